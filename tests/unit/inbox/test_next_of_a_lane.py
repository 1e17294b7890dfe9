"""The next update of a lane may be claimed before the end of the one before it is known."""

import asyncio
from datetime import datetime

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
