"""A post that its owner takes back: what it changed beside the channel is undone with it."""

from datetime import timedelta

import pytest

from bot.errors import AlreadyApplied
from bot.pipeline.candidate import CandidateState
from bot.pipeline.letters import LetterKind
from bot.publishing.audit import Did
from bot.publishing.post import PostKind
from bot.publishing.take_back_post import WITHIN, Taken
from bot.reviews.review import Review, ReviewState
from bot.storage.database import Database
from tests.contract.parts import send
from tests.contract.promised import DUE, promised
from tests.makers import (
    CHANNEL_ID,
    NOW,
    OWNER_ID,
    READER_ID,
    TODAY,
    later,
    make_frozen,
    make_paper,
    make_post,
    make_record,
    make_review,
    make_slot,
)

REVIEW = make_review("Graph Memory")


async def post(database: Database, *message_ids: int, review: Review = REVIEW, number: int = 7) -> int:
    """The review's id; its messages stand in the channel under these ids."""
    entry = await database.queue.add(review, review.title, NOW)
    texts = [f"{review.title} {message_id}" for message_id in message_ids]
    frozen = make_post(*texts, review_id=entry.stored.id)
    slot = make_slot(slot=f"{number:02}:00")
    assert await database.slots.freeze(entry, number, TODAY, frozen, NOW, slot=slot, cause=None)
    await deliver(database, *message_ids)
    return entry.stored.id


async def deliver(database: Database, *message_ids: int) -> None:
    for message_id in message_ids:
        (part,) = await database.delivery.due(NOW)
        await send(database, part, message_id)


async def take(database: Database, review_id: int, cause: str = "button:x") -> Taken:
    return await database.taking_back.take_back(review_id, OWNER_ID, later(hours=1), cause)


async def letters(database: Database) -> list[tuple[int, str]]:
    return [(one.user_id, one.kind) for one in await database.letters.first(9)]


async def test_a_post_that_is_taken_back_is_deleted_and_its_review_a_draft(database: Database) -> None:
    review_id = await post(database, 10, 11)
    assert await take(database, review_id) is Taken.BEGUN
    assert await database.archive.review(review_id) is None
    (clearing,) = await database.series.clearing()
    assert (clearing.channel_id, clearing.message_ids) == (CHANNEL_ID, (11, 10))
    assert await database.delivery.due(later(days=9)) == []
    assert await database.series.cleared(clearing.post_id, (), NOW)
    (stored,) = await database.queue.drafts()
    assert (stored.review.number, stored.review.date, stored.message_ids) == (None, None, ())
    assert stored.posted_at is None
    assert await database.numbers.next_number() == 1
    assert [one.kind for one in await database.notices.pending(9)] == ["posted", "series_deleted"]


async def test_what_was_taken_back_is_on_record_and_its_slot_stays_used(database: Database) -> None:
    review_id = await post(database, 10)
    await take(database, review_id)
    (change, *_) = await database.audit.changes(1)
    assert (change.did, change.before) == (Did.TAKEN_BACK, {"number": 7, "messages": [10]})
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot(slot="07:00")}


async def test_a_second_press_and_a_second_owner_change_nothing(database: Database) -> None:
    review_id = await post(database, 10)
    await take(database, review_id)
    with pytest.raises(AlreadyApplied):
        await take(database, review_id)
    assert await take(database, review_id, "button:y") is Taken.GONE
    assert len(await database.series.clearing()) == 1


async def test_what_is_too_old_or_not_ours_stays(database: Database) -> None:
    review_id = await post(database, 10)
    late = await database.taking_back.take_back(review_id, OWNER_ID, NOW + WITHIN, "button:x")
    assert late is Taken.TOO_OLD
    in_time = NOW + WITHIN - timedelta(seconds=1)
    assert await database.taking_back.take_back(999, OWNER_ID, in_time, "button:y") is Taken.GONE
    assert await database.taking_back.take_back(review_id, OWNER_ID, in_time, "button:x") is Taken.BEGUN


async def test_the_reply_with_the_rest_goes_with_the_post(database: Database) -> None:
    review_id = await post(database, 10)
    correction = await database.corrections.propose(review_id, make_review("Graph Memory"), OWNER_ID, NOW, "update:1")
    assert await database.corrections.publish(correction.id, OWNER_ID, NOW, "button:1")
    reply = make_post(parts=(make_frozen("the rest"),), kind=PostKind.CORRECTION, review_id=review_id)
    assert await database.corrections.plan(correction, {}, reply, NOW)
    assert await take(database, review_id) is Taken.BUSY
    await deliver(database, 30)
    assert await take(database, review_id) is Taken.BEGUN
    assert [one.message_ids for one in await database.series.clearing()] == [(30, 10)]


