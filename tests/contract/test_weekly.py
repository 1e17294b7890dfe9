"""The week that owners are told of ends once, whoever ends it."""

from bot.storage.database import Database, open_database
from tests.makers import NOW, later

FACTS = {"uses": {"missed": 2}, "words": [["kan", 2]]}


async def test_the_first_week_begins_when_it_is_asked_for_and_stays_after_a_restart(
    database: Database, shared_url: str
) -> None:
    assert await database.weeks.began(NOW) == NOW
    async with open_database(shared_url) as again:
        assert await again.weeks.began(later(days=2)) == NOW


async def test_of_two_processes_one_ends_the_week(database: Database) -> None:
    await database.weeks.began(NOW)
    assert await database.weeks.end(NOW, later(days=7), FACTS)
    assert not await database.weeks.end(NOW, later(days=7, seconds=1), FACTS)
    (notice,) = await database.notices.pending(9)
    assert (notice.kind, notice.facts) == ("week", FACTS)
    assert await database.weeks.began(later(days=8)) == later(days=7)


async def test_a_week_without_facts_ends_silently(database: Database) -> None:
    await database.weeks.began(NOW)
    assert await database.weeks.end(NOW, later(days=7), None)
    assert await database.notices.pending(9) == []
