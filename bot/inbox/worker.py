"""Stored updates are handled: side by side between lanes, one after the other within a lane."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import DatabaseAway
from bot.inbox.ports import InboxStore
from bot.inbox.update import ClaimedUpdate
from bot.logs import doing, place_of

logger = logging.getLogger(__name__)

Handler = Callable[[ClaimedUpdate], Awaitable[None]]

UpdateEnded = Callable[[str, float], object]
"""How an attempt ended ("handled", "failed" or "parked"), and after how many seconds."""

ATTEMPTS = 3  # DESIGN section 4: then an update is parked and its lane goes on
KEEP_KEYS = timedelta(days=8)  # a repeated update is known so long; Telegram itself keeps updates for 24 hours
_PURGE_EVERY = timedelta(days=1)
_LEASE_MARGIN = timedelta(seconds=30)  # between the end of the longest handling and the write of its result


class InboxWorker:
    """Claims updates, hands each to `handle`, and writes down how it ended.

    An update counts as handled when `handle` returns. When it raises, or takes longer than `limit`, it is tried again
    after a pause; after three attempts it is parked. The attempt is counted when the update is claimed, so one that
    kills the process is parked as well, and is not even tried a fourth time. Logs name updates, never what they say.
    """

    def __init__(
        self,
        store: InboxStore,
        handle: Handler,
        clock: Clock,
        lanes: int = 8,
        limit: timedelta = timedelta(seconds=60),
        heartbeat: timedelta = timedelta(seconds=5),
        retry_pause: timedelta = timedelta(seconds=2),
        may_work: Callable[[], bool] = lambda: True,
        ended: UpdateEnded = lambda outcome, seconds: None,
        holder: str | None = None,
    ) -> None:
        """`lanes`: how many updates at once. `heartbeat`: how often to look without being told, for updates that
        another process accepted or left behind. `retry_pause`: times the attempt; the lane waits meanwhile. These
        three spans, and `limit`, are real time; `clock` dates leases and keys. `may_work`: asked before each look;
        while it says no, nothing is claimed: an attempt made when no answer can be sent is lost. However long that
        takes, all is answered afterwards, in order: whoever asked an hour ago wants to know that the bot heard.
        `ended`: hears of every attempt.
        `holder`: this process, as `InboxStore.claim` says.
        """
        self._store = store
        self._handle = handle
        self._clock = clock
        self._lanes = lanes
        self._limit = limit
        self._heartbeat = heartbeat
        self._retry_pause = retry_pause
        self._may_work = may_work
        self._ended = ended
        self._holder = holder
        self._woken = asyncio.Event()
        self._running: dict[str, ClaimedUpdate] = {}  # by lane
        self._following: dict[str, ClaimedUpdate] = {}  # by lane: claimed while the end of the one before was written
        self._purged_at: datetime | None = None

    def notify(self) -> None:
        """Updates were accepted: look at once. To be called in the worker's event loop."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Handles updates until `stop` is set; then claims no more and returns when what runs is finished.

        Cancelled, it cancels what runs; the rows stay claimed and are handled again after the next start. What the
        database refuses meanwhile is logged and tried again.
        """
        with woken_by(stop, self._woken):
            async with asyncio.TaskGroup() as group:
                while not stop.is_set():
                    self._woken.clear()
                    try:
                        for claimed in await self._claim():
                            group.create_task(self._lane(claimed, stop))
                        await self._purge()
                    except DatabaseAway as error:
                        logger.error("the inbox waits for the database: %s", error, extra={"action": "inbox_waits"})
                    await _at_most(self._woken.wait(), self._heartbeat)

    async def _claim(self) -> list[ClaimedUpdate]:
        """What may begin now, noted as running; at most one of a lane."""
        free = self._lanes - len(self._running)
        if free == 0 or not self._may_work():
            return []
        now = self._clock.now()
        claims = await self._store.claim(free, now, now + self._limit + _LEASE_MARGIN, self._holder)
        return [claimed for claimed in claims if self._begins(claimed)]

    def _begins(self, claimed: ClaimedUpdate) -> bool:
        """False for a lane that is under way here. It is claimed again when the clock jumps over its lease: the result
        is for the newest claim then, and the update is not handled twice at once. And its next update may be claimed
        when the end of the one before is on record, but not known here yet: that one follows."""
        under_way = self._running.get(claimed.lane)
        if under_way is not None and under_way.update_id != claimed.update_id:
            self._following[claimed.lane] = claimed
            return False
        self._running[claimed.lane] = claimed
        return under_way is None

    async def _lane(self, claimed: ClaimedUpdate, stop: asyncio.Event) -> None:
        """Handles an update, again where its failure was written for a claim that had been followed by another, and
        those of its lane that were claimed meanwhile."""
        following: ClaimedUpdate | None = claimed
        while following is not None:
            with doing(following.cause):
                settled = await self._one(following, stop)
            newest = self._running.pop(claimed.lane)
            anew = settled is not None and newest is not settled
            following = newest if anew else self._following.pop(claimed.lane, None)
            if following is not None:
                self._running[claimed.lane] = following
        self._woken.set()

    async def _one(self, claimed: ClaimedUpdate, stop: asyncio.Event) -> ClaimedUpdate | None:
        """The claim whose end is on record; None where none is."""
        try:
            started = time.monotonic()
            error = await self._attempt(claimed)
            self._ended(_outcome(claimed, error), time.monotonic() - started)
            if error and not _is_last(claimed):
                await _at_most(stop.wait(), self._retry_pause * claimed.attempt)
            return await self._settle_patiently(claimed.lane, error, stop)
        except Exception as failure:  # noqa: BLE001 the lane must not take the others with it; its lease brings the update back
            facts = {"action": "update_unwritten", "update": claimed.update_id}
            logger.error("the end of an update is not on record: %s", place_of(failure), extra=facts)
            return None

    async def _attempt(self, claimed: ClaimedUpdate) -> str | None:
        """None when the update is handled; else what went wrong and where, without a word of what it says."""
        if claimed.attempt > ATTEMPTS:
            return "every attempt ended with the process"
        try:
            async with asyncio.timeout(self._limit.total_seconds()):
                await self._handle(claimed)
        except Exception as error:  # noqa: BLE001 whatever it is, the update is kept and the other lanes go on
            return place_of(error)
        return None

    async def _settle_patiently(self, lane: str, error: str | None, stop: asyncio.Event) -> ClaimedUpdate:
        """However long the database is away: a lane left to its lease stands still for that long, and answers twice.
        Handled, the update ends by its newest claim, which may come while the end of an older one is written."""
        while True:
            claimed = self._running[lane]
            try:
                await self._settle(claimed, error)
            except DatabaseAway:  # the next claim logs it
                if stop.is_set():
                    raise
                await _at_most(stop.wait(), self._retry_pause)
            else:
                if error or self._running[lane] is claimed:
                    return claimed

    async def _settle(self, claimed: ClaimedUpdate, error: str | None) -> None:
        facts = {"update": claimed.update_id, "attempt": claimed.attempt}
        if error is None:
            await self._store.finish(claimed, self._clock.now())
            logger.debug("an update is handled", extra={"action": "update_handled", **facts})
            return
        park = _is_last(claimed)
        await self._store.fail(claimed, error, park)
        if park:
            logger.error(
                "update %s is parked: %s", claimed.update_id, error, extra={"action": "update_parked", **facts}
            )
        else:
            logger.warning("an update waits for another attempt: %s", error, extra={"action": "update_failed", **facts})

    async def _purge(self) -> None:
        now = self._clock.now()
        if self._purged_at is None or now - self._purged_at >= _PURGE_EVERY:
            forgotten = await self._store.purge(now - KEEP_KEYS)
            self._purged_at = now
            logger.info("%s old update keys are forgotten", forgotten, extra={"action": "inbox_purged"})


@contextmanager
def woken_by(stop: asyncio.Event, woken: asyncio.Event) -> Iterator[None]:
    """Inside, `woken` is set as soon as `stop` is: whoever waits for work sees that there is no more."""
    stopping = asyncio.ensure_future(stop.wait())
    stopping.add_done_callback(lambda _: woken.set())
    try:
        yield
    finally:
        stopping.cancel()


def _is_last(claimed: ClaimedUpdate) -> bool:
    return claimed.attempt >= ATTEMPTS


def _outcome(claimed: ClaimedUpdate, error: str | None) -> str:
    if error is None:
        return "handled"
    return "parked" if _is_last(claimed) else "failed"


async def _at_most(event: Awaitable[object], span: timedelta) -> None:
    """Waits for the event, at most so long in real time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(span.total_seconds()):
            await event
