"""Fixtures: a served world that stands still, and somebody to play its people."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

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
