"""A database that was a backup: its owners are asked once, what they say is one change, and what was to leave then
does not leave before."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import AlreadyApplied
from bot.polls.ballot import Decision, Evidence
from bot.publishing.audit import Did
from bot.publishing.evidence import SeenMessage
from bot.publishing.lease import Term
from bot.publishing.post import PartState, PostKind
from bot.publishing.restored import MAY_BE_OLDER
from bot.publishing.settle import SWEEPS
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from bot.storage.letters import write_to
from bot.storage.restored import mark_restored
from tests.contract.parts import lose, plan
from tests.contract.test_ballots import add_candidates, open_ballot
from tests.contract.test_corrections import planned, post, wanted
from tests.makers import (
    CHANNEL_ID,
    NOW,
    TODAY,
    later,
    make_frozen,
    make_frozen_poll,
    make_new_ballot,
    make_post,
    make_review,
    make_tally,
)

WHY = "protected content"
MEI = 77


@pytest.fixture
async def restored(database: Database) -> Database:
    """Two reviews wait in it."""
    for title in ("First", "Second"):
        await database.queue.add(make_review(title), title, NOW)
    async with database.transactions.write() as connection:
        await mark_restored(connection)
    return database


async def queued(database: Database) -> list[str]:
    return [entry.stored.review.title for entry in await database.queue.entries()]


async def test_any_other_database_asks_nothing(database: Database) -> None:
    assert not await database.restored.waits()
    assert not await database.restored.ask(WHY, NOW)
    assert await database.notices.pending(10) == []


async def test_the_owners_are_asked_once(restored: Database) -> None:
    assert await restored.restored.ask(WHY, NOW)
    assert await restored.restored.ask(WHY, later(days=1))
    (notice,) = await restored.notices.pending(10)
    waiting = [(one["review_id"], one["title"]) for one in notice.facts["waiting"]]
    assert (notice.kind, notice.facts["reason"]) == ("restored", WHY)
    assert [title for _, title in waiting] == ["First", "Second"]
    assert "title" not in notice.facts, "nothing was ever posted"


async def test_the_question_names_the_last_review_that_is_known_there(restored: Database) -> None:
    (first, _) = await restored.queue.entries()
    await restored.restored.posted(first.stored.id, TODAY, NOW, "button:1")
    await restored.restored.ask(WHY, NOW)
    (notice,) = await restored.notices.pending(10)
    assert (notice.facts["title"], notice.facts["number"], notice.facts["message_ids"]) == ("First", 1, [])


async def test_a_review_that_stands_there_is_archived_under_the_next_number(restored: Database) -> None:
    await restored.numbers.continue_from(497, NOW)
    (first, _) = await restored.queue.entries()
    assert await restored.restored.posted(first.stored.id, date(2026, 3, 1), NOW, "button:1", MEI) == 497
    stored = await restored.archive.review(first.stored.id)
    assert stored is not None
    assert (stored.state, stored.message_ids, stored.posted_at) == (ReviewState.ARCHIVED, (), NOW)
    assert (stored.review.number, stored.review.date) == (497, date(2026, 3, 1))
    assert await queued(restored) == ["Second"]
    (change,) = await restored.audit.changes(1)
    assert (change.did, change.actor_id) == (Did.ADOPTED, MEI)


async def test_what_does_not_wait_is_not_archived(restored: Database) -> None:
    (first, _) = await restored.queue.entries()
    await restored.restored.posted(first.stored.id, TODAY, NOW, "button:1")
    assert await restored.restored.posted(first.stored.id, TODAY, NOW, "button:2") is None
    assert await queued(restored) == ["Second"]


async def test_the_word_to_go_on_counts_once(restored: Database) -> None:
    assert await restored.restored.go_on(NOW, "button:1", MEI)
    assert not await restored.restored.waits()
    assert not await restored.restored.go_on(NOW, "button:2")
    (change, *earlier) = await restored.audit.changes(9)
    assert (change.did, change.actor_id) == (Did.COMPARED, MEI)
    assert {each.did for each in earlier} == {Did.QUEUED}


async def test_after_it_no_button_of_the_question_does_anything(restored: Database) -> None:
    (first, _) = await restored.queue.entries()
    await restored.restored.go_on(NOW, "button:1")
    assert await restored.restored.posted(first.stored.id, TODAY, NOW, "button:2") is None
    assert await queued(restored) == ["First", "Second"]


async def test_a_press_that_counted_elsewhere_is_refused(restored: Database) -> None:
    first, second = await restored.queue.entries()
    await restored.restored.posted(first.stored.id, TODAY, NOW, "button:1")
    for answer in (
        restored.restored.posted(second.stored.id, TODAY, NOW, "button:1"),
        restored.restored.go_on(NOW, "button:1"),
    ):
        with pytest.raises(AlreadyApplied):
            await answer
    assert await queued(restored) == ["Second"]
    assert await restored.restored.waits()


async def test_a_look_that_found_all_ends_it_without_a_word(restored: Database) -> None:
    await restored.restored.compared(NOW)
    assert not await restored.restored.waits()


async def test_what_left_unknown_left_before_the_look_or_the_question(database: Database) -> None:
    restored = database.restored
    assert await restored.newer_until(NOW) is None
    await restored.mark()
    assert await restored.newer_until(later(hours=1)) == later(hours=1)
    await restored.ask(WHY, later(hours=2))
    await restored.ask(WHY, later(hours=3))
    assert await restored.newer_until(later(hours=9)) == later(hours=2)
    await restored.mark()
    assert await restored.newer_until(later(hours=9)) == later(hours=9)
    await restored.go_on(later(hours=4), "button:1")
    assert await restored.newer_until(later(hours=9)) == later(hours=4)


async def test_until_somebody_compared_them_nobody_knows_which_ballots_opened(database: Database) -> None:
    assert await database.ballot_times.newer_until(NOW) is None
    await database.restored.mark()
    assert await database.ballot_times.newer_until(later(hours=1)) == later(hours=1)
    await database.restored.go_on(later(hours=2), "button:1")
    assert await database.ballot_times.newer_until(later(hours=9)) == later(hours=2)
    await database.restored.compared(later(hours=3))  # there was nothing to compare
    assert await database.ballot_times.newer_until(later(hours=9)) == later(hours=2)
    await database.restored.mark()
    await database.restored.compared(later(hours=4))
    assert await database.ballot_times.newer_until(later(hours=9)) == later(hours=4)


@pytest.mark.parametrize(
    ("compared", "evidence", "state"),
    [
        (2, Evidence.FORWARD, PartState.UNKNOWN),
        (2, Evidence.UPDATE, PartState.UNKNOWN),
        (2, Evidence.ANSWER, PartState.PLANNED),  # nobody had closed it
        (-2, Evidence.FORWARD, PartState.PLANNED),  # it opened when they had been compared
    ],
)
async def test_a_result_may_stand_there_where_another_life_may_have_closed_the_poll(
    database: Database, compared: int, evidence: Evidence, state: PartState
) -> None:
    await database.restored.mark()
    await database.restored.compared(later(hours=compared))
    ballot = await open_ballot(database)
    result = make_post("the result", kind=PostKind.RESULT, ballot_id=ballot.id)
    tally = replace(make_tally(1, 0, 0), evidence=evidence)
    assert await database.ballots.close(ballot.id, tally, Decision(ballot.options[0]), result, later(days=1))
    (part,) = await database.delivery.unfinished()
    assert (part.kind, part.state) == (PostKind.RESULT, state)
    frozen = part.frozen
    seen = SeenMessage(channel_id=CHANNEL_ID, message_id=12, method=frozen.method, text_hash=frozen.text_hash)
    await database.evidence.keep([seen], later(days=1))
    assert [one.seen for one in await database.evidence.matches()] == [seen] * (state is PartState.UNKNOWN)


async def test_compared_by_a_clock_that_was_ahead_no_ballot_is_in_doubt_until_then(database: Database) -> None:
    await database.restored.mark()
    await database.restored.compared(later(days=365))
    assert await database.ballot_times.newer_until(NOW) == NOW
    assert await database.ballot_times.newer_until(later(days=1)) == NOW


async def test_where_something_stands_there_that_nobody_knows_no_look_denies_a_part(restored: Database) -> None:
    """One was lost when the backup was made, the other planned; of what the look finds as it was, one is confirmed."""
    lost = await lose(restored, await plan(restored, "lost", "planned"))
    await restored.restored.doubt(later(minutes=1))
    unsettled = await restored.evidence.unsettled()
    assert [(one.part.position, one.anchor, one.sweeps, one.part.reason) for one in unsettled] == [
        (1, 0, len(SWEEPS), MAY_BE_OLDER),
        (2, 0, len(SWEEPS), MAY_BE_OLDER),
    ]
    frozen = lost.frozen
    seen = SeenMessage(channel_id=CHANNEL_ID, message_id=12, method=frozen.method, text_hash=frozen.text_hash)
    await restored.evidence.keep([seen], later(minutes=1))
    assert [(match.part.id, match.seen) for match in await restored.evidence.matches()] == [(lost.id, seen)]


async def test_nothing_is_doubted_that_way_in_any_other_database(database: Database) -> None:
    await plan(database, "planned")
    await database.restored.doubt(NOW)
    (part,) = await database.delivery.due(NOW)
    assert part.state is PartState.PLANNED


async def test_a_second_restore_asks_anew(restored: Database) -> None:
    await restored.restored.ask(WHY, NOW)
    async with restored.transactions.write() as connection:
        await mark_restored(connection)
    await restored.restored.ask(WHY, NOW)
    assert len(await restored.notices.pending(10)) == 2


async def test_a_poll_and_a_result_that_were_to_leave_may_stand_there_and_are_looked_for(restored: Database) -> None:
    """They were frozen before the backup was made: as if the bot had died while it sent them, so nobody sends them
    again without a look or a word."""
    ids = await add_candidates(restored)
    frozen = (make_frozen("The papers"), make_frozen_poll())
    await restored.ballots.open(make_new_ballot(*ids), frozen, NOW, None)
    assert await restored.restored.ask(WHY, NOW)
    assert await restored.delivery.due(later(days=1)) == []
    unsettled = await restored.evidence.unsettled()
    assert [(one.part.position, one.part.attempt, one.since, one.asked_at) for one in unsettled] == [
        (1, 1, NOW, None),
        (2, 1, NOW, None),
    ]
    for one in unsettled:
        assert await restored.delivery.settle(one.part.id, 1, False, NOW, f"button:{one.part.id}")
    assert await restored.restored.ask(WHY, NOW), "asked before: what an owner said since stands"
    (due,) = await restored.delivery.due(NOW)
    assert (due.position, due.attempt) == (1, 1)


async def test_an_edit_of_then_might_bring_an_older_text_back_and_waits_for_a_word(restored: Database) -> None:
    review_id = await corrected_then(restored)
    assert await restored.restored.ask(WHY, NOW)
    assert await restored.corrections.due(later(days=1)) == []
    (notice,) = [one for one in await restored.notices.pending(9) if one.kind == "corrected"]
    failed = [(one["message_id"], one["reason"]) for one in notice.facts["failed"]]
    assert (notice.facts["review_id"], failed) == (review_id, [(10, MAY_BE_OLDER)])
    assert await restored.corrections.again(notice.facts["correction_id"], NOW, "button:again")
    assert len(await restored.corrections.due(NOW)) == 1


async def test_so_it_does_where_a_look_found_all_since_no_look_reads_what_stood_there_before(
    restored: Database,
) -> None:
    await corrected_then(restored)
    await restored.restored.compared(NOW)
    assert await restored.corrections.due(NOW) == []
    assert not await restored.restored.waits()


async def test_in_any_other_database_an_edit_goes_on(database: Database) -> None:
    await corrected_then(database)
    await database.restored.compared(NOW)
    assert len(await database.corrections.due(NOW)) == 1


async def test_a_database_in_use_is_marked_and_whoever_posts_begins_nothing_before_its_next_look(
    database: Database, kind: str
) -> None:
    await database.queue.add(make_review("First"), "First", NOW)
    part = await plan(database)
    term = (await database.leases.take("a", timedelta(seconds=15))).term
    assert term is not None
    await database.restored.ask(WHY, NOW)
    await database.restored.mark()
    assert await database.restored.waits()
    if kind == "postgres":
        assert await database.delivery.begin(part, NOW, later(seconds=45), term) is None
        again = (await database.leases.take("a", timedelta(seconds=15))).term
        assert again == Term("a", term.epoch + 1)
    assert await database.restored.ask(WHY, NOW)
    assert [notice.kind for notice in await database.notices.pending(9)] == ["restored"]


async def test_letters_that_wait_in_it_are_given_up(database: Database) -> None:
    async with database.transactions.write() as connection:
        await write_to(connection, MEI, "posted", {}, NOW)
    await database.restored.mark()
    (letter,) = await database.letters.first(9)
    assert letter.begun


async def corrected_then(database: Database) -> int:
    """A review of one message whose edit was planned before the backup was made."""
    review_id = await post(database, "one")
    assert len(await planned(database, await wanted(database, review_id), "new")) == 1
    return review_id
