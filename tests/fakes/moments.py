"""Real time that a test moves by hand."""

import asyncio
import heapq
from datetime import timedelta
from itertools import count

from tests.fakes.clock import StandingClock


class HandMovedTime:
    """`time.monotonic` and `asyncio.sleep`. The wall clock beside it goes along, unless it is told to stand."""

    def __init__(self, wall: StandingClock | None = None) -> None:
        self.wall = wall or StandingClock()
        self._now = 1_000.0
        self._looks = 0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def monotonic(self) -> float:
        self._looks += 1
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float, *, wall: bool = True) -> None:
        """Everybody who sleeps is woken at their own time on the way; `wall`: whether the wall clock goes along."""
        end = self._now + seconds
        await self._settled()
        while self._sleepers and self._sleepers[0][0] <= end:
            when, _, woken = heapq.heappop(self._sleepers)
            self._move(when, wall)
            if not woken.done():
                woken.set_result(None)
            await self._settled()
        self._move(end, wall)
        await self._settled()

    def _move(self, to: float, wall: bool) -> None:
        if wall:
            self.wall.move(timedelta(seconds=to - self._now))
        self._now = to

    async def _settled(self) -> None:
        """Whoever can go on has done so: nobody looks at the time any more."""
        seen, quiet = self._looks, 0
        while quiet < 12:  # turns of the loop; from one look to the next it takes a handful
            await asyncio.sleep(0)
            quiet = quiet + 1 if seen == self._looks else 0
            seen = self._looks
