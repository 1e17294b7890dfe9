"""The same bot on PostgreSQL: one story of each kind."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.makers import make_review
from tests.story import crowd
from tests.story.voting import announced, ends, opened_ballot, papers, promises, results, vote, welcomed
from tests.world.play import settled
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage, stage

pytestmark = pytest.mark.postgres


@pytest.fixture
async def town(new_postgres: Callable[[], AbstractContextManager[str]], tmp_path: Path) -> AsyncIterator[Stage]:
    with new_postgres() as url:
        async with stage(tmp_path, url) as built:
            yield built


async def test_a_crash_in_flight_is_found_out_and_the_post_stands_there_once(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Killed in flight", body="Remove the layers whose output barely changes.")])
    await people.start(OWNER)
    async with town.bot_process(crash_at="answer received:1") as process:
        await welcomed(town)
        await people.clock("set", SATURDAY_SLOT)
        assert await process.wait() == -9
    async with town.bot():
        assert await settled(town, "Posted: No. 1") == 0
        # Not by a search: its index follows the archive by the tick, a second later at the earliest.
        assert "Killed in flight" in (await people.ask(OWNER, "/latest"))["text"]
    assert len(await people.ledger()) == 1


async def test_a_poll_whose_last_answer_was_lost_has_one_result_and_one_promise(town: Stage) -> None:
    people, closing = town.people, ends(town)
    await town.fill(candidates=papers())
    await people.start(OWNER)
    async with town.bot():
        await vote(town, await opened_ballot(town), "Frugal", "Patient", "Frugal")
        await people.fault("stopPoll", "drop")
        await people.clock("set", closing)
        await people.clock("start", rate=20)
        assert (await announced(town))["text"].startswith("Frugal tokens\n2 of 3 voters")
        assert "Frugal tokens\nchosen by 2 of 3 readers" in await promises(town, OWNER)
    assert len(results(await people.messages("channel"))) == 1


async def test_a_kill_in_the_middle_of_many_updates_loses_none(town: Stage) -> None:
    """Of 80; in the soak of 200."""
    each = crowd.FEWER
    await crowd.fill(town, each)
    await crowd.everybody_writes(town, each)
    async with town.bot_process() as process:
        await crowd.halfway(town, each)
        process.kill()
        await process.wait()
    async with town.bot():
        await crowd.everybody_is_answered(town, each)
    asked = [crowd.word(number) for number in range(each)]
    assert {person: await crowd.heard(town, person) for person in crowd.CROWD} == dict.fromkeys(crowd.CROWD, asked)
    async with town.rooms() as rooms:
        assert await rooms.database.inbox.unfinished() == 0


async def test_numbers_beyond_its_integers_find_nothing(town: Stage) -> None:
    """SQLite takes any number, PostgreSQL refuses those above 2 147 483 647: the largest that are let in must pass."""
    await town.people.start("Mei")
    async with town.bot():
        await welcomed(town)
        assert (await town.people.ask("Mei", "/start r_" + "9" * 9))["text"].startswith("I cannot find that any more")
        assert (await town.people.ask("Mei", "/start r_" + "9" * 15))["text"].startswith("The reading room of")
