"""The bot dies around the end of a poll, on both databases: one result, one promise, and credit once.

Here a few points of the closing; `python -m tests.soak.count` plays every commit and every call of it.
"""

import pytest

from tests.world.closing import Closing, HandPoll
from tests.world.oracle import judge, read_records
from tests.world.stage import Stage
from tests.world.survive import survives

ON_FILE = ("closing committed:1", "poll stopped:1", "close commit:1", "ballot closed:1")
ON_SERVER = ("poll stopped:1",)
IN_DOUBT = ("cut begin_closing commit:1", "cut close commit:1")
"""The commit happened, its answer is lost, and the bot lives on."""


async def closes_once(town: Stage, trap: str) -> None:
    story = Closing(town)
    await story.begin()
    assert await survives(town, trap, story) is not trap.startswith("cut ")
    verdict = await judge(town, await read_records(town.database_url))
    assert (await story.faults(), verdict.clean, story.asked) == ([], True, 0), str(verdict)


@pytest.mark.fault(47)
@pytest.mark.parametrize("trap", ON_FILE)
async def test_a_poll_ends_once_whenever_the_bot_dies(trap: str, town: Stage) -> None:
    await closes_once(town, trap)


@pytest.mark.fault(47)
@pytest.mark.postgres
@pytest.mark.parametrize("trap", [*ON_SERVER, *IN_DOUBT])
async def test_a_poll_ends_once_on_postgresql_too(trap: str, on_server: Stage) -> None:
    await closes_once(on_server, trap)


async def test_the_winner_of_a_poll_held_by_hand_is_promised_once_whenever_the_bot_dies(town: Stage) -> None:
    story = HandPoll(town)
    await story.begin()
    assert await survives(town, "promise committed:1", story)
    assert await story.faults() == []
