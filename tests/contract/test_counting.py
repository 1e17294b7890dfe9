"""What is asked is counted by day, once for each cause, and forgotten in time."""

from datetime import timedelta

from bot.archive.counting import MissedWords, Use
from bot.storage.database import Database, open_database
from tests.makers import NOW, TODAY, later

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


async def test_uses_are_counted_by_day(database: Database) -> None:
    counts = database.counts
    assert await counts.counted(YESTERDAY, TOMORROW) == {}
    assert await counts.count((Use.SEARCH, Use.MISSED), "kan", TODAY, NOW, None)
    assert await counts.count((Use.SEARCH,), None, TODAY, NOW, None)
    assert await counts.count((Use.SEARCH,), None, YESTERDAY, NOW, None)
    assert await counts.counted(YESTERDAY, TOMORROW) == {Use.SEARCH: 3, Use.MISSED: 1}
    assert await counts.counted(TODAY, TOMORROW) == {Use.SEARCH: 2, Use.MISSED: 1}
    assert await counts.counted(YESTERDAY, TODAY) == {Use.SEARCH: 1}


async def test_one_cause_counts_once_also_after_a_restart(database: Database, shared_url: str) -> None:
    assert await database.counts.count((Use.TEXT_VERSION,), None, TODAY, NOW, "update:1:5")
    async with open_database(shared_url) as again:
        assert not await again.counts.count((Use.TEXT_VERSION,), None, TODAY, NOW, "update:1:5")
        assert await again.counts.counted(TODAY, TOMORROW) == {Use.TEXT_VERSION: 1}


async def test_words_missed_come_by_how_often(database: Database) -> None:
    for words in ("mamba", "דיפוזיה", "mamba", "", None):
        await database.counts.count((Use.SEARCH,), words, TODAY, NOW, None)
    await database.counts.count((Use.SEARCH,), "mamba", YESTERDAY, NOW, None)
    assert await database.counts.missed(YESTERDAY, TOMORROW, 9) == [MissedWords("mamba", 3), MissedWords("דיפוזיה", 1)]
    assert await database.counts.missed(TODAY, TOMORROW, 1) == [MissedWords("mamba", 2)]


async def test_what_is_old_is_forgotten(database: Database) -> None:
    counts = database.counts
    for day, cause in ((YESTERDAY, "update:1:1"), (TODAY, "update:1:2")):
        at = NOW if day == TODAY else later(days=-1)
        await counts.count((Use.SEARCH,), f"words of {day}", day, at, cause)
    await counts.forget(TODAY, YESTERDAY, NOW)
    assert [one.words for one in await counts.missed(YESTERDAY, TOMORROW, 9)] == [f"words of {TODAY}"]
    assert await counts.counted(YESTERDAY, TOMORROW) == {Use.SEARCH: 2}
    assert await counts.count((Use.SEARCH,), None, TODAY, NOW, "update:1:1")
    assert not await counts.count((Use.SEARCH,), None, TODAY, NOW, "update:1:2")
    await counts.forget(TODAY, TODAY, NOW)
    assert await counts.counted(YESTERDAY, TOMORROW) == {Use.SEARCH: 2}
