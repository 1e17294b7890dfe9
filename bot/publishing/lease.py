"""Which of several processes posts: a lease in the database, and how long this process may trust it.

The database's clock decides who holds it, this process's own (one that only goes forward) how long it is believed here:
a paused process finds its trust at an end before it does anything else. Telegram cannot refuse an old holder, so three
things stand before each message: the intent is committed only under the lease that is held at that moment; just before
the request the trust is looked at once more; and what was under way in another term is looked for, never sent again
blindly (reliability.md, section 2.4).
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from bot.errors import DatabaseAway
from bot.values import Struct

logger = logging.getLogger(__name__)

TTL = timedelta(seconds=15)
"""How long a term lasts after it was renewed; River's. A process that is killed is followed by another within it."""
RENEW = timedelta(seconds=5)
MARGIN = timedelta(seconds=3)
"""Trust ends so long before the term: two clocks drift, and a request takes a moment to leave."""

_LATER = 0.01  # seconds: the end is over by then, whatever the two clocks round
_EVER = float("inf")


class Term(Struct, frozen=True):
    """holder: a process, by a name that no other ever has; epoch: grows with each term, so that what an earlier one
    left behind is told from what this one does."""

    holder: str
    epoch: int


class Taken(Struct, frozen=True):
    """term: ours now, None: another process has one; left: until it runs out, None: never, since nobody else can be
    there."""

    term: Term | None
    left: timedelta | None


class LeaseStore(Protocol):
    """Every method is one transaction."""

    async def take(self, holder: str, span: timedelta) -> Taken:
        """Prolongs our term, or begins one where none is (any more). The process counts as alive for that span."""
        ...

    async def leave(self, holder: str) -> None:
        """Our term is over, and so are we."""
        ...


class Trust(Protocol):
    """What the use cases of posting know of the lease."""

    @property
    def term(self) -> Term | None:
        """Ours, as long as it may be trusted; None: begin nothing."""
        ...

    @property
    def alone(self) -> bool:
        """Nobody else can be there: what another process began, a dead one began."""
        ...


class Alone(Struct, frozen=True):
    """`Trust` where nothing else posts and nothing is fenced: shells, and tests of what has no lease."""

    term: Term = Term("", 0)
    alone: bool = True


ALONE = Alone()


class Lease:
    """The lease of one process. `keep` is a duty; all else costs nothing and may be asked at any time.

    Any error ends the trust: posting needs the database anyway, and whoever is unsure steps down (Oban's rule).
    """

    def __init__(self, store: LeaseStore, holder: str, elapsed: Callable[[], float]) -> None:
        """`elapsed`: real seconds by a clock that only goes forward, also while the machine sleeps."""
        self.holder = holder
        self.held, self.lost = asyncio.Event(), asyncio.Event()
        """Which of the two is set tells what `keep` found last; for whoever waits for a change."""
        self.lost.set()
        self._store = store
        self._elapsed = elapsed
        self._term: Term | None = None
        self._until = self._next = self._heard = -float("inf")
        self._alone = False
        self._ending: asyncio.TimerHandle | None = None

    @property
    def term(self) -> Term | None:
        return self._term if self._elapsed() < self._until else None

    @property
    def alone(self) -> bool:
        return self._alone

    def trusted(self) -> bool:
        return self.term is not None

    def fault(self) -> str | None:
        """For /health: neither do we post, nor is it known that another process does."""
        silent = self._elapsed() - self._heard
        if self.trusted() or silent < TTL.total_seconds():
            return None
        return "lease: the database does not say which process posts, so this one posts nothing"

    def words(self) -> str:
        """For /health: "this process posts", or which does not."""
        if (term := self.term) is not None:
            return f"this process posts (term {term.epoch})"
        return "nobody knows who posts" if self.fault() else "another process posts"

    async def keep(self) -> bool:
        """Once a tick: asks the database when it is time to, and returns whether it did. DatabaseAway: our trust is at
        an end, and the next tick asks again."""
        began = self._elapsed()
        if began < self._next:
            return False
        try:
            async with asyncio.timeout((TTL - MARGIN).total_seconds()):
                taken = await self._store.take(self.holder, TTL)
        except Exception as error:
            self._doubt()
            if isinstance(error, TimeoutError):
                raise DatabaseAway("it does not say in time who posts") from error
            raise
        self._hear(taken, began)
        return True

    async def leave(self) -> None:
        """At the end, when nothing is under way any more: another process need not wait. DatabaseAway."""
        known = self._heard > -float("inf") and not self._alone
        self._step_down()
        if known:
            await self._store.leave(self.holder)

    def _hear(self, taken: Taken, began: float) -> None:
        before, self._term = self._term, taken.term
        self._heard = self._elapsed()
        if taken.left is None:
            self._alone, self._until, self._next = True, float("inf"), float("inf")
        else:
            left = taken.left.total_seconds()
            self._until = began + left - MARGIN.total_seconds()
            self._next = began + min(RENEW.total_seconds(), max(left, 0.0))
        if taken.term is None:
            self._until = -float("inf")
            self.held.clear()
            self.lost.set()
        else:
            self.lost.clear()
            self.held.set()
        self._wake_at_the_end()
        if before != taken.term:
            _tell(taken.term)

    def _wake_at_the_end(self) -> None:
        """`lost` is set when the trust ends, though a question to a silent database may hang for much longer: whoever
        polls stops before another process may begin (rule L8; Telegram refuses the updates to one of two)."""
        if self._ending is not None:
            self._ending.cancel()
        left = self._until - self._elapsed()
        self._ending = asyncio.get_running_loop().call_later(left + _LATER, self._end) if 0 < left < _EVER else None

    def _end(self) -> None:
        if self.term is None:
            self._doubt()

    def _doubt(self) -> None:
        if self.held.is_set():
            logger.warning("the database is silent: this process posts nothing", extra={"action": "lease_unsure"})
        self._step_down()

    def _step_down(self) -> None:
        self._until = -float("inf")
        self.held.clear()
        self.lost.set()


def _tell(term: Term | None) -> None:
    if term is None:
        logger.info("another process posts", extra={"action": "lease_elsewhere"})
    else:
        logger.info("this process posts", extra={"action": "lease_taken", "epoch": term.epoch})
