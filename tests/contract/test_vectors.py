"""Vectors outlive the process, belong to one text by one model, and tell which reviews have none."""

import asyncio
from datetime import date

from bot.archive.meaning import KeptPassage, KeptVectors, Progress
from bot.reviews.review import StoredReview
from bot.storage.database import Database, open_database
from tests.makers import NOW, make_import, make_review

ONE, TWO = KeptPassage("hash 1", b"\x00\x01"), KeptPassage("hash 2", b"\xff\x00")


async def keep_reviews(database: Database, *titles: str, body: str = "Text.") -> list[StoredReview]:
    """Archived reviews in the order given, each a day newer than the one before."""
    records = [make_import(title, date=date(2026, 2, day), body=body) for day, title in enumerate(titles, 1)]
    await database.imports.keep(records, NOW)
    return list(reversed(await database.archive.latest(len(titles))))


async def test_at_first_every_archived_review_is_missing_and_the_newest_is_next(database: Database) -> None:
    _, newer = await keep_reviews(database, "old", "new")
    await database.queue.add(make_review("queued"), "queued", NOW)
    assert await database.vectors.progress("m") == Progress(0, 2)
    assert await database.vectors.next_missing("m") == newer


async def test_what_was_kept_is_found_after_a_restart(database: Database, shared_url: str) -> None:
    (review,) = await keep_reviews(database, "one")
    assert await database.vectors.keep(review, "m", [ONE, TWO])
    async with open_database(shared_url) as again:
        (kept,) = await again.vectors.kept_since("m", 0, 10)
        assert kept == KeptVectors(review.id, (ONE.vector, TWO.vector), kept.order)
        assert await again.vectors.kept_since("m", kept.order, 10) == []
        assert await again.vectors.next_missing("m") is None
        assert await again.vectors.progress("m") == Progress(1, 1)


async def test_vectors_come_in_the_order_in_which_they_were_kept(database: Database) -> None:
    one, two, three = await keep_reviews(database, "one", "two", "three")
    for review in (two, three, one):
        await database.vectors.keep(review, "m", [ONE, TWO])
    first = await database.vectors.kept_since("m", 0, 2)
    assert [kept.review_id for kept in first] == [two.id, three.id]
    rest = await database.vectors.kept_since("m", first[-1].order, 2)
    assert [kept.review_id for kept in rest] == [one.id]


async def test_another_model_knows_nothing_of_them(database: Database) -> None:
    (review,) = await keep_reviews(database, "one")
    await database.vectors.keep(review, "m", [ONE])
    assert await database.vectors.next_missing("other") == review
    assert await database.vectors.kept_since("other", 0, 10) == []
    assert await database.vectors.known(review.id, "other") == {}


async def test_an_edited_review_is_missing_until_it_is_kept_anew_and_searched_meanwhile(database: Database) -> None:
    (review,) = await keep_reviews(database, "one")
    await database.vectors.keep(review, "m", [ONE, TWO])
    (edited,) = await keep_reviews(database, "one", body="Other text.")
    assert edited.id == review.id
    assert await database.vectors.next_missing("m") == edited
    assert [kept.vectors for kept in await database.vectors.kept_since("m", 0, 10)] == [(ONE.vector, TWO.vector)]
    assert await database.vectors.known(review.id, "m") == {"hash 1": ONE.vector, "hash 2": TWO.vector}
    assert await database.vectors.keep(edited, "m", [TWO])
    assert await database.vectors.known(review.id, "m") == {"hash 2": TWO.vector}


async def test_vectors_of_a_text_that_changed_meanwhile_are_not_kept(database: Database) -> None:
    (review,) = await keep_reviews(database, "one")
    await keep_reviews(database, "one", body="Other text.")
    assert not await database.vectors.keep(review, "m", [ONE])
    assert await database.vectors.known(review.id, "m") == {}


async def test_a_change_is_seen_by_a_greater_number(database: Database) -> None:
    assert await database.vectors.newest_change() == 0
    (one,) = await keep_reviews(database, "one")
    assert await database.vectors.newest_change() == one.revision
    (edited,) = await keep_reviews(database, "one", body="Other text.")
    assert await database.vectors.newest_change() == edited.revision > one.revision


async def test_tidying_leaves_this_model_s_vectors_alone(database: Database) -> None:
    (review,) = await keep_reviews(database, "one")
    await database.vectors.keep(review, "old", [ONE])
    await database.vectors.keep(review, "m", [TWO])
    await database.vectors.tidy("m")
    assert await database.vectors.known(review.id, "old") == {}
    assert await database.vectors.known(review.id, "m") == {"hash 2": TWO.vector}


async def test_two_that_keep_at_the_same_time_leave_one_whole(database: Database, shared_url: str) -> None:
    (review,) = await keep_reviews(database, "one")
    async with open_database(shared_url, migrate=False) as other:
        both = (database.vectors.keep(review, "m", [ONE, TWO]), other.vectors.keep(review, "m", [TWO, ONE]))
        assert all(await asyncio.gather(*both))
    (kept,) = await database.vectors.kept_since("m", 0, 10)
    assert sorted(kept.vectors) == sorted([ONE.vector, TWO.vector])