async def test_a_correction_ends_with_its_post(database: Database) -> None:
    review_id = await post(database, 10)
    correction = await database.corrections.propose(review_id, make_review("Graph Memory"), OWNER_ID, NOW, "update:1")
    assert await database.corrections.publish(correction.id, OWNER_ID, NOW, "button:1")
    await take(database, review_id)
    (clearing,) = await database.series.clearing()
    await database.series.cleared(clearing.post_id, (), NOW)
    entry = await database.queue.put_first(review_id, NOW, None)
    frozen = make_post("anew", review_id=review_id)
    assert await database.slots.freeze(entry, 7, TODAY, frozen, NOW, slot=None, cause=None)
    await deliver(database, 40)
    assert await database.corrections.wanted() == []
    found = await database.corrections.posted(review_id)
    assert found is not None
    assert [one.message_id for one in found.messages] == [40]


async def test_the_promise_is_open_again_with_its_day(database: Database) -> None:
    promise = await promised(database)
    review_id = await post(database, 20)
    assert await database.promises.promises() == []
    await take(database, review_id)
    (again,) = await database.promises.promises()
    assert (again.id, again.due_on, again.candidate.state) == (promise.id, DUE, CandidateState.DRAFTED)


async def test_readers_who_were_not_told_wait_again(database: Database) -> None:
    candidate, _ = await database.pipeline.add(make_record("Graph Memory"), NOW, "update:1")
    for reader in (READER_ID, 333):
        await database.wishes.wish(candidate.id, reader, "he", NOW)
    review_id = await post(database, 20)
    (first, _) = await database.letters.first(9)
    assert await database.letters.begin(first.id)
    await take(database, review_id)
    assert await letters(database) == [(READER_ID, LetterKind.REVIEW_OUT)]  # it may have arrived
    assert await database.wishes.waiting([candidate.id]) == {candidate.id: 1}
    assert await database.wishes.count(333) == 1
    await database.letters.end(first.id)


async def test_what_comes_again_is_told_to_those_who_still_wait(database: Database) -> None:
    candidate, _ = await database.pipeline.add(make_record("Graph Memory"), NOW, "update:1")
    await database.wishes.wish(candidate.id, READER_ID, "he", NOW)
    review_id = await post(database, 20)
    await take(database, review_id)
    (clearing,) = await database.series.clearing()
    await database.series.cleared(clearing.post_id, (), NOW)
    entry = await database.queue.put_first(review_id, NOW, None)
    frozen = make_post("anew", review_id=review_id)
    assert await database.slots.freeze(entry, 7, TODAY, frozen, NOW, slot=None, cause=None)
    await deliver(database, 40)
    assert await letters(database) == [(READER_ID, LetterKind.REVIEW_OUT)]


async def test_a_suggestion_waits_for_an_owners_word_again(database: Database) -> None:
    paper = make_paper()
    await database.suggestions.suggest(paper, READER_ID, "en", NOW, "update:s")
    review_id = await post(database, 20, review=make_review("Graph Memory", paper=paper))
    assert await letters(database) == [(READER_ID, LetterKind.REVIEW_OUT)]
    await take(database, review_id)
    assert await letters(database) == []
    assert [one.paper.url for one in await database.suggestions.waiting(9)] == [paper.url]


async def test_the_paper_stays_reviewed_while_another_review_of_it_stands(database: Database) -> None:
    await database.pipeline.add(make_record("Graph Memory"), NOW, "update:1")
    first = await post(database, 20)
    hebrew = make_review("Graph Memory", language="he", body="טקסט")
    async with database.transactions.write() as connection:
        from sqlalchemy import insert

        from bot.storage.review_rows import review_columns
        from bot.storage.tables import reviews

        row = review_columns(hebrew) | {"identity": "he", "state": ReviewState.ARCHIVED, "message_ids": [5]}
        await connection.execute(insert(reviews).values(row | {"added_at": NOW, "revision": 999}))
    await take(database, first)
    (candidate,) = await database.pipeline.candidates(tuple(CandidateState), 9)
    assert candidate.state is CandidateState.REVIEWED


async def test_its_twin_stays_its_twin(database: Database) -> None:
    review_id = await post(database, 20)
    other = await database.queue.add(make_review("גרף", language="he", body="טקסט"), "he", NOW)
    assert await database.twins.pair(review_id, other.stored.id, OWNER_ID, NOW, "button:t")
    await take(database, review_id)
    twins = [await database.twins.twin(one) for one in (other.stored.id, review_id)]
    assert [one and one.id for one in twins] == [review_id, other.stored.id]
