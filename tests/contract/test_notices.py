"""The owners hear everything once, in order."""

from bot.storage.database import Database
from tests.makers import NOW


async def test_notices_are_told_oldest_first(database: Database) -> None:
    for number in range(3):
        await database.notices.add("slot_skipped", {"slot": "09:00", "count": number}, NOW)
    first, second = await database.notices.pending(2)
    assert (first.kind, first.facts, second.facts["count"]) == ("slot_skipped", {"slot": "09:00", "count": 0}, 1)


async def test_what_was_told_is_not_pending(database: Database) -> None:
    await database.notices.add("slot_skipped", {"count": 1}, NOW)
    await database.notices.add("slot_skipped", {"count": 2}, NOW)
    first, second = await database.notices.pending(9)
    await database.notices.told(first.id, NOW)
    await database.notices.told(first.id, NOW)
    assert await database.notices.pending(9) == [second]
