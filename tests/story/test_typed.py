"""What readers type in inline mode is answered while they type, and leaves no trace."""

import pytest
from sqlalchemy import func, select

from bot.storage.chat_tables import inbox
from tests.makers import make_import
from tests.world.stage import Stage


@pytest.fixture(autouse=True)
async def _archive(town: Stage) -> None:
    async with town.rooms() as rooms:
        await rooms.database.imports.keep([make_import(f"Splines {n}") for n in range(9)], town.world.clock.now())
    await town.people.start("Mei")
    await town.people.start("Luca")


async def test_of_what_one_person_typed_the_newest_is_answered(town: Stage) -> None:
    """All of it waits at Telegram when the bot starts."""
    typed = [await town.people.inline("Mei", "splines"[: length + 1]) for length in range(7)]
    others = await town.people.inline("Luca", "splines")
    async with town.bot():
        assert len((await town.people.results(typed[-1]))["results"]) == 9
        assert len((await town.people.results(others))["results"]) == 9
    answers = [call for call in await town.people.calls() if call["method"] == "answerInlineQuery"]
    assert {call["params"]["inline_query_id"] for call in answers} == {typed[-1]["id"], others["id"]}


async def test_nothing_of_it_is_on_record(town: Stage) -> None:
    async with town.bot():
        await town.people.results(await town.people.inline("Mei", "splines"))
        await town.people.ask("Mei", "splines")
    async with town.rooms() as rooms, rooms.database.transactions.read() as connection:
        kept = await connection.scalar(select(func.count()).select_from(inbox))
    assert kept == 3, "two who pressed Start, and one question"


async def test_a_full_disk_does_not_keep_readers_from_what_they_type(town: Stage) -> None:
    async with town.bot_process() as process:
        await town.people.results(await town.people.inline("Luca", "splines"))
        process.may_write(1)
        typed = await town.people.inline("Mei", "splines 3")
        assert (await town.people.results(typed))["results"][0]["title"] == "Splines 3"
