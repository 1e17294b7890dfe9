"""A served world, somebody to play its people, and the real client library as the bot."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import Bot

from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.sandbox.people import People

SUNDAY = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    """Its clock stands at seven on a Sunday morning."""
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
async def bot(world: World, address: str) -> AsyncIterator[Bot]:
    async with Bot(world.bot.token, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot
