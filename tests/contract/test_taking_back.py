"""What cannot leave goes back to where it was, and no slot is spent on it."""

import asyncio

import pytest
from sqlalchemy import update

from bot.pipeline.candidate import CandidateState
from bot.publishing.post import NewPost, Part, PartState, PostKind
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from bot.storage.tables import deliveries
from tests.makers import (
    BY_SHELL,
    CHANNEL_ID,
    NOW,
    TODAY,
    later,
    make_frozen,
    make_frozen_poll,
    make_new_ballot,
    make_post,
    make_record,
    make_review,
    make_slot,
)

DEADLINE, AGAIN = later(seconds=45), later(minutes=1)
SKIPPED = {"slot": "09:00", "day": "2026-03-02", "reason": "away", "count": 1}


async def post(database: Database, *texts: str) -> Part:
    """The first part of review "a", planned as No. 7 for the slot of the day; review "b" waits behind it."""
    entry = await database.queue.add(make_review("a"), "a", NOW)
    await database.queue.add(make_review("b"), "b", NOW)
    await database.queue.move(entry.stored.id, 1, BY_SHELL)
    frozen: NewPost = make_post(*(texts or ("first", "second")), review_id=entry.stored.id)
    assert await database.slots.freeze(entry, 7, TODAY, frozen, NOW, slot=make_slot(), cause=None)
    (part,) = await database.delivery.due(NOW)
    return part


async def ballot(database: Database) -> Part:
    """The first part of a planned ballot."""
    await database.imports.keep([make_record("one"), make_record("two")], NOW)
    ids = [candidate.id for candidate in await database.pipeline.candidates([CandidateState.IDEA], 9)]
    parts = (make_frozen("papers"), make_frozen_poll())
    await database.ballots.open(make_new_ballot(*ids), parts, NOW, "update:1:1")
    (part,) = await database.delivery.due(NOW)
    return part


async def begin(database: Database, part: Part) -> Part:
    sending = await database.delivery.begin(part, NOW, DEADLINE)
    assert sending is not None
    return sending


async def state_of(database: Database, part: Part) -> PartState:
    found = await database.delivery.part(part.id)
    assert found is not None
    return found.state


async def waiting(database: Database) -> list[str]:
    return [entry.stored.review.title for entry in await database.queue.entries()]


async def test_a_barred_review_is_the_head_again_without_its_number(database: Database) -> None:
    part = await begin(database, await post(database))
    assert await waiting(database) == ["b"]
    assert await database.delivery.bar(part, AGAIN, "403 kicked", NOW)
    head = (await database.queue.entries())[0].stored
    assert await waiting(database) == ["a", "b"]
    assert (head.state, head.review.number, head.review.date) == (ReviewState.QUEUED, None, None)
    assert await database.slots.next_number() == 1


async def test_a_barred_review_gives_its_slot_back(database: Database) -> None:
    part = await begin(database, await post(database))
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot()}
    await database.delivery.bar(part, AGAIN, "403 kicked", NOW)
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == set()


async def test_nothing_of_a_post_that_was_taken_back_is_sent(database: Database) -> None:
    part = await begin(database, await post(database))
    await database.delivery.bar(part, AGAIN, "403 kicked", NOW)
    assert await database.delivery.unfinished() == []
    assert await state_of(database, part) is PartState.FAILED
    assert await database.delivery.under_way() == []


async def test_the_review_that_came_back_can_be_posted(database: Database) -> None:
    part = await begin(database, await post(database))
    await database.delivery.bar(part, AGAIN, "403 kicked", NOW)
    head = await database.slots.head()
    assert head is not None
    again = make_post("first", "second", review_id=head.stored.id)
    assert await database.slots.freeze(head, 7, TODAY, again, AGAIN, slot=make_slot(), cause=None)


async def test_what_was_read_before_it_came_back_is_stale(database: Database) -> None:
    entry = await database.queue.add(make_review("a"), "a", NOW)
    frozen = make_post("first", review_id=entry.stored.id)
    await database.slots.freeze(entry, 7, TODAY, frozen, NOW, slot=make_slot(), cause=None)
    (part,) = await database.delivery.due(NOW)
    await database.delivery.bar(await begin(database, part), AGAIN, "403 kicked", NOW)
    assert await database.slots.freeze(entry, 7, TODAY, frozen, NOW, slot=None, cause=None) is None


async def test_being_barred_is_noted_and_told_once(database: Database) -> None:
    part = await begin(database, await post(database))
    await database.delivery.bar(part, AGAIN, "403 kicked", NOW)
    standing = await database.standing.standing()
    assert (standing.may_post, standing.since) == (False, NOW)
    assert not await database.delivery.bar(part, AGAIN, "403 kicked", AGAIN)
    (notice,) = await database.notices.pending(9)
    expected = {"missing": ["can_post_messages"], "reason": "403 kicked"}
    assert (notice.kind, notice.facts) == ("right_lost", expected)


