"""The tick: APScheduler calls each duty about once a second. It holds no truth: the database knows what is due."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import DatabaseAway
from bot.logs import doing

log = logging.getLogger(__name__)

Duty = Callable[[], Awaitable[object]]

DutyEnded = Callable[[str, str, float], object]
"""Its name, "done" or "failed", and how many seconds it took."""

TICK_SECONDS = 1


def unheard(*_: object) -> None:
    """Nobody measures."""


class _Tick(IntervalTrigger):  # type: ignore[misc]  # the library has no types
    """Its own first run is an interval away, a second that a restarted bot need not wait."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        following: datetime | None = super().get_next_fire_time(previous_fire_time, now)
        return now if previous_fire_time is None else following


@asynccontextmanager
async def ticking(
    duties: Mapping[str, Duty], ended: DutyEnded = unheard, at_once: Collection[str] | None = None
) -> AsyncIterator[None]:
    """Runs every duty (by name) once a second while the block lasts. ended: hears of every run; at_once: whose first
    run is now, None for all; the others begin a tick later, when a start has answered who waited.

    A duty never overlaps itself; a late tick runs once, never skipped (`misfire_grace_time=None`) and never in a burst
    (`coalesce`). A duty that raises is logged and runs again with the next tick. At the end of the block a duty under
    way is cancelled, and is over when `ticking` is.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    guarded = [_Guarded(name, duty, ended) for name, duty in duties.items()]
    for guard in guarded:
        scheduler.add_job(
            guard.run,  # APScheduler awaits coroutine functions only, not objects with `__call__`
            _Tick(seconds=TICK_SECONDS)
            if at_once is None or guard.name in at_once
            else IntervalTrigger(seconds=TICK_SECONDS),
            id=guard.name,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    scheduler.start()
    waking = asyncio.create_task(_keep_awake(scheduler, guarded), name="waking")
    try:
        yield
    finally:
        waking.cancel()
        scheduler.pause()
        await asyncio.gather(*(guard.end() for guard in guarded))
        scheduler.shutdown(wait=False)


async def _keep_awake(scheduler: AsyncIOScheduler, guarded: Sequence["_Guarded"]) -> None:
    """APScheduler goes by the machine's clock: set back by an hour, it would let every duty sleep for an hour."""
    while True:
        await asyncio.sleep(2 * TICK_SECONDS)
        for guard in guarded:
            if guard.has_slept():
                scheduler.reschedule_job(guard.name, trigger=_Tick(seconds=TICK_SECONDS))


class _Guarded:
    """A duty whose failure is told once, not every second, until it works again."""

    def __init__(self, name: str, duty: Duty, ended: DutyEnded) -> None:
        self.name = name
        self._duty = duty
        self._ended_in = ended
        self._runs = 0
        self._failing = False
        self._awake = True
        self._ended = False
        self._under_way: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Once. The duty has a task of its own: APScheduler logs the cancellation of one of its jobs as a failure."""
        if self._ended:
            return
        self._under_way = asyncio.create_task(self._run(), name=self.name)
        await asyncio.wait([self._under_way])
        self._awake = True

    async def end(self) -> None:
        """Cancels the run under way, lets none begin any more; returns when it is over."""
        self._ended = True
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.wait([self._under_way])

    def has_slept(self) -> bool:
        """Whether it has neither run nor been under way since this was asked before."""
        awake = self._awake or (self._under_way is not None and not self._under_way.done())
        self._awake = False
        return not awake

    async def _run(self) -> None:
        self._runs += 1
        started = time.monotonic()
        with doing(f"duty:{self.name.replace(' ', '-')}:{self._runs}"):
            try:
                await self._duty()
            except Exception as error:  # noqa: BLE001 - the tick must outlive every duty; `_tell` logs it
                if not self._failing:
                    self._tell(error)
                self._failing = True
            else:
                if self._failing:
                    log.info("%s works again", self.name)
                self._failing = False
        self._ended_in(self.name, "failed" if self._failing else "done", time.monotonic() - started)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, DatabaseAway):
            log.error("%s waits for the database: %s", self.name, error.reason)
        else:
            log.error("%s failed; it runs again with every tick", self.name, exc_info=error)
