"""A database belongs to one bot and one channel."""

import asyncio

import pytest

from bot.errors import ForeignDatabase
from bot.storage.database import Database, open_database
from tests.makers import BOT_ID, CHANNEL_ID


async def test_the_first_bot_and_channel_are_remembered(database: Database, shared_url: str) -> None:
    await database.remember("bot", BOT_ID)
    await database.remember("channel", CHANNEL_ID)
    async with open_database(shared_url) as again:
        await again.remember("bot", BOT_ID)
        await again.remember("channel", CHANNEL_ID)


async def test_another_bot_is_refused(database: Database) -> None:
    await database.remember("bot", BOT_ID)
    with pytest.raises(ForeignDatabase) as error:
        await database.remember("bot", BOT_ID + 1)
    assert vars(error.value) == {"kind": "bot", "expected": BOT_ID, "found": BOT_ID + 1}
    await database.remember("bot", BOT_ID)


async def test_of_two_bots_at_once_one_is_remembered(database: Database) -> None:
    calls = [database.remember("bot", number) for number in (1, 2)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["ForeignDatabase", "NoneType"]


async def test_a_database_answers(database: Database) -> None:
    await database.check()


async def test_a_database_in_memory_works_and_forgets() -> None:
    async with open_database("sqlite+aiosqlite:///:memory:") as database:
        await asyncio.gather(*(database.remember("bot", BOT_ID) for _ in range(5)))
    async with open_database("sqlite+aiosqlite:///:memory:") as database:
        await database.remember("bot", BOT_ID + 1)
