"""A pause that Telegram asked for outlives the process, and a long one is told."""

from datetime import timedelta

from bot.publishing.flood import FloodPause
from bot.storage.database import Database, open_database
from tests.makers import NOW

HOUR = FloodPause(NOW + timedelta(hours=1), timedelta(hours=1))


async def test_at_first_there_is_no_pause(database: Database) -> None:
    assert await database.floods.pause() is None


async def test_a_pause_is_read_as_it_was_kept_after_a_restart(database: Database, shared_url: str) -> None:
    odd = FloodPause(NOW + timedelta(seconds=1.25), timedelta(seconds=2.5))
    await database.floods.keep(odd, tell=False)
    async with open_database(shared_url) as again:
        assert await again.floods.pause() == odd


async def test_the_last_one_counts(database: Database) -> None:
    await database.floods.keep(HOUR, tell=False)
    await database.floods.keep(FloodPause(NOW, timedelta(0)), tell=False)
    assert await database.floods.pause() == FloodPause(NOW, timedelta(0))


async def test_a_notice_is_written_only_where_it_is_asked_for(database: Database) -> None:
    await database.floods.keep(HOUR, tell=True)
    await database.floods.keep(HOUR, tell=False)
    (notice,) = await database.notices.pending(9)
    facts = {"seconds": 3600.0, "until": (NOW + timedelta(hours=1)).isoformat()}
    assert (notice.kind, notice.facts) == ("flood", facts)
