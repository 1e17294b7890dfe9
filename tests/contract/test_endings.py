"""With the last part of a post everything that hangs on it changes at once."""

from datetime import date

import pytest

from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import Ballot, BallotState, Decision
from bot.publishing.ports import Notice
from bot.publishing.post import FrozenPart, Part
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.database import Database
from tests.makers import (
    NOW,
    TODAY,
    later,
    make_frozen,
    make_frozen_poll,
    make_new_ballot,
    make_paper,
    make_post,
    make_record,
    make_review,
    make_tally,
)

DEADLINE = later(seconds=45)


async def post(database: Database, review: Review, *texts: str) -> int:
    """The id of a review whose post is planned as No. 7."""
    entry = await database.queue.add(review, review.title, NOW)
    frozen = make_post(*texts, review_id=entry.stored.id)
    assert await database.slots.freeze(entry, 7, TODAY, frozen, NOW, slot=None, cause=None)
    return entry.stored.id


async def begin(database: Database) -> Part:
    (part,) = await database.delivery.due(NOW)
    sending = await database.delivery.begin(part, NOW, DEADLINE)
    assert sending is not None
    return sending


async def send(database: Database, *answers: int | tuple[int, str]) -> None:
    """Confirms the next parts with these message ids (and poll ids)."""
    for answer in answers:
        message_id, poll_id = answer if isinstance(answer, tuple) else (answer, None)
        assert await database.delivery.confirm(await begin(database), message_id, poll_id, later(minutes=1))


async def review_now(database: Database, review_id: int) -> StoredReview:
    return next(stored for stored in await database.archive.changed_since(0, 99) if stored.id == review_id)


async def only_notice(database: Database) -> Notice:
    (notice,) = await database.notices.pending(10)
    return notice


async def add_candidates(database: Database, *titles: str) -> list[int]:
    await database.imports.keep([make_record(title) for title in titles], NOW)
    return [candidate.id for candidate in await database.pipeline.candidates([CandidateState.IDEA], 9)]


async def states(database: Database, *ids: int) -> list[CandidateState | None]:
    found = [await database.pipeline.candidate(candidate_id) for candidate_id in ids]
    return [candidate.state if candidate else None for candidate in found]


async def open_ballot(database: Database, *ids: int) -> int:
    parts: tuple[FrozenPart, ...] = (make_frozen("what they are about"), make_frozen_poll())
    return await database.ballots.open(make_new_ballot(*ids), parts, NOW, f"update:1:{ids[0]}")


async def ballot_now(database: Database, ballot_id: int) -> Ballot:
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot is not None
    return ballot


async def test_a_review_is_archived_with_its_last_part(database: Database) -> None:
    review_id = await post(database, make_review("a"), "first", "second")
    await send(database, 10)
    assert await database.archive.review(review_id) is None
    assert await database.notices.pending(10) == []
    await send(database, 11)
    stored = await database.archive.review(review_id)
    assert stored is not None
    assert (stored.state, stored.message_ids, stored.posted_at) == (ReviewState.ARCHIVED, (10, 11), later(minutes=1))
    assert (stored.review.number, stored.review.date) == (7, TODAY)


async def test_the_owners_hear_of_a_finished_post(database: Database) -> None:
    review_id = await post(database, make_review("a"), "first", "second")
    await send(database, 10, 11)
    notice = await only_notice(database)
    facts = {"post_kind": "review", "review_id": review_id, "title": "a", "number": 7, "parts": 2}
    assert notice.kind == "posted"
    assert notice.facts == facts | {"at": later(minutes=1).isoformat(), "message_id": 10}


async def test_a_part_that_only_the_owner_saw_leaves_no_message_id(database: Database) -> None:
    review_id = await post(database, make_review("a"), "first", "second")
    first = await begin(database)
    await database.delivery.lose(first, "time-out", NOW)
    await database.delivery.settle(first.id, 1, True, NOW, "button:x")
    await send(database, 11)
    assert (await review_now(database, review_id)).message_ids == (11,)


async def test_the_owners_answer_to_the_last_part_ends_the_post(database: Database) -> None:
    review_id = await post(database, make_review("a"))
    part = await begin(database)
    await database.delivery.lose(part, "time-out", NOW)
    await database.delivery.settle(part.id, 1, True, NOW, "button:x")
    assert (await review_now(database, review_id)).state is ReviewState.ARCHIVED
    assert [notice.kind for notice in await database.notices.pending(10)] == ["part_unknown", "posted"]


