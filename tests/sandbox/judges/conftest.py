"""The two libraries, each as the bot of the served world."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.world import World
from tests.sandbox.judges.aio import Aiogram
from tests.sandbox.judges.judge import Judge
from tests.sandbox.judges.ptb import PythonTelegramBot


@pytest.fixture(params=[PythonTelegramBot, Aiogram])
async def judge(request: pytest.FixtureRequest, world: World, address: str) -> AsyncIterator[Judge]:
    async with request.param(world.bot.token, address) as judge:
        yield judge
