"""What the page is told of the bot's plans and records, read from the bot's own database once a second.

The facts are `timezone` and `next_slot` (the coming slots, ISO 8601), `poll_ends` (the hour of the open ballot, or
null) and `counter` (`bot/sandbox/counting.py`). Each is told when it changes.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

from bot.errors import DatabaseAway
from bot.publishing.slots import Schedule
from bot.sandbox.counting import Told, count
from bot.sandbox.world import World
from bot.settings import Settings
from bot.storage.database import Database, open_database
from bot.storage.told_parts import told_parts
from bot.values import asdict

LOOK_SECONDS = 1.0
"""Of real time, as the bot's own tick."""

SLOTS_AHEAD = 60
"""Shown as a countdown: two months of daily posts, which are told anew as they pass."""

_JUST_NOW = timedelta(minutes=2)  # a slot that has come is still shown as "posting now"


async def follow(world: World, settings: Settings) -> None:
    """Until it is cancelled."""
    async with open_database(settings.database_url, migrate=False) as database:
        while True:
            with suppress(DatabaseAway):  # the bot is writing; it is asked again
                _show(world, await _facts(world, settings, database))
            await asyncio.sleep(LOOK_SECONDS)


async def _facts(world: World, settings: Settings, database: Database) -> dict[str, Any]:
    schedule = settings.with_chosen(await database.chosen.all()).schedule
    ballot = await database.ballots.current()
    told = [Told(*row) for row in await told_parts(database.transactions)]
    return {
        **slots(world, schedule),
        "poll_ends": ballot.closes_at.isoformat() if ballot and ballot.message_id else None,
        "counter": asdict(count(world.ledger.by(world.bot.id), told)),
    }


def slots(world: World, schedule: Schedule) -> dict[str, Any]:
    """The facts `timezone` and `next_slot`."""
    upcoming = [schedule.next_after(world.clock.now() - _JUST_NOW).at]
    while len(upcoming) < SLOTS_AHEAD:
        upcoming.append(schedule.next_after(upcoming[-1]).at)
    return {"timezone": str(schedule.zone), "next_slot": [at.isoformat() for at in upcoming]}


def _show(world: World, facts: dict[str, Any]) -> None:
    if any(world.facts.get(name) != told for name, told in facts.items()):
        world.show(**facts)
