"""Work that lands late: a call was answered (or hung up on) long ago, and only now the message appears."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from bot.sandbox.bell import Bell
from bot.sandbox.clock import MovableClock

LONGEST_LOOK = 3600.0
"""Real seconds between two looks at a clock that stands; a move of the clock wakes the look at once."""

Landing = Callable[[], Awaitable[None]]


class Landings:
    """What is still to land, by its time on the sandbox's clock, then in the order in which it was called."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Landing]] = []
        self._order = count()
        self.added = Bell()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, due: datetime, landing: Landing) -> None:
        heappush(self._waiting, (due, next(self._order), landing))
        self.added.ring()

    def first_due(self) -> datetime | None:
        return self._waiting[0][0] if self._waiting else None

    async def land(self, now: datetime) -> None:
        """Does all that is due by now, in order."""
        while self._waiting and self._waiting[0][0] <= now:
            _, _, landing = heappop(self._waiting)
            await landing()

    async def land_on_the_way(self, clock: MovableClock, target: datetime) -> None:
        """Before the clock jumps ahead: stops at each landing until then, so that it is done at its own time."""
        while (due := self.first_due()) is not None and due <= target:
            if due > clock.now():
                clock.set(due)
            await self.land(due)

    async def land_as_time_passes(self, clock: MovableClock) -> None:
        """Runs until it is cancelled. What a jump skipped lands at the time that the clock then shows."""
        clock.moved = self.added.ring
        while True:
            await self.land(clock.now())
            await self.added.heard(self._real_seconds(clock))

    def _real_seconds(self, clock: MovableClock) -> float:
        """Until the first landing, if nobody moves the clock."""
        due = self.first_due()
        if due is None or not clock.running:
            return LONGEST_LOOK
        return min(max((due - clock.now()).total_seconds() / clock.rate, 0.0), LONGEST_LOOK)
