"""What goes wrong in a world of the model, drawn from its seed."""

import inspect
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import wraps
from typing import ParamSpec, TypeVar

from bot.errors import DatabaseAway
from bot.publishing.post import Barred, NotNow, Outcome, OutcomeUnknown, Refused

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Killed(BaseException):
    """The process dies: nothing that it had in memory is left."""


class Lands(Enum):
    """When the message comes to stand in the channel."""

    NOW = "now"
    LATER = "later"  # some time after the call is over
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ServerFault:
    """What a server does with one call. `outcome`: what the bot learns, None: the message; `lasts`: until the answer;
    `kills`: the bot dies while it waits."""

    lands: Lands
    outcome: Outcome | None
    lasts: timedelta = timedelta()
    kills: bool = False


_AT_ONCE, _HUNG = timedelta(), timedelta(seconds=45)  # the bound of a call
_LOST = {
    "reset": (OutcomeUnknown("the connection was reset"), _AT_ONCE),
    "hung": (OutcomeUnknown("no answer in time"), _HUNG),
    "500": (OutcomeUnknown("500 Internal Server Error: restart"), _AT_ONCE),
    "cut": (OutcomeUnknown("an answer that is no JSON"), _AT_ONCE),
}

OK = ServerFault(Lands.NOW, None)
REFUSED = ServerFault(Lands.NEVER, Refused("400 message text is empty"))
SERVER_FAULTS = {
    "ok": OK,
    **{f"{lands.value}, {name}": ServerFault(lands, *lost) for lands in Lands for name, lost in _LOST.items()},
    **{f"{lands.value}, killed": ServerFault(lands, OutcomeUnknown("killed"), kills=True) for lands in Lands},
    "429": ServerFault(Lands.NEVER, NotNow("429 Too Many Requests", 3)),
    "429, long": ServerFault(Lands.NEVER, NotNow("429 Too Many Requests", 400)),
    "no connection": ServerFault(Lands.NEVER, NotNow("no connection", None)),
    "barred": ServerFault(Lands.NEVER, Barred("400 need administrator rights in the channel chat")),
}
"""By name; a refusal ends its post, so it is dealt separately."""


class Faults:
    """What happens next, until `calm`. `seen`: which faults there were."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 a failure is replayed from its seed
        self.calm = False
        self.seen: set[str] = set()

    def happens(self, probability: float) -> bool:
        return not self.calm and self.chance.random() < probability

    def checkpoint(self, name: str) -> None:
        """Production's checkpoints, each of which may be the last thing that happens."""
        if self.happens(0.03):
            self.seen.add(f"killed: {name}")
            raise Killed(name)

    def server(self, refusals: bool) -> ServerFault:
        if not self.happens(0.6):
            return OK
        if refusals and self.happens(0.1):
            return REFUSED
        name = self.chance.choice(list(SERVER_FAULTS))
        self.seen.add(name)
        return SERVER_FAULTS[name]

    def endanger(self, store: object) -> None:
        """Each call of the store may fail, before its commit or after it."""
        for name, method in inspect.getmembers(store, inspect.iscoroutinefunction):
            if not name.startswith("_"):
                setattr(store, name, self._endangered(method))

    def _endangered(self, method: Callable[_P, Awaitable[_T]]) -> Callable[_P, Awaitable[_T]]:
        @wraps(method)
        async def perilous(*arguments: _P.args, **named: _P.kwargs) -> _T:
            if self.happens(0.01):
                raise DatabaseAway("before the commit")
            result = await method(*arguments, **named)
            if self.happens(0.01):
                raise DatabaseAway("after the commit")
            return result

        return perilous
