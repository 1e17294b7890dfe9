"""A served sandbox, people to play, and the way to it as the bot goes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.chat.connection import Connection, connected
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.chat.fakes import FakeHouse
from tests.chat.shift import Shift, on_shift
from tests.sandbox.people import People

SUNDAY = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    """Its clock stands at seven on a Sunday morning, UTC."""
    clock = MovableClock(SUNDAY)
    clock.stop()
    return World(clock)


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with serving(world) as address:
        yield address


@pytest.fixture
def people(address: str) -> People:
    return People(address)


@pytest.fixture
async def telegram(world: World, address: str) -> AsyncIterator[Connection]:
    async with connected(world.bot.token, address) as connection:
        yield connection


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture
async def shift(telegram: Connection, world: World, house: FakeHouse, people: People) -> AsyncIterator[Shift]:
    """The bot at its desk; Dana (the owner), Mei and Omer (who reads Hebrew) have pressed Start."""
    for name in ("Dana", "Mei", "Omer"):
        await people.start(name)
    async with on_shift(telegram, world, house) as shift:
        await shift.work()
        yield shift
