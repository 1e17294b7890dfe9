"""A served sandbox, people to play, and the way to it as the bot goes."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.commands.all import all_commands
from bot.chat.commands.registry import Registry
from bot.chat.connection import Connection, connected
from bot.sandbox.world import World
from tests.chat.fakes import FakeHouse
from tests.chat.shift import Shift, on_shift
from tests.sandbox.people import People


@pytest.fixture
async def telegram(world: World, address: str) -> AsyncIterator[Connection]:
    async with connected(world.bot.token, address) as connection:
        yield connection


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
def registry(house: FakeHouse) -> Registry:
    return all_commands(house.use_cases())


@pytest.fixture
async def shift(telegram: Connection, world: World, house: FakeHouse, people: People) -> AsyncIterator[Shift]:
    """The bot at its desk; Dana (the owner), Mei and Omer (who reads Hebrew) have pressed Start."""
    for name in ("Dana", "Mei", "Omer"):
        await people.start(name)
    async with on_shift(telegram, world, house) as shift:
        await shift.work()
        yield shift
