"""A script of troubles: which call of which method goes wrong, and how."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any, Literal, Protocol

from bot.sandbox.landings import Landings
from bot.values import Struct, field

Work = Literal["none", "done", "twice", "late"]
"""What becomes of a struck call's work: not done; done; done two times, as by a proxy that repeats a request; done
later, by the sandbox's clock, when nobody waits for it any more."""

ANY, POST = "*", "post"
"""Instead of a method: any but getUpdates; whatever puts a message into the channel."""


class Strike(Struct, frozen=True):
    """What happens to one call.

    nth: which call of `method` it is, counted from when the line of the script was written; late: seconds of the
    sandbox's clock until the work is done, 0 unless `work` is "late"; details: the parameters of `kind`.
    """

    method: str
    kind: str
    nth: int
    work: Work
    late: float
    details: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """A line of the script that repeats it, when it is written at the same place."""
        return {"method": self.method, "kind": self.kind, "nth": self.nth, **told(self.work, self.late, self.details)}


class Line(Protocol):
    """A line of the script. seen: calls that it was asked about and that it means; hits: how many of them it struck."""

    id: int
    hits: int

    def look(self, method: str, now: datetime, post: bool = False) -> Strike | None:
        """Counts this call; None when the line leaves it alone. post: whether it puts a message into the channel."""
        ...

    def as_json(self) -> dict[str, Any]: ...


class Fault(Struct):
    """A line that names its call.

    method: `ANY` but getUpdates, or `POST`; nth: 1 = the next one; times: how many in a row.
    """

    id: int
    method: str
    kind: str
    work: Work
    nth: int = 1
    times: int = 1
    late: float = 0.0
    details: Mapping[str, Any] = field(default_factory=dict)
    seen: int = 0
    hits: int = 0

    def look(self, method: str, now: datetime, post: bool = False) -> Strike | None:
        if not self._means(method.lower(), post):
            return None
        self.seen += 1
        if self.seen < self.nth or self.hits >= self.times:
            return None
        return Strike(self.method, self.kind, self.seen, self.work, self.late, self.details)

    def _means(self, name: str, post: bool) -> bool:
        return {ANY: name != "getupdates", POST: post}.get(self.method, self.method.lower() == name)

    def as_json(self) -> dict[str, Any]:
        told_of = told(self.work, self.late, self.details)
        counted = {"nth": self.nth, "times": self.times, "seen": self.seen, "hits": self.hits}
        return {"id": self.id, "method": self.method, "kind": self.kind, **told_of, **counted}


class Faults:
    """The script, in the order it was written, and what faults leave behind.

    landings: work that is still to be done; revoked: every call is answered 401, as if another token had been made;
    vanished: ids of chats that are not found any more; dropping: how many blocks the next rich message loses.
    """

    def __init__(self) -> None:
        self._script: list[Line] = []
        self._ids = count(1)
        self.landings = Landings()
        self.revoked = False
        self.vanished: set[int] = set()
        self.dropping = 0

    def new_id(self) -> int:
        return next(self._ids)

    def add(self, line: Line) -> None:
        self._script.append(line)

    def meet(self, method: str, now: datetime, post: bool = False) -> Strike | None:
        """Counts a call of this method and returns what strikes it: the first of the lines that are due.

        post: whether it puts a message into the channel.
        """
        struck = None
        for line in self._script:
            strike = line.look(method, now, post)
            if strike is not None and struck is None:
                line.hits += 1
                struck = strike
        return struck

    def shortened(self, blocks: list[Any]) -> list[Any]:
        """As they stand there: the servers drop some past a size that nobody has published, and say ok."""
        left = blocks[: max(1, len(blocks) - self.dropping)]
        self.dropping = 0
        return left

    def every(self) -> list[Line]:
        return list(self._script)

    def forget(self, line_id: int) -> bool:
        """Whether there was this line."""
        before = len(self._script)
        self._script = [line for line in self._script if line.id != line_id]
        return len(self._script) < before

    def clear(self) -> None:
        """Forgets the lines; what they did stays."""
        self._script.clear()


def told(work: Work, late: float, details: Mapping[str, Any]) -> dict[str, Any]:
    """As a line of the script says it."""
    return {"work": work, **({"late": late} if work == "late" else {}), **details}
