"""Two documents that tell of the same reviews: nothing is doubled, the better text stands, edits are kept."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.archive.term import Term
from bot.intake.doubt import DoubtKind
from bot.intake.ports import Kept
from bot.intake.record import ImportedReview, PastPoll, Record, Standing
from bot.pipeline.ports import ImportCounts
from bot.reviews.identity import content_hash, identities
from bot.reviews.review import StoredReview
from bot.storage.database import Database
from bot.values import replace
from tests.makers import NOW, later, make_paper, make_record, make_review

DAY = date(2026, 2, 1)


def in_document(title: str = "On Kites", **fields: object) -> ImportedReview:
    """As the reviews document has it."""
    review = make_review(title, **({"date": DAY, "paper": make_paper()} | fields))
    ((identity, _),) = identities("reviews", [review])
    return ImportedReview(identity=identity, review=review, source_line=3)


def in_channel(
    title: str = "On Kites", *, ids: tuple[int, ...] = (17, 18), edited: bool = False, **fields: object
) -> ImportedReview:
    """As the channel's export has it."""
    record = in_document(title, **({"body": "The message."} | fields))
    standing = Standing.EDITED if edited else Standing.COPY
    identity = record.identity.replace("reviews|", "telegram|")
    return replace(record, identity=identity, standing=standing, message_ids=ids, posted_at=NOW, source_line=None)


def in_a_file(stored: StoredReview, **fields: object) -> ImportedReview:
    """As somebody edits it in an export of the archive."""
    review = replace(stored.review, **fields)
    base = content_hash(stored.review)
    return ImportedReview(identity=stored.identity, review=review, standing=Standing.HAND, base_hash=base)


async def keep(database: Database, *records: ImportedReview, force: bool = False) -> Kept:
    return await database.imports.keep(records, NOW, force=force)


async def only(database: Database) -> StoredReview:
    (stored,) = await database.archive.latest(5)
    return stored


@pytest.mark.parametrize("turned", [False, True])
async def test_a_channel_and_its_document_meet_in_either_order(database: Database, turned: bool) -> None:
    records = [in_document(), in_channel()]
    for record in reversed(records) if turned else records:
        await keep(database, record)
    stored = await only(database)
    assert (stored.review.body, stored.message_ids, stored.posted_at) == ("What On Kites is about.", (17, 18), NOW)
    assert stored.source_line == 3
    for record in records:
        assert (await keep(database, record)).counts["reviews"] == ImportCounts(unchanged=1)


async def test_an_edited_message_brings_its_text(database: Database) -> None:
    await keep(database, in_document())
    await keep(database, in_channel(edited=True, body="The mended message."))
    assert (await only(database)).review.body == "The mended message."
    assert (await keep(database, in_document())).counts["reviews"] == ImportCounts(unchanged=1)


@pytest.mark.parametrize(("days", "count"), [(-1, 1), (0, 1), (1, 1), (2, 2)])
async def test_a_day_s_difference_is_none(database: Database, days: int, count: int) -> None:
    await keep(database, in_document())
    await keep(database, in_channel(date=date(2026, 2, 1 + days) if days >= 0 else date(2026, 1, 31)))
    assert await database.archive.count() == count


async def test_a_title_tells_where_the_link_is_missing(database: Database) -> None:
    await keep(database, in_document(paper=None))
    await keep(database, in_channel("ON KITES"))
    stored = await only(database)
    assert stored.review.paper == make_paper()


async def test_a_review_posted_twice_on_a_day_stays_two(database: Database) -> None:
    await keep(database, in_document())
    twice = [in_channel(), replace(in_channel(ids=(30,)), identity="telegram|2026-02-01|arxiv:2403.17887|2")]
    await keep(database, *twice)
    assert sorted(one.message_ids for one in await database.archive.latest(5)) == [(17, 18), (30,)]


async def test_which_of_two_is_meant_is_a_doubt(database: Database) -> None:
    first = in_document("One title", body="Same words.")
    second = in_document("Another title", body="Same words.")
    await keep(database, first, replace(second, identity=second.identity[:-1] + "2"))
    kept = await keep(database, in_channel("A third title"))
    assert await database.archive.count() == 3
    assert [doubt.kind for doubt in kept.doubts] == [DoubtKind.UNSURE_MATCH]


async def test_a_hand_edit_outlives_the_document(database: Database) -> None:
    """Also where the document changes: that is told, and `force` takes the document's word."""
    await keep(database, in_document())
    await keep(database, in_a_file(await only(database), body="By hand."))
    assert (await keep(database, in_document())).doubts == ()
    kept = await keep(database, in_document(body="A new version."))
    assert [(doubt.kind, doubt.line) for doubt in kept.doubts] == [(DoubtKind.HAND_EDIT, 3)]
    assert (await only(database)).review.body == "By hand."
    await keep(database, in_document(body="A new version."), force=True)
    assert (await only(database)).review.body == "A new version."


