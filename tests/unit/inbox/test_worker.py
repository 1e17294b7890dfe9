"""Every update is handled: in order within its lane, side by side between lanes, and none stops the others."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.errors import DatabaseAway
from bot.inbox.update import ClaimedUpdate
from bot.inbox.worker import InboxWorker
from tests.fakes.clock import StandingClock
from tests.fakes.inbox import MemoryInbox
from tests.makers import BOT_ID, NOW, make_message_update

Handle = Callable[[ClaimedUpdate], Awaitable[None]]
SOON = 60  # seconds of real time within which a test must be over


class World:
    """An inbox with a worker whose pauses last no time; `handled` has update ids in the order of their handling."""

    def __init__(self, handle: Handle | None = None, store: MemoryInbox | None = None, lanes: int = 8) -> None:
        self.store = store or MemoryInbox()
        self.clock = StandingClock()
        self.handled: list[int] = []
        self.attempts: list[tuple[int, int]] = []
        self._handle = handle
        self.worker = InboxWorker(self.store, self.handle, self.clock, lanes=lanes, retry_pause=timedelta(0))

    async def handle(self, claimed: ClaimedUpdate) -> None:
        self.attempts.append((claimed.update_id, claimed.attempt))
        if self._handle:
            await self._handle(claimed)
        self.handled.append(claimed.update_id)

    async def accept(self, *users: int) -> None:
        """Updates with the next ids, one of each of these users, without a word to the worker."""
        first = len(self.store.rows) + 1
        updates = [make_message_update(number, "secret words", user) for number, user in enumerate(users, first)]
        await self.store.accept(BOT_ID, updates, self.clock.now())

    async def until_idle(self) -> None:
        await until(lambda: all(row.state in {"done", "parked"} for row in self.store.rows.values()))

    def state(self, update_id: int) -> str:
        return self.store.rows[BOT_ID, update_id].state


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not condition():  # noqa: ASYNC110 nothing here waits for real, so each turn of the loop is progress
            await asyncio.sleep(0)


@asynccontextmanager
async def running(world: World) -> AsyncIterator[asyncio.Event]:
    """The worker runs while the block lasts; gives the event that stops it."""
    stop = asyncio.Event()
    run = asyncio.create_task(world.worker.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(SOON):
            await run


async def test_updates_of_one_lane_are_handled_in_order() -> None:
    async def slower_first(claimed: ClaimedUpdate) -> None:
        for _ in range(10 - claimed.update_id):
            await asyncio.sleep(0)

    world = World(slower_first)
    await world.accept(*[5] * 9)
    async with running(world):
        await world.until_idle()
    assert world.handled == [1, 2, 3, 4, 5, 6, 7, 8, 9]


async def test_lanes_are_handled_side_by_side() -> None:
    meeting = asyncio.Barrier(8)

    async def meet(_: ClaimedUpdate) -> None:
        await meeting.wait()

    world = World(meet)
    await world.accept(*range(1, 9))
    async with running(world):
        await world.until_idle()
    assert len(world.handled) == 8


async def test_no_more_run_at_once_than_there_are_places() -> None:
    at_once: set[int] = set()
    most = 0

    async def count(claimed: ClaimedUpdate) -> None:
        nonlocal most
        at_once.add(claimed.update_id)
        most = max(most, len(at_once))
        world.worker.notify()
        await asyncio.sleep(0)
        at_once.remove(claimed.update_id)

    world = World(count, lanes=3)
    await world.accept(*range(1, 31))
    async with running(world):
        await world.until_idle()
    assert (most, len(world.handled)) == (3, 30)


@pytest.mark.fault(56)
async def test_a_lane_that_hangs_holds_up_no_other() -> None:
    go = asyncio.Event()

    async def hang_first(claimed: ClaimedUpdate) -> None:
        if claimed.update_id == 1:
            await go.wait()

    world = World(hang_first)
    await world.accept(1, 2, 3, 2, 3)
    async with running(world):
        await until(lambda: len(world.handled) == 4)
        assert 1 not in world.handled
        go.set()
        await world.until_idle()


async def test_it_wakes_when_it_is_told() -> None:
    world = World()
    async with running(world):
        await asyncio.sleep(0)
        await world.accept(5)
        world.worker.notify()
        await world.until_idle()
    assert world.handled == [1]


async def test_it_looks_by_itself_with_every_heartbeat() -> None:
    world = World()
    beat = timedelta(milliseconds=1)
    world.worker = InboxWorker(world.store, world.handle, world.clock, heartbeat=beat)
    async with running(world):
        await asyncio.sleep(0)
        await world.accept(5)
        await world.until_idle()
    assert world.handled == [1]


async def test_while_it_may_not_work_nothing_is_claimed_and_afterwards_all_is_handled_in_order() -> None:
    world, may_work, looked = World(), False, 0

    def asked() -> bool:
        nonlocal looked
        looked += 1
        return may_work

    beat = timedelta(milliseconds=1)
    world.worker = InboxWorker(world.store, world.handle, world.clock, heartbeat=beat, may_work=asked)
    await world.accept(5, 5, 5)
    async with running(world):
        await until(lambda: looked > 3)
        assert {row.state for row in world.store.rows.values()} == {"new"}
        may_work = True
        await world.until_idle()
    assert world.attempts == [(1, 1), (2, 1), (3, 1)]


@pytest.mark.fault(56)
async def test_a_handler_that_fails_is_tried_three_times_and_then_its_lane_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def poison(claimed: ClaimedUpdate) -> None:
        if claimed.update_id == 1:
            raise ValueError("cannot read: secret words")

    world = World(poison)
    await world.accept(5, 5, 6)
    async with running(world):
        await world.until_idle()
    assert [attempt for number, attempt in world.attempts if number == 1] == [1, 2, 3]
    assert world.handled == [3, 2]
    assert world.state(1) == "parked"
    (error,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert error.getMessage().startswith("update 1 is parked: ValueError at test_worker.py:")


async def test_neither_log_nor_database_keep_what_an_update_says(caplog: pytest.LogCaptureFixture) -> None:
    async def quote(claimed: ClaimedUpdate) -> None:
        raise ValueError(claimed.update["message"]["text"])

    caplog.set_level(logging.DEBUG)
    world = World(quote)
    await world.accept(5)
    async with running(world):
        await world.until_idle()
    assert "parked" in caplog.text
    assert "secret" not in caplog.text
    assert "secret" not in (world.store.rows[BOT_ID, 1].error or "")


@pytest.mark.fault(56)
async def test_a_handler_that_takes_too_long_counts_as_failed() -> None:
    async def hang(_: ClaimedUpdate) -> None:
        await asyncio.Event().wait()

    world = World(hang)
    limit = timedelta(milliseconds=1)
    world.worker = InboxWorker(world.store, world.handle, world.clock, limit=limit, retry_pause=timedelta(0))
    await world.accept(5)
    async with running(world):
        await world.until_idle()
    assert world.state(1) == "parked"
    assert (world.store.rows[BOT_ID, 1].error or "").startswith("TimeoutError")


@pytest.mark.fault(3)
async def test_an_update_that_killed_the_process_three_times_is_parked_unseen() -> None:
    world = World()
    await world.accept(5, 5)
    for _ in range(3):  # claimed, and never heard of again
        await world.store.claim(8, NOW, NOW)
        await world.store.release_claims()
    async with running(world):
        await world.until_idle()
    assert world.attempts == [(2, 1)]
    assert world.state(1) == "parked"


async def test_a_lane_waits_between_attempts_but_not_when_the_worker_stops() -> None:
    failed = asyncio.Event()

    async def fail(_: ClaimedUpdate) -> None:
        failed.set()
        raise ValueError

    world = World(fail)
    world.worker = InboxWorker(world.store, world.handle, world.clock, retry_pause=timedelta(hours=1))
    await world.accept(5)
    async with running(world):
        await failed.wait()
        for _ in range(20):
            await asyncio.sleep(0)
        assert world.attempts == [(1, 1)]
    assert world.state(1) == "new"


async def test_the_last_attempt_is_parked_without_a_pause() -> None:
    async def fail(_: ClaimedUpdate) -> None:
        raise ValueError

    world = World(fail)
    world.worker = InboxWorker(world.store, world.handle, world.clock, retry_pause=timedelta(hours=1))
    await world.accept(5)
    for _ in range(2):
        await world.store.claim(8, NOW, NOW)
        await world.store.release_claims()
    async with running(world):
        await world.until_idle()
    assert world.attempts == [(1, 3)]


async def test_stopped_it_finishes_what_runs_and_claims_no_more() -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def wait(_: ClaimedUpdate) -> None:
        begun.set()
        await go.wait()

    world = World(wait)
    await world.accept(5, 5)
    async with running(world) as stop:
        await begun.wait()
        stop.set()
        await asyncio.sleep(0)
        go.set()
    assert (world.state(1), world.state(2)) == ("done", "new")


async def test_cancelled_it_leaves_its_claims_to_the_next_start() -> None:
    begun = asyncio.Event()

    async def wait(_: ClaimedUpdate) -> None:
        begun.set()
        await asyncio.Event().wait()

    world = World(wait)
    await world.accept(5)
    run = asyncio.create_task(world.worker.run(asyncio.Event()))
    await begun.wait()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert world.state(1) == "working"
    assert await world.store.release_claims() == 1


async def test_a_lane_under_way_is_not_handled_twice_when_the_clock_jumps_over_its_lease() -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def wait(_: ClaimedUpdate) -> None:
        begun.set()
        await go.wait()

    world = World(wait)
    await world.accept(5)
    async with running(world):
        await begun.wait()
        world.clock.move(timedelta(days=1))
        world.worker.notify()
        await until(lambda: world.store.rows[BOT_ID, 1].attempt == 2)
        go.set()
        await world.until_idle()
    assert world.attempts == [(1, 1)]
    assert world.state(1) == "done"


async def test_the_keys_of_old_updates_are_forgotten_once_a_day() -> None:
    purged: list[datetime] = []

    class Watched(MemoryInbox):
        async def purge(self, before: datetime) -> int:
            purged.append(before)
            return await super().purge(before)

    world = World(store=Watched())
    async with running(world):
        for hours in (0, 23, 1):
            world.clock.move(timedelta(hours=hours))
            world.worker.notify()
            for _ in range(5):
                await asyncio.sleep(0)
    assert purged == [NOW - timedelta(days=8), NOW - timedelta(days=7)]


class Away(MemoryInbox):
    """A database that is away for the first `times` calls of a method."""

    def __init__(self, method: str, times: int) -> None:
        super().__init__()
        self._method = method
        self._times = times

    async def claim(
        self, limit: int, now: datetime, lease_until: datetime, holder: str | None = None
    ) -> list[ClaimedUpdate]:
        self._fail("claim")
        return await super().claim(limit, now, lease_until, holder)

    async def finish(self, claimed: ClaimedUpdate, now: datetime) -> None:
        self._fail("finish")
        await super().finish(claimed, now)

    def _fail(self, method: str) -> None:
        if method == self._method and self._times:
            self._times -= 1
            raise DatabaseAway(method)


async def test_while_the_database_is_away_it_tries_again() -> None:
    world = World(store=Away("claim", times=2))
    await world.accept(5)
    async with running(world):
        for _ in range(3):
            world.worker.notify()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await world.until_idle()
    assert world.handled == [1]


async def test_an_end_that_the_database_does_not_take_is_written_when_it_is_back() -> None:
    """Nobody is answered twice, and the lane goes on at once."""
    world = World(store=Away("finish", times=3))
    await world.accept(5, 6, 5)
    async with running(world):
        await world.until_idle()
    assert world.attempts == [(1, 1), (2, 1), (3, 1)]


async def test_an_end_that_could_not_be_written_before_the_stop_is_handled_again() -> None:
    """A reply may repeat; what changes something knows the update's cause."""
    world = World(store=Away("finish", times=1000))
    await world.accept(5)
    async with running(world) as stop:
        await until(lambda: len(world.handled) == 1)
        stop.set()
    assert world.state(1) == "working"
