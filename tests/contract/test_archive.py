"""The archive shows archived reviews only, in a known order, and tells what changed without a gap."""

import asyncio
from datetime import date

from bot.intake.record import ImportedReview
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.database import Database
from tests.makers import NOW, make_import, make_paper, make_review


async def keep(database: Database, *records: ImportedReview) -> None:
    await database.imports.keep(records, NOW)


def titles(reviews: list[StoredReview]) -> list[str]:
    return [stored.review.title for stored in reviews]


async def test_every_field_comes_back(database: Database) -> None:
    review = make_review(
        "Über $\\alpha$ — אלפא",
        date=date(2026, 2, 1),
        number=7,
        reviewers=("Dana", "Guest"),
        paper=make_paper(),
        hook="Why?",
        language="he",
        topics=("vision",),
        keywords=("ViT", "loss"),
    )
    await keep(database, ImportedReview(identity="a", review=review, source_line=12, message_ids=(3, 4)))
    (stored,) = await database.archive.latest(1)
    assert stored == StoredReview(
        id=stored.id,
        identity="a",
        state=ReviewState.ARCHIVED,
        review=review,
        source_line=12,
        message_ids=(3, 4),
        revision=stored.revision,
    )
    assert await database.archive.review(stored.id) == stored


async def test_what_waits_in_the_queue_is_not_in_the_archive(database: Database) -> None:
    entry = await database.queue.add(make_review(paper=make_paper()), "a", NOW)
    assert await database.archive.review(entry.stored.id) is None
    assert await database.archive.reviews([entry.stored.id]) == {}
    assert await database.archive.by_paper(make_paper().key) == []
    assert await database.archive.latest(10) == []
    assert await database.archive.count() == 0


async def test_latest_goes_by_date_then_number_then_arrival_undated_last(database: Database) -> None:
    monday, tuesday = date(2026, 2, 2), date(2026, 2, 3)
    await keep(
        database,
        make_import("undated"),
        make_import("monday", date=monday),
        make_import("tuesday 1", date=tuesday, number=1),
        make_import("tuesday 2", date=tuesday, number=2),
        make_import("tuesday", date=tuesday),
    )
    expected = ["tuesday 2", "tuesday 1", "tuesday", "monday", "undated"]
    assert titles(await database.archive.latest(10)) == expected
    assert titles(await database.archive.latest(2, offset=1)) == expected[1:3]
    assert await database.archive.count() == 5


async def test_the_reviews_of_a_paper_come_oldest_first(database: Database) -> None:
    paper = make_paper()
    await keep(
        database,
        make_import("second", date=date(2026, 2, 2), paper=paper),
        make_import("first", date=date(2026, 1, 2), paper=paper),
        make_import("other", paper=make_paper("2401.00001")),
    )
    assert titles(await database.archive.by_paper(paper.key)) == ["first", "second"]


async def test_several_reviews_come_in_one_query_by_id(database: Database) -> None:
    await keep(database, make_import("one"), make_import("two"))
    two, one = await database.archive.latest(2)
    assert await database.archive.reviews([one.id, two.id, 999]) == {one.id: one, two.id: two}
    assert await database.archive.reviews([]) == {}


async def test_changes_come_in_their_order_whatever_the_state(database: Database) -> None:
    await keep(database, make_import("archived"))
    entry = await database.queue.add(make_review("queued"), "b", NOW)
    assert titles(await database.archive.changed_since(0, 10)) == ["archived", "queued"]
    await keep(database, make_import("archived", body="mended"))
    assert titles(await database.archive.changed_since(0, 1)) == ["queued"]
    assert titles(await database.archive.changed_since(entry.stored.revision, 10)) == ["archived"]


async def test_who_follows_the_changes_misses_none_of_writers_at_once(database: Database) -> None:
    """A revision becomes visible only after all smaller ones, so the last one seen is a safe place to go on from."""
    seen: list[str] = []
    writing = True

    async def follow() -> None:
        last = 0
        more = True
        while more:
            more = writing
            for stored in await database.archive.changed_since(last, 5):
                assert stored.revision > last
                last = stored.revision
                seen.append(stored.review.title)
                more = True

    async def write(writer: int) -> None:
        for number in range(6):
            await database.queue.add(make_review(f"{writer}.{number}"), f"{writer}.{number}", NOW)

    following = asyncio.create_task(follow())
    await asyncio.gather(*(write(writer) for writer in range(5)))
    writing = False
    await following
    assert sorted(seen) == [f"{writer}.{number}" for writer in range(5) for number in range(6)]


async def test_equal_words_share_a_query(database: Database) -> None:
    words = "diffusion " * 1_000
    kept = await database.archive.keep_query(words, NOW)
    assert await database.archive.keep_query(words, NOW) == kept
    assert await database.archive.query(kept) == words
    assert await database.archive.keep_query("other", NOW) != kept
    assert await database.archive.query(999) is None
