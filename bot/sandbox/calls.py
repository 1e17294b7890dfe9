"""The journal of Bot API calls."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.sandbox.files import Upload
from bot.values import Struct, asdict

KEPT = 2_000
"""How many calls the journal keeps; older ones are forgotten, their numbers are not used again."""


class Call(Struct):
    """One call.

    params: as sent, without the token; status and answer: what the server had to say, None until it is known, status 0
    when that was nothing, since no work was done (yet); dropped: the bot was not told it, but something else or
    nothing; fault: what struck the call, as a line of the script that repeats it; landed_at: when its late work was
    done, ISO time.
    """

    n: int
    at: str
    method: str
    params: dict[str, Any]
    status: int | None = None
    answer: dict[str, Any] | None = None
    dropped: bool = False
    fault: dict[str, Any] | None = None
    landed_at: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Calls:
    """The newest calls, oldest first."""

    def __init__(self) -> None:
        self._kept: deque[Call] = deque(maxlen=KEPT)
        self._count = 0

    def begin(self, method: str, params: Mapping[str, Any], now: datetime) -> Call:
        self._count += 1
        told = {name: value.name if isinstance(value, Upload) else value for name, value in params.items()}
        call = Call(self._count, now.isoformat(), method, told)
        self._kept.append(call)
        return call

    def after(self, n: int, method: str | None = None) -> list[Call]:
        """Those with a higher number, of one method if asked (letter case does not count)."""
        return [call for call in self._kept if call.n > n and (not method or call.method.lower() == method.lower())]

    def find(self, n: int) -> Call | None:
        """None when it was forgotten."""
        if not self._kept or not self._kept[0].n <= n <= self._count:
            return None
        return self._kept[n - self._kept[0].n]
