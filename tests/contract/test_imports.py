"""An import is all or nothing, and repeating it changes nothing."""

from collections.abc import Sequence
from datetime import datetime

from bot.intake.record import ImportedReview, Record
from bot.pipeline.ports import ImportCounts
from bot.storage.database import Database
from bot.values import replace
from tests.makers import NOW, later, make_import, make_review
from tests.sizes import sized


async def kept(database: Database, records: Sequence[Record], now: datetime) -> ImportCounts:
    """The counts of reviews."""
    return (await database.imports.keep(records, now)).counts.get("reviews", ImportCounts())


async def test_a_second_import_leaves_rows_and_revisions_alone(database: Database) -> None:
    records = [make_import("one", number=1), make_import("two")]
    assert await kept(database, records, NOW) == ImportCounts(added=2)
    before = await database.archive.changed_since(0, 10)
    moved = [replace(record, source_line=99) for record in records]
    assert await kept(database, moved, later(days=1)) == ImportCounts(unchanged=2)
    assert await database.archive.changed_since(0, 10) == before


async def test_a_changed_text_replaces_the_old_one(database: Database) -> None:
    await kept(database, [make_import("one", number=1), make_import("two")], NOW)
    (one, two) = await database.archive.changed_since(0, 10)
    counts = await kept(database, [make_import("one", body="mended"), make_import("two")], NOW)
    assert counts == ImportCounts(changed=1, unchanged=1)
    changed = await database.archive.review(one.id)
    assert changed is not None
    assert (changed.review.body, changed.review.number) == ("mended", 1)
    assert changed.revision > two.revision


async def test_a_number_is_given_once(database: Database) -> None:
    """The second claimant keeps its place in the archive, without the number."""
    await kept(database, [make_import("one", number=5)], NOW)
    records = [make_import("two", number=5), make_import("three", number=6), make_import("four", number=6)]
    await kept(database, records, NOW)
    numbers = {stored.review.title: stored.review.number for stored in await database.archive.latest(10)}
    assert numbers == {"one": 5, "two": None, "three": 6, "four": None}


async def test_a_given_number_is_not_moved_by_an_import(database: Database) -> None:
    await kept(database, [make_import("one", number=5)], NOW)
    await kept(database, [make_import("one", number=6, body="mended")], NOW)
    (stored,) = await database.archive.latest(1)
    assert stored.review.number == 5


async def test_a_repeated_identity_counts_once(database: Database) -> None:
    records = [make_import("one", body="first"), make_import("one", body="second")]
    assert await kept(database, records, NOW) == ImportCounts(added=1, unchanged=1)
    assert await kept(database, records, NOW) == ImportCounts(unchanged=2)
    (stored,) = await database.archive.latest(1)
    assert stored.review.body == "first"


async def test_nothing_imported_is_nothing_changed(database: Database) -> None:
    assert await kept(database, [], NOW) == ImportCounts()


async def test_a_very_long_identity_is_one_review(database: Database) -> None:
    record = make_import("word " * 2_000)
    assert await kept(database, [record], NOW) == ImportCounts(added=1)
    assert await kept(database, [record], NOW) == ImportCounts(unchanged=1)


async def test_a_waiting_review_that_was_written_here_is_not_replaced(database: Database) -> None:
    entry = await database.queue.add(make_review("one"), "a", NOW)
    record = ImportedReview(identity="a", review=make_review("one", body="another text"))
    assert await kept(database, [record], NOW) == ImportCounts(unchanged=1)
    (after,) = await database.queue.entries()
    assert after.stored.review == entry.stored.review


async def test_thousands_of_reviews_are_kept_and_known_again(database: Database) -> None:
    """In a second or two; where a review were compared with each other one, not before the test is given up."""
    many = sized(4_000, soak=10_000)
    records = [make_import(f"review {number}", body="word " * 400) for number in range(many)]
    assert await kept(database, records, NOW) == ImportCounts(added=many)
    assert await kept(database, records, NOW) == ImportCounts(unchanged=many)
