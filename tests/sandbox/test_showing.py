"""The page is told of the bot's plans and records."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import showing
from bot.sandbox.world import World
from bot.settings import Settings, read_settings
from bot.storage.database import open_database
from tests.contract.parts import begin, plan
from tests.makers import NOW
from tests.sandbox.people import PATIENCE
from tests.sandbox.served import SUNDAY

AFTER = datetime(2026, 11, 22, 7, 0, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")


async def told(world: World, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE):
        while not wanted(world.facts):
            await world.events.happened.heard(PATIENCE)
    return world.facts


def test_a_slot_that_has_just_come_is_still_told(world: World, settings: Settings) -> None:
    world.clock.set(AFTER)
    told = showing.slots(world, settings.schedule)
    assert (told["timezone"], told["next_slot"][0]) == ("Asia/Jerusalem", SUNDAY.isoformat())
    assert len(told["next_slot"]) == showing.SLOTS_AHEAD


async def test_slots_poll_and_counter_follow_the_bots_database(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "LOOK_SECONDS", 0.01)
    async with open_database(settings.database_url) as database:
        following = asyncio.create_task(showing.follow(world, settings))
        facts = await told(world, lambda facts: "counter" in facts)
        assert facts["poll_ends"] is None
        assert facts["counter"] == {"posts": 0, "doubled": 0, "lost": 0, "unknown": 0}
        part = await begin(database, await plan(database, "Paper of the day"))
        await told(world, lambda facts: facts["counter"]["unknown"] == 1)
        message = world.post(world.channel.id, world.bot.id, {"text": "Paper of the day"})
        await database.delivery.confirm(part, message.message_id, None, NOW)
        facts = await told(world, lambda facts: facts["counter"]["unknown"] == 0)
        assert facts["counter"]["posts"] == 1
        following.cancel()
        await asyncio.wait([following])
