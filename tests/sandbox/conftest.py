"""The real client library as the bot of the served world."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.sandbox.world import World

pytest.register_assert_rewrite("tests.sandbox.judges")  # their asserts stand outside the tests: say what differed


@pytest.fixture
async def bot(world: World, address: str) -> AsyncIterator[Bot]:
    async with Bot(world.bot.token, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot
