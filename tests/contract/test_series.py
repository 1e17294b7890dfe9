"""A review that stopped half-way waits for an owner's word, and every word is obeyed once."""

from datetime import datetime

import pytest

from bot.errors import AlreadyApplied
from bot.publishing.mending import Clearing, Held, Word
from bot.publishing.post import Part, PartState, PostKind
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.database import Database
from tests.makers import CHANNEL_ID, NOW, TODAY, later, make_post, make_review

LIMIT = later(hours=2)


async def begun(database: Database, at: datetime = NOW) -> Part:
    (part,) = await database.delivery.due(at)
    sending = await database.delivery.begin(part, at, later(hours=9))
    assert sending is not None
    return sending


async def half_sent(database: Database, sent: int = 1, count: int = 3) -> int:
    """The review's id; its first messages stand in the channel as 10, 11, …"""
    entry = await database.queue.add(make_review("a"), "a", NOW)
    texts = [f"part {number}" for number in range(1, count + 1)]
    post = make_post(*texts, review_id=entry.stored.id)
    assert await database.slots.freeze(entry, 7, TODAY, post, NOW, slot=None, cause=None)
    for message_id in range(10, 10 + sent):
        assert await database.delivery.confirm(await begun(database), message_id, None, NOW)
    return entry.stored.id


async def refused(database: Database) -> Held:
    """The review of `half_sent` is held, since its second part was refused."""
    await half_sent(database)
    part = await begun(database)
    assert await database.delivery.refuse(part, "400: entities", NOW)
    return Held(part.post_id, part.attempt)


async def review_now(database: Database) -> StoredReview:
    (stored,) = await database.archive.changed_since(0, 9)
    return stored


async def told(database: Database) -> list[str]:
    return [notice.kind for notice in await database.notices.pending(10)]


async def test_a_part_that_is_refused_behind_others_holds_its_review(database: Database) -> None:
    held = await refused(database)
    assert await database.delivery.due(later(days=1)) == []
    (waiting,) = await database.delivery.unfinished()
    assert (waiting.state, waiting.position) == (PartState.FAILED, 2)
    assert (await review_now(database)).state is ReviewState.POSTING
    (notice,) = await database.notices.pending(10)
    review = (await review_now(database)).id
    facts = {
        "post_kind": "review",
        "post_id": held.post_id,
        "review_id": review,
        "title": "a",
        "reason": "400: entities",
    }
    assert (notice.kind, notice.facts) == ("post_failed", facts | {"position": 2, "count": 3, "attempt": 1})


async def test_a_finished_series_goes_on_with_the_part_that_it_stopped_at(database: Database) -> None:
    held = await refused(database)
    assert await database.series.decide(held, Word.FINISH, LIMIT, "button:x")
    part = await begun(database, LIMIT)
    assert (part.position, part.attempt) == (2, 2)
    assert await database.delivery.confirm(part, 11, None, LIMIT)
    assert await database.delivery.confirm(await begun(database, LIMIT), 12, None, LIMIT)
    assert (await review_now(database)).message_ids == (10, 11, 12)


async def test_a_series_that_was_refused_again_is_held_again_and_the_old_buttons_are_stale(database: Database) -> None:
    held = await refused(database)
    assert await database.series.decide(held, Word.FINISH, NOW, "button:x")
    assert await database.delivery.refuse(await begun(database), "400: entities", NOW)
    for word in Word:
        assert not await database.series.decide(held, word, NOW, f"button:{word}")
    assert await database.series.decide(Held(held.post_id, 2), Word.FINISH, NOW, "button:y")


async def test_what_is_left_so_is_archived_with_the_messages_that_stand_there(database: Database) -> None:
    held = await refused(database)
    assert await database.series.decide(held, Word.LEAVE, LIMIT, "button:x")
    stored = await review_now(database)
    assert (stored.state, stored.message_ids, stored.posted_at) == (ReviewState.ARCHIVED, (10,), LIMIT)
    assert stored.review.number == 7
    assert await database.delivery.unfinished() == []


async def test_a_series_to_be_deleted_is_on_record_until_it_is_gone(database: Database) -> None:
    review_id = await half_sent(database, sent=2)
    part = await begun(database)
    await database.delivery.refuse(part, "400", NOW)
    assert await database.series.decide(Held(part.post_id, 1), Word.DELETE, NOW, "button:x")
    assert await database.series.clearing() == [Clearing(part.post_id, CHANNEL_ID, (11, 10))]
    assert (await review_now(database)).state is ReviewState.POSTING
    assert await database.series.cleared(part.post_id, (), LIMIT)
    assert not await database.series.cleared(part.post_id, (), LIMIT)
    stored = await review_now(database)
    assert (stored.state, stored.review.number, stored.review.date) == (ReviewState.DRAFT, None, None)
    assert await database.series.clearing() == []
    assert await database.delivery.unfinished() == []
    *_, notice = await database.notices.pending(10)
    facts = {"post_id": part.post_id, "review_id": review_id, "title": "a", "left": [], "unseen": 0}
    assert (notice.kind, notice.facts) == ("series_deleted", facts | {"revision": stored.revision})


async def test_what_stays_and_what_only_a_person_saw_is_told(database: Database) -> None:
    await half_sent(database, sent=0)
    first = await begun(database)
    await database.delivery.lose(first, "time-out", NOW)
    await database.delivery.settle(first.id, 1, True, NOW, "button:there")
    await database.delivery.confirm(await begun(database), 11, None, NOW)
    third = await begun(database)
    await database.delivery.refuse(third, "400", NOW)
    await database.series.decide(Held(third.post_id, 1), Word.DELETE, NOW, "button:x")
    assert [clearing.message_ids for clearing in await database.series.clearing()] == [(11,)]
    await database.series.cleared(third.post_id, (11,), NOW)
    *_, notice = await database.notices.pending(10)
    assert (notice.facts["left"], notice.facts["unseen"]) == ([11], 1)


@pytest.mark.parametrize("word", Word)
async def test_a_second_press_changes_nothing(database: Database, word: Word) -> None:
    held = await refused(database)
    assert await database.series.decide(held, word, NOW, "button:x")
    before = await review_now(database)
    with pytest.raises(AlreadyApplied):
        await database.series.decide(held, word, LIMIT, "button:x")
    for other in Word:
        assert not await database.series.decide(held, other, LIMIT, "button:y")
    assert await review_now(database) == before


async def test_a_part_long_behind_the_one_before_it_holds_its_review(database: Database) -> None:
    review_id = await half_sent(database)
    assert await database.series.hold_stale(NOW, LIMIT) == 0
    assert await database.series.hold_stale(later(seconds=1), LIMIT) == 1
    assert await database.series.hold_stale(later(seconds=1), LIMIT) == 0
    assert await database.delivery.due(LIMIT) == []
    (waiting,) = await database.delivery.unfinished()
    assert await database.delivery.begin(waiting, LIMIT, LIMIT) is None
    (notice,) = await database.notices.pending(10)
    facts = {"post_id": waiting.post_id, "review_id": review_id, "title": "a"}
    assert (notice.kind, notice.facts) == ("series_held", facts | {"position": 2, "count": 3, "attempt": 0})


async def test_an_owners_word_counts_as_the_last_news_of_a_series(database: Database) -> None:
    await half_sent(database)
    (waiting,) = await database.delivery.unfinished()
    await database.series.hold_stale(LIMIT, LIMIT)
    assert await database.series.decide(Held(waiting.post_id, 0), Word.FINISH, LIMIT, "button:x")
    assert await database.series.hold_stale(LIMIT, LIMIT) == 0
    assert [part.position for part in await database.delivery.due(LIMIT)] == [2]
    assert await database.series.hold_stale(later(hours=3), later(hours=5)) == 1


async def test_an_answer_of_the_owners_counts_as_well(database: Database) -> None:
    await half_sent(database)
    part = await begun(database)
    await database.delivery.lose(part, "time-out", NOW)
    await database.evidence.ask(part.id, 1, "protected", NOW)
    await database.delivery.settle(part.id, 1, False, LIMIT, "button:missing")
    assert await database.series.hold_stale(LIMIT, LIMIT) == 0
    assert await database.series.hold_stale(later(hours=3), later(hours=5)) == 1


async def test_what_two_sweeps_denied_long_after_the_part_before_it_is_held(database: Database) -> None:
    await half_sent(database)
    part = await begun(database)
    await database.delivery.lose(part, "time-out", NOW)
    await database.evidence.deny(part.id, 1, later(hours=3))
    assert await database.series.hold_stale(later(hours=1), later(hours=3)) == 1


async def test_only_what_is_planned_behind_another_is_held(database: Database) -> None:
    await half_sent(database, sent=0)
    assert await database.series.hold_stale(LIMIT, LIMIT) == 0  # nothing of it stands there: that is a late slot
    await database.delivery.confirm(await begun(database), 10, None, NOW)
    sending = await begun(database)
    assert await database.series.hold_stale(LIMIT, LIMIT) == 0
    await database.delivery.lose(sending, "time-out", NOW)
    assert await database.series.hold_stale(LIMIT, LIMIT) == 0
    assert await told(database) == ["part_unknown"]


async def found_late(database: Database, count: int) -> Part:
    """The second part of a held series: denied, never sent again, and in the channel after all."""
    await half_sent(database, count=count)
    part = await begun(database)
    assert await database.delivery.lose(part, "time-out", NOW)
    assert await database.evidence.deny(part.id, 1, NOW)
    assert await database.series.hold_stale(LIMIT, LIMIT) == 1
    found = await database.delivery.part(part.id)
    assert found is not None
    return found


async def test_a_series_goes_on_when_the_message_that_it_is_held_for_is_found(database: Database) -> None:
    """Else it would be held for ever: its buttons are for the part that was found, and it is told once only."""
    part = await found_late(database, count=3)
    assert await database.delivery.confirm(part, 11, None, LIMIT)
    assert [part.position for part in await database.delivery.due(LIMIT)] == [3]
    assert not await database.series.decide(Held(part.post_id, 1), Word.DELETE, LIMIT, "button:x")


async def test_a_series_that_is_being_deleted_does_not_end_with_a_message_that_is_found(database: Database) -> None:
    part = await found_late(database, count=2)
    assert await database.series.decide(Held(part.post_id, 1), Word.DELETE, LIMIT, "button:x")
    assert await database.delivery.confirm(part, 11, None, LIMIT)
    assert await database.series.clearing() == [Clearing(part.post_id, CHANNEL_ID, (11, 10))]
    assert (await review_now(database)).state is ReviewState.POSTING


async def test_what_is_held_waits_for_no_hour_any_more(database: Database) -> None:
    """The rest follows at the owner's word, and holds up no other post until then."""
    await half_sent(database)
    part = await begun(database)
    await database.delivery.postpone(part, later(hours=5), "429")
    assert await database.series.hold_stale(LIMIT, LIMIT) == 1
    assert [part.retry_at for part in await database.delivery.unfinished()] == [None]


async def test_only_reviews_are_held(database: Database) -> None:
    from bot.storage.post_rows import plan_post

    async with database.transactions.write() as connection:
        await plan_post(connection, make_post("a", "b", kind=PostKind.RESULT), "result", NOW)
    await database.delivery.confirm(await begun(database), 10, None, NOW)
    assert await database.series.hold_stale(LIMIT, LIMIT) == 0
