"""The two libraries, each as the bot of the served world; aiogram is imported when it is wanted: that takes 3 s."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.world import World
from tests.sandbox.judges.judge import Judge
from tests.sandbox.judges.ptb import PythonTelegramBot


def _aiogram() -> type[Judge]:
    from tests.sandbox.judges.aio import Aiogram

    return Aiogram


@pytest.fixture(params=[lambda: PythonTelegramBot, _aiogram], ids=["python-telegram-bot", "aiogram"])
async def judge(request: pytest.FixtureRequest, world: World, address: str) -> AsyncIterator[Judge]:
    async with request.param()(world.bot.token, address) as judge:
        yield judge
