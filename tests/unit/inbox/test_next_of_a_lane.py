"""While the end of an update is written its lane may be claimed: the next update, or the same one anew."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import DatabaseAway
from bot.inbox.update import ClaimedUpdate
from tests.fakes.inbox import MemoryInbox
from tests.makers import BOT_ID
from tests.unit.inbox.test_worker import SOON, World, running


class Slow(MemoryInbox):
    """The end of an update is on record a while before whoever wrote it knows; `unanswered`: and then never."""

    def __init__(self, unanswered: int = 0) -> None:
        super().__init__()
        self.unanswered = unanswered

    async def finish(self, claimed: ClaimedUpdate, now: datetime) -> None:
        await super().finish(claimed, now)
        for _ in range(20):
            await asyncio.sleep(0)
        if self.unanswered:
            self.unanswered -= 1
            raise DatabaseAway("the commit was not answered")


@pytest.mark.parametrize("unanswered", [0, 1])
async def test_the_next_of_a_lane_may_be_claimed_before_the_end_of_the_one_before_is_known(unanswered: int) -> None:
    world = World(store=Slow(unanswered))
    await world.accept(5, 5, 5)
    async with running(world):
        async with asyncio.timeout(SOON):
            while world.store.rows[BOT_ID, 3].state != "done":
                world.worker.notify()
                await asyncio.sleep(0)
    assert world.handled == [1, 2, 3]
    assert world.attempts == [(1, 1), (2, 1), (3, 1)]


class Hesitating(MemoryInbox):
    """Every end of an update waits for `go`."""

    def __init__(self) -> None:
        super().__init__()
        self.ending, self.go = asyncio.Event(), asyncio.Event()

    async def finish(self, claimed: ClaimedUpdate, now: datetime) -> None:
        self.ending.set()
        await self.go.wait()
        await super().finish(claimed, now)

    async def fail(self, claimed: ClaimedUpdate, error: str, park: bool) -> None:
        self.ending.set()
        await self.go.wait()
        await super().fail(claimed, error, park)


@pytest.mark.parametrize(("failures", "attempts"), [(0, [(1, 1), (2, 1)]), (1, [(1, 1), (1, 2), (2, 1)])])
async def test_an_end_that_is_written_while_the_clock_jumps_over_the_lease_is_the_end(
    failures: int, attempts: list[tuple[int, int]]
) -> None:
    """It was claimed anew by then: the old claim's end changes nothing, and nobody else would write the new one's."""

    async def handle(claimed: ClaimedUpdate) -> None:
        if claimed.update_id == 1 and claimed.attempt <= failures:
            raise ValueError(claimed.update_id)

    store = Hesitating()
    world = World(handle, store=store)
    await world.accept(5, 5)
    async with running(world), asyncio.timeout(SOON):
        await store.ending.wait()
        world.clock.move(timedelta(days=1))
        while store.rows[BOT_ID, 1].attempt < 2:
            world.worker.notify()
            await asyncio.sleep(0)
        await asyncio.sleep(0)  # the worker knows of its claim
        store.go.set()
        await world.until_idle()
    assert world.attempts == attempts
    assert [store.rows[BOT_ID, number].state for number in (1, 2)] == ["done", "done"]