async def test_an_archived_review_gets_a_new_revision(database: Database) -> None:
    review_id = await post(database, make_review("a"))
    before = (await review_now(database, review_id)).revision
    await send(database, 10)
    assert [stored.id for stored in await database.archive.changed_since(before, 9)] == [review_id]


@pytest.mark.parametrize(
    "review",
    [make_review("another title", paper=make_paper()), make_review("SPARSE  attention, for everyone!")],
    ids=["same paper", "same title"],
)
async def test_the_candidate_of_a_posted_review_is_reviewed_and_its_promise_kept(
    database: Database, review: Review
) -> None:
    record = make_record("Sparse attention for everyone", paper=make_paper())
    await database.imports.keep([record, make_record("other"), make_record("third")], NOW)
    chosen, other, third = (c.id for c in await database.pipeline.candidates([CandidateState.IDEA], 9))
    ballot_id = await open_ballot(database, chosen, other)
    await send(database, 10, (11, "77"))
    option = (await ballot_now(database, ballot_id)).options[0]
    assert await database.ballots.close(ballot_id, make_tally(3, 1), Decision(option), None, NOW)
    assert len(await database.pipeline.promises()) == 1
    await post(database, review)
    assert len(await database.pipeline.promises()) == 1
    await send(database, 12)
    assert await database.pipeline.promises() == []
    expected = [CandidateState.REVIEWED, CandidateState.SHORTLISTED, CandidateState.IDEA]
    assert await states(database, chosen, other, third) == expected


async def test_a_review_without_a_paper_touches_no_candidate_without_one(database: Database) -> None:
    ids = await add_candidates(database, "one", "two")
    await post(database, make_review("three"))
    await send(database, 10)
    assert await states(database, *ids) == [CandidateState.IDEA] * 2


async def test_a_ballot_is_open_with_its_poll(database: Database) -> None:
    ballot_id = await open_ballot(database, *await add_candidates(database, "one", "two"))
    await send(database, 10)
    assert (await ballot_now(database, ballot_id)).state is BallotState.PLANNED
    await send(database, (11, "77"))
    ballot = await ballot_now(database, ballot_id)
    assert (ballot.state, ballot.message_id, ballot.poll_id) == (BallotState.OPEN, 11, "77")
    facts = (await only_notice(database)).facts
    assert (facts["post_kind"], facts["number"], facts["title"]) == ("ballot", None, ballot.question)


async def test_a_poll_that_only_the_owner_saw_is_open_without_its_ids(database: Database) -> None:
    ballot_id = await open_ballot(database, *await add_candidates(database, "one", "two"))
    await send(database, 10)
    poll = await begin(database)
    await database.delivery.lose(poll, "time-out", NOW)
    await database.delivery.settle(poll.id, 1, True, NOW, "button:x")
    ballot = await ballot_now(database, ballot_id)
    assert (ballot.state, ballot.message_id, ballot.poll_id) == (BallotState.OPEN, None, None)


async def test_a_refused_ballot_blocks_nobody(database: Database) -> None:
    ids = await add_candidates(database, "one", "two")
    ballot_id = await open_ballot(database, *ids)
    assert await database.delivery.refuse(await begin(database), "400: options", NOW)
    ballot = await ballot_now(database, ballot_id)
    assert (ballot.state, ballot.winner_id) == (BallotState.CLOSED, None)
    assert await states(database, *ids) == [CandidateState.SHORTLISTED] * 2
    assert await database.ballots.current() is None
    again = make_new_ballot(*ids)
    assert await database.ballots.open(again, (make_frozen_poll(),), NOW, "update:1:99") != ballot_id


async def test_a_refused_review_of_which_nothing_is_public_can_be_queued_anew(database: Database) -> None:
    review_id = await post(database, make_review("a"), "first", "second")
    await database.delivery.refuse(await begin(database), "400: entities", NOW)
    draft = await review_now(database, review_id)
    assert (draft.state, draft.review.number) == (ReviewState.DRAFT, None)
    assert await database.slots.next_number() == 1
    entry = await database.queue.add(make_review("a", date=date(2026, 3, 1)), "a", NOW)
    assert entry.stored.id == review_id


async def test_a_review_that_stands_half_in_the_channel_keeps_its_number(database: Database) -> None:
    review_id = await post(database, make_review("a"), "first", "second")
    await send(database, 10)
    await database.delivery.refuse(await begin(database), "400: entities", NOW)
    stored = await review_now(database, review_id)
    assert (stored.state, stored.review.number) == (ReviewState.POSTING, 7)
