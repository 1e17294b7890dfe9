"""Several bots on one PostgreSQL: each update has one effect, one of them posts, and who was away doubles nothing.

Here a sample; `python -m tests.soak.replicas` plays every accident at every step.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest

from tests.makers import make_review
from tests.postgres import restart
from tests.story import crowd
from tests.story.test_settings import AT_NINE, chosen_slots
from tests.story.voting import welcomed
from tests.world.nursery import BotProcess
from tests.world.oracle import judge, read_records
from tests.world.play import BODY, settled, stopped
from tests.world.replicas import LEASE_SECONDS, alive, another_posts, holder, in_turn, play_pair
from tests.world.stage import OWNER, READERS, SATURDAY_SLOT, Stage

pytestmark = pytest.mark.postgres

COUNT = 3
FEW = 6
"""Messages of each of the four people."""
_SECONDS = 60


@pytest.mark.fault(12, 18, 19)
@pytest.mark.parametrize(
    ("act", "step"), [("stop", "post request:{n}"), ("hole", "answer received:{n}")], ids=["paused", "cut off"]
)
async def test_who_was_away_in_the_midst_of_a_post_doubles_nothing(on_server: Stage, act: str, step: str) -> None:
    went = await play_pair(on_server, act, step, 2)
    assert went.faults == []
    if not went.struck:
        pytest.skip("the machine was so busy that the other one posted before: nothing is proved")


async def test_of_three_one_posts_and_all_answer_also_when_that_one_is_killed(on_server: Stage) -> None:
    town, people = on_server, on_server.people
    town.lease_seconds = LEASE_SECONDS
    await crowd.fill(town, FEW)
    await town.fill(queue=[make_review("Sparse nets"), make_review("Dense nets")])
    async with replicas(town) as bots:
        await alive(town, COUNT)
        await welcomed(town)
        await crowd.everybody_writes(town, FEW)
        await crowd.everybody_is_answered(town, FEW)
        assert {len(await people.messages(person)) for person in READERS} == {2 + 2 * FEW}, "each once"

        await chosen_slots(town, "daily 21:00")
        await said(town, b"works by new settings", COUNT)
        await people.clock("set", AT_NINE)
        await people.wait_for(OWNER, "Posted: No. 1", _SECONDS)
        await all_find(town, "Sparse nets")

        await crowd.everybody_writes(town, FEW)
        posting = await holder(town)
        assert posting is not None
        next(bot for bot in bots if bot.pid == posting).kill()
        await another_posts(town, posting)
        await people.clock("set", AT_NINE + timedelta(days=1))
        await people.wait_for(OWNER, "Posted: No. 2", _SECONDS)
        await everything_is_handled(town)
    assert [message["text"].partition("\n")[0] for message in await people.ledger()] != []
    assert len(await people.ledger()) == 2
    for person in READERS:
        words = await people.messages(person)
        assert sum(not one["own"] for one in words) >= sum(one["own"] for one in words), "nobody waits for an answer"


@pytest.mark.fault(16)
async def test_a_server_that_is_restarted_in_the_midst_of_a_post_is_waited_for(on_server: Stage) -> None:
    """Nobody else may post meanwhile, and what was under way is written down afterwards."""
    town, people = on_server, on_server.people
    await town.fill(queue=[make_review("The one", body=BODY)])
    await people.start(OWNER)
    async with town.bot_process() as process:
        await welcomed(town)
        await people.fault("sendMessage", "wait", nth=2, seconds=1)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", "Part 1")
        await asyncio.to_thread(restart, town.database_url)
        asked = await process.outlives(settled(town, "Posted: No. 1"))
        await stopped(process)
    verdict = await judge(town, await read_records(town.database_url))
    assert (verdict.clean, asked) == (True, 0), str(verdict)


@asynccontextmanager
async def replicas(town: Stage) -> AsyncIterator[list[BotProcess]]:
    """Bots to whom updates are brought in turn."""
    async with in_turn(COUNT) as settings, AsyncExitStack() as stack:
        yield [await stack.enter_async_context(town.bot_process(**one)) for one in settings]


async def said(town: Stage, words: bytes, times: int) -> None:
    """Returns when so many of them have said it."""
    async with asyncio.timeout(_SECONDS):
        while town.log.read_bytes().count(words) < times:  # noqa: ASYNC110  a file tells nobody
            await asyncio.sleep(0.05)


async def all_find(town: Stage, title: str) -> None:
    """Returns when it is found twice by each of them, one after the other."""
    found = 0
    async with asyncio.timeout(_SECONDS):
        while found < 2 * COUNT:
            answer = await town.people.ask(READERS[found % len(READERS)], title)
            found = found + 1 if title in answer["text"] else 0


async def everything_is_handled(town: Stage) -> None:
    async with asyncio.timeout(_SECONDS), town.rooms() as rooms:
        while await rooms.database.inbox.unfinished():  # noqa: ASYNC110  a database tells nobody
            await asyncio.sleep(0.05)