async def test_a_later_part_that_is_barred_waits(database: Database) -> None:
    first = await begin(database, await post(database))
    await database.delivery.confirm(first, 10, None, NOW)
    (second,) = await database.delivery.due(NOW)
    assert await database.delivery.bar(await begin(database, second), AGAIN, "403 kicked", NOW)
    assert await state_of(database, second) is PartState.PLANNED
    assert await database.delivery.due(NOW) == []
    assert [part.position for part in await database.delivery.due(AGAIN)] == [2]
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot()}
    assert await waiting(database) == ["b"]


@pytest.mark.parametrize(
    ("noted", "minutes"),
    [([()], 0), ([("can_edit_messages",)], 0), ([("member",)], 1)],
    ids=["all well", "may post again", "worse"],
)
async def test_what_was_barred_leaves_as_soon_as_the_right_is_back(
    database: Database, noted: list[tuple[str, ...]], minutes: int
) -> None:
    part = await ballot(database)
    await database.delivery.bar(await begin(database, part), AGAIN, "403 kicked", NOW)
    for missing in noted:
        await database.standing.note(missing, "", NOW)
    assert len(await database.delivery.due(NOW)) == (0 if minutes else 1)
    assert len(await database.delivery.due(later(minutes=minutes))) == 1


async def test_a_ballot_that_is_barred_waits(database: Database) -> None:
    part = await ballot(database)
    assert part.kind is PostKind.BALLOT
    assert await database.delivery.bar(await begin(database, part), AGAIN, "403 kicked", NOW)
    assert await database.delivery.due(NOW) == []
    assert len(await database.delivery.due(AGAIN)) == 1


async def test_a_review_that_may_still_land_keeps_its_post(database: Database) -> None:
    """Evidence said that it is not there; were it taken back, a copy that comes late would be nobody's."""
    part = await begin(database, await post(database))
    await database.delivery.lose(part, "time-out", NOW)
    await database.delivery.settle(part.id, 1, False, NOW, "button:x")
    async with database.transactions.write() as connection:
        await connection.execute(update(deliveries).values(watched_to=5))
    (again,) = await database.delivery.due(NOW)
    assert await database.delivery.bar(await begin(database, again), AGAIN, "403 kicked", NOW)
    assert await state_of(database, part) is PartState.PLANNED
    assert await waiting(database) == ["b"]


async def test_a_planned_review_is_withdrawn_and_its_slot_stays_used(database: Database) -> None:
    part = await post(database)
    assert await database.delivery.withdraw(part.post_id, SKIPPED, NOW)
    assert await waiting(database) == ["a", "b"]
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot()}
    assert await database.delivery.unfinished() == []
    assert not await database.delivery.withdraw(part.post_id, SKIPPED, NOW)
    assert await waiting(database) == ["a", "b"]


async def test_what_is_withdrawn_is_told_once_and_in_the_same_step(database: Database) -> None:
    part = await post(database)
    for _ in range(2):
        await database.delivery.withdraw(part.post_id, SKIPPED, NOW)
    assert [(notice.kind, notice.facts) for notice in await database.notices.pending(9)] == [("slot_skipped", SKIPPED)]


async def test_what_was_withdrawn_is_confirmed_by_nobody(database: Database) -> None:
    """Who read of the part before, and found a message like it, comes too late: the review waits again."""
    part = await begin(database, await post(database, "first"))
    await database.delivery.postpone(part, AGAIN, "429")
    assert await database.delivery.withdraw(part.post_id, SKIPPED, NOW)
    assert not await database.delivery.confirm(part, 10, None, NOW)
    assert (await waiting(database), await database.archive.latest(9)) == (["a", "b"], [])


async def test_a_part_that_was_put_off_can_be_withdrawn(database: Database) -> None:
    part = await begin(database, await post(database))
    await database.delivery.postpone(part, AGAIN, "429")
    assert await database.delivery.withdraw(part.post_id, SKIPPED, NOW)


@pytest.mark.parametrize("outcome", ["sending", "unknown", "confirmed"])
async def test_what_may_stand_in_the_channel_is_not_withdrawn(database: Database, outcome: str) -> None:
    part = await begin(database, await post(database))
    if outcome == "unknown":
        await database.delivery.lose(part, "time-out", NOW)
    if outcome == "confirmed":
        await database.delivery.confirm(part, 10, None, NOW)
    assert not await database.delivery.withdraw(part.post_id, SKIPPED, NOW)
    assert await waiting(database) == ["b"]


async def test_a_ballot_is_not_withdrawn(database: Database) -> None:
    part = await ballot(database)
    assert not await database.delivery.withdraw(part.post_id, SKIPPED, NOW)


async def test_a_post_is_withdrawn_or_begun_but_never_both(database: Database) -> None:
    part = await post(database)
    begun, withdrawn = await asyncio.gather(
        database.delivery.begin(part, NOW, DEADLINE), database.delivery.withdraw(part.post_id, SKIPPED, NOW)
    )
    assert (begun is None) == withdrawn
