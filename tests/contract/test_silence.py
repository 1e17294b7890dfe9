"""Since when the channel is silent."""

from bot.publishing.nudge import Silence
from bot.storage.database import Database
from bot.values import replace
from tests.makers import CHANNEL_ID, NOW, TODAY, later, make_import, make_post, make_review


async def post(database: Database, title: str, days: float, *, arrived: bool = True) -> None:
    """A review that left, or was refused, so many days after NOW."""
    at = later(days=days)
    entry = await database.queue.add(make_review(title), title, at)
    number = await database.slots.next_number()
    frozen = make_post(title, review_id=entry.stored.id)
    await database.slots.freeze(entry, number, TODAY, frozen, at, slot=None, cause=None)
    (part,) = await database.delivery.due(at)
    begun = await database.delivery.begin(part, at, at)
    assert begun is not None
    done = database.delivery.confirm(begun, number, None, at) if arrived else database.delivery.refuse(begun, "no", at)
    assert await done


async def test_without_a_post_silence_counts_from_the_first_day(database: Database) -> None:
    assert await database.silence.silence(CHANNEL_ID, NOW) == Silence(NOW, None)
    assert await database.silence.silence(CHANNEL_ID, later(days=3)) == Silence(NOW, None)


async def test_the_newest_post_ends_the_silence_and_a_refused_one_does_not(database: Database) -> None:
    await post(database, "a", 1)
    await post(database, "b", 2)
    await post(database, "c", 3, arrived=False)
    assert (await database.silence.silence(CHANNEL_ID, later(days=4))).since == later(days=2)


async def test_a_post_of_a_clock_that_was_ahead_does_not_count(database: Database) -> None:
    await post(database, "a", 1)
    await post(database, "b", 9_000)
    assert (await database.silence.silence(CHANNEL_ID, later(days=4))).since == later(days=1)


async def test_an_archive_that_was_brought_in_counts(database: Database) -> None:
    await database.imports.keep([replace(make_import("old"), posted_at=later(days=-5))], NOW)
    assert (await database.silence.silence(CHANNEL_ID, NOW)).since == later(days=-5)


async def test_a_nudge_is_a_notice_and_remembered(database: Database) -> None:
    await database.silence.silence(CHANNEL_ID, NOW)
    await database.silence.nudge({"days": 4, "waiting": 2}, later(days=4))
    (notice,) = await database.notices.pending(10)
    assert (notice.kind, notice.facts) == ("silence", {"days": 4, "waiting": 2})
    assert await database.silence.silence(CHANNEL_ID, later(days=5)) == Silence(NOW, later(days=4))
    assert await database.silence.silence(CHANNEL_ID, later(days=3)) == Silence(NOW, None)
