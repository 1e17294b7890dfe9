"""The bot dies around the end of a poll, on both databases: one result, one promise, and credit once.

Here a few points of the closing; `python -m tests.soak.count` plays every commit and every call of it.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world.closing import Closing, HandPoll
from tests.world.databases import Databases
from tests.world.oracle import judge, read_records
from tests.world.stage import Stage, stage
from tests.world.survive import survives

ON_FILE = ("closing committed:1", "poll stopped:1", "close commit:1", "ballot closed:1")
ON_SERVER = ("poll stopped:1",)
IN_DOUBT = ("cut begin_closing commit:1", "cut close commit:1")
"""The commit happened, its answer is lost, and the bot lives on."""


@pytest.fixture
async def on_file(tmp_path: Path, files: Databases) -> AsyncIterator[Stage]:
    with files.fresh("sqlite", tmp_path) as url:
        async with stage(tmp_path, url) as town:
            yield town


@pytest.fixture
async def on_server(tmp_path: Path, servers: Databases) -> AsyncIterator[Stage]:
    with servers.fresh("postgres", tmp_path) as url:
        async with stage(tmp_path, url) as town:
            yield town


async def closes_once(town: Stage, trap: str) -> None:
    story = Closing(town)
    await story.begin()
    assert await survives(town, trap, story) is not trap.startswith("cut ")
    verdict = await judge(town, await read_records(town.database_url))
    assert (await story.faults(), verdict.clean, story.asked) == ([], True, 0), str(verdict)


@pytest.mark.parametrize("trap", ON_FILE)
async def test_a_poll_ends_once_whenever_the_bot_dies(trap: str, on_file: Stage) -> None:
    await closes_once(on_file, trap)


@pytest.mark.postgres
@pytest.mark.parametrize("trap", [*ON_SERVER, *IN_DOUBT])
async def test_a_poll_ends_once_on_postgresql_too(trap: str, on_server: Stage) -> None:
    await closes_once(on_server, trap)


async def test_the_winner_of_a_poll_held_by_hand_is_promised_once_whenever_the_bot_dies(on_file: Stage) -> None:
    story = HandPoll(on_file)
    await story.begin()
    assert await survives(on_file, "promise committed:1", story)
    assert await story.faults() == []
