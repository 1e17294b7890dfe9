"""The tick: APScheduler calls each duty about once a second. It holds no truth: the database knows what is due."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import DatabaseAway

log = logging.getLogger(__name__)

Duty = Callable[[], Awaitable[object]]

TICK_SECONDS = 1


@asynccontextmanager
async def ticking(duties: Mapping[str, Duty]) -> AsyncIterator[None]:
    """Runs every duty (by name) once a second while the block lasts.

    A duty never overlaps itself; a late tick runs once, never skipped (`misfire_grace_time=None`) and never in a burst
    (`coalesce`). A duty that raises is logged and runs again with the next tick.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    for name, duty in duties.items():
        scheduler.add_job(
            _Guarded(name, duty).run,  # APScheduler awaits coroutine functions only, not objects with `__call__`
            IntervalTrigger(seconds=TICK_SECONDS),
            id=name,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


class _Guarded:
    """A duty whose failure is told once, not every second, until it works again."""

    def __init__(self, name: str, duty: Duty) -> None:
        self._name = name
        self._duty = duty
        self._failing = False

    async def run(self) -> None:
        try:
            await self._duty()
        except DatabaseAway as error:
            self._tell("%s waits for the database: %s", error.reason)
        except Exception:  # the tick must outlive every duty
            if not self._failing:
                log.exception("%s failed; it runs again with every tick", self._name)
            self._failing = True
        else:
            if self._failing:
                log.info("%s works again", self._name)
            self._failing = False

    def _tell(self, sentence: str, reason: str) -> None:
        if not self._failing:
            log.error(sentence, self._name, reason)
        self._failing = True