async def test_an_old_export_does_not_undo_a_newer_text(database: Database) -> None:
    await keep(database, in_document())
    old = await only(database)
    await keep(database, in_document(body="A new version."))
    assert (await keep(database, in_a_file(old))).doubts == ()
    kept = await keep(database, in_a_file(old, hook="Edited in an old file"))
    assert [doubt.kind for doubt in kept.doubts] == [DoubtKind.HAND_EDIT]
    assert (await only(database)).review.body == "A new version."


async def test_a_file_can_be_edited_again_and_again(database: Database) -> None:
    await keep(database, in_document())
    exported = await only(database)
    for body in ("First edit.", "Second edit."):
        assert (await keep(database, in_a_file(exported, body=body))).counts["reviews"] == ImportCounts(changed=1)
    assert (await only(database)).review.body == "Second edit."


async def test_a_synopsis_never_replaces_a_text(database: Database) -> None:
    synopsis = replace(in_document(body="In short."), standing=Standing.SYNOPSIS)
    await keep(database, synopsis)
    await keep(database, in_document())
    assert (await keep(database, synopsis)).counts["reviews"] == ImportCounts(unchanged=1)
    assert (await only(database)).review.body == "What On Kites is about."


async def test_a_rehearsal_counts_and_changes_nothing(database: Database) -> None:
    await keep(database, in_document())
    records = [in_document(body="A new version."), in_document("On Strings", paper=None)]
    rehearsed = await database.imports.keep(records, NOW, rehearse=True)
    assert rehearsed.counts["reviews"] == ImportCounts(added=1, changed=1)
    assert (await only(database)).review.body == "What On Kites is about."
    assert (await database.imports.keep(records, NOW)).counts == rehearsed.counts


async def test_an_error_while_reading_leaves_nothing(database: Database) -> None:
    def broken() -> Iterator[ImportedReview]:
        yield from (in_document(f"Review {number}", paper=None) for number in range(700))
        raise ValueError("the last line is torn")

    with pytest.raises(ValueError, match="torn"):
        await database.imports.keep(broken(), NOW)
    assert await database.archive.count() == 0


async def test_a_stated_number_that_the_archive_knows_otherwise_is_a_doubt(database: Database) -> None:
    await keep(database, in_document(number=7))
    told = replace(in_channel(number=8), stated_number=8)
    kept = await keep(database, told)
    assert [(doubt.kind, doubt.found, doubt.used) for doubt in kept.doubts] == [(DoubtKind.NUMBER_KEPT, "8", "7")]
    assert (await only(database)).review.number == 7
    await keep(database, told, force=True)
    assert (await only(database)).review.number == 8


async def test_a_number_that_another_has_is_a_doubt(database: Database) -> None:
    kept = await keep(database, in_document(number=7), in_document("On Strings", paper=None, number=7))
    assert [(doubt.kind, doubt.found) for doubt in kept.doubts] == [(DoubtKind.NUMBER_TAKEN, "7")]


async def test_every_kind_of_record_is_kept_once(database: Database) -> None:
    poll = PastPoll(message_id=9, asked_on=DAY, question="What next?", options=(("Kites", 3), ("Strings", 1)), voters=4)
    records: list[Record] = [in_document(), poll, make_record(), Term(term="Kite", definition="It flies. On a string.")]
    first = await database.imports.keep(records, NOW)
    assert first.counts == dict.fromkeys(("reviews", "candidates", "terms", "polls"), ImportCounts(added=1))
    again = await database.imports.keep(records, later(days=1))
    assert again.counts == dict.fromkeys(first.counts, ImportCounts(unchanged=1))
    changed = await database.imports.keep([replace(poll, voters=5)], NOW)
    assert changed.counts == {"polls": ImportCounts(changed=1)}
    assert await database.past_polls.past_polls() == [replace(poll, voters=5)]


async def test_reviews_of_one_title_are_told_apart_by_their_days(database: Database) -> None:
    days = [date.fromordinal(DAY.toordinal() + 2 * place) for place in range(600)]  # more than one batch
    await keep(database, *(in_document("A paper", date=day, paper=None) for day in days))
    kept = await keep(database, *(in_channel("A paper", date=day, paper=None, ids=(day.toordinal(),)) for day in days))
    assert (kept.counts["reviews"].added, kept.doubts) == (0, ())
    found = await database.archive.latest(1000)
    assert [(one.review.date, one.message_ids) for one in found] == [(day, (day.toordinal(),)) for day in days[::-1]]


@pytest.mark.parametrize("day", [date.min, date.max])
async def test_reviews_at_the_ends_of_the_calendar_meet_too(database: Database, day: date) -> None:
    await keep(database, in_document(date=day))
    kept = await keep(database, in_channel(date=day))
    assert kept.counts["reviews"].added == 0
