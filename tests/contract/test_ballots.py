"""One ballot at a time, closed once, its winner promised once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.errors import AlreadyApplied, BallotOpen, NotFound
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import Ballot, BallotOption, BallotState, Decision
from bot.publishing.post import PostKind
from bot.storage.choice_tables import ballots
from bot.storage.database import Database
from tests.makers import (
    CHANNEL_ID,
    NOW,
    TODAY,
    later,
    make_frozen_poll,
    make_new_ballot,
    make_post,
    make_record,
    make_review,
    make_tally,
)


async def add_candidates(database: Database) -> list[int]:
    records = [make_record(title) for title in ("one", "two", "three")]
    await database.imports.keep(records, NOW)
    return [candidate.id for candidate in await database.pipeline.candidates([CandidateState.IDEA], 9)]


async def plan(database: Database) -> int:
    ids = await add_candidates(database)
    return await database.ballots.open(make_new_ballot(*ids), (make_frozen_poll(),), NOW, "update:1:1")


async def open_ballot(database: Database, poll_id: str = "77") -> Ballot:
    ballot_id = await plan(database)
    (part,) = await database.delivery.due(NOW)
    sending = await database.delivery.begin(part, NOW, later(seconds=45))
    assert sending is not None
    assert await database.delivery.confirm(sending, 11, poll_id, NOW)
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot is not None
    return ballot


async def close(database: Database, ballot: Ballot, *votes: int, late: bool = False) -> bool:
    winner = ballot.options[votes.index(max(votes))] if any(votes) else None
    result = make_post("the result", kind=PostKind.RESULT, ballot_id=ballot.id)
    decision = Decision(winner, {of(option): 100 for option in ballot.options if option != winner}, {"rule": 1})
    tally, by = make_tally(*votes, voters=9), timedelta(minutes=40) if late else None
    return await database.ballots.close(ballot.id, tally, decision, result, later(days=1), by)


def of(option: BallotOption) -> int:
    assert option.candidate_id is not None
    return option.candidate_id


async def candidates(database: Database, ballot: Ballot) -> list[tuple[CandidateState, int]]:
    """State and credit, in the ballot's order."""
    found = [await database.pipeline.candidate(of(option)) for option in ballot.options]
    return [(candidate.state, candidate.credit.points) for candidate in found if candidate]


async def test_an_opened_ballot_is_planned_with_its_post(database: Database) -> None:
    ballot_id = await plan(database)
    ballot = await database.ballots.current()
    assert ballot is not None
    expected = make_new_ballot(*(of(option) for option in ballot.options))
    assert (ballot.id, ballot.state, ballot.options) == (ballot_id, BallotState.PLANNED, expected.options)
    assert (ballot.question, ballot.closes_at, ballot.message_id) == (expected.question, expected.closes_at, None)
    (part,) = await database.delivery.due(NOW)
    assert (part.kind, part.title, part.frozen) == (PostKind.BALLOT, expected.question, make_frozen_poll())
    assert await candidates(database, ballot) == [(CandidateState.ON_BALLOT, 0)] * 3


async def test_one_ballot_at_a_time(database: Database) -> None:
    ballot_id = await plan(database)
    with pytest.raises(BallotOpen) as error:
        await database.ballots.open(make_new_ballot(1), (make_frozen_poll(),), NOW, "update:1:2")
    assert error.value.ballot_id == ballot_id


async def test_of_ballots_opened_at_once_one_is_opened(database: Database) -> None:
    new = make_new_ballot(*await add_candidates(database))
    calls = [database.ballots.open(new, (make_frozen_poll(),), NOW, f"update:1:{n}") for n in range(8)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert len([result for result in results if isinstance(result, int)]) == 1
    assert len([result for result in results if isinstance(result, BallotOpen)]) == 7


async def test_the_schema_itself_refuses_a_second_open_ballot(database: Database) -> None:
    await plan(database)
    row = {"state": "open", "channel_id": CHANNEL_ID, "question": "?", "voters": 0, "kept_closed": False}
    with pytest.raises(IntegrityError):
        async with database.transactions.write() as connection:
            await connection.execute(insert(ballots).values(row | {"opened_at": NOW, "closes_at": NOW}))


async def test_a_cause_opens_one_ballot(database: Database) -> None:
    await plan(database)
    with pytest.raises(AlreadyApplied):
        await database.ballots.open(make_new_ballot(1), (make_frozen_poll(),), NOW, "update:1:1")


async def test_a_candidate_that_is_gone_stops_the_ballot(database: Database) -> None:
    ids = await add_candidates(database)
    with pytest.raises(NotFound):
        await database.ballots.open(make_new_ballot(*ids, 999_999), (make_frozen_poll(),), NOW, "update:1:1")
    assert await database.ballots.current() is None
    assert await database.pipeline.count([CandidateState.IDEA]) == 3
    assert await database.delivery.due(NOW) == []


async def test_a_ballot_is_due_from_its_closing_time_on(database: Database) -> None:
    ballot = await open_ballot(database)
    assert await database.ballots.due_to_close(later(hours=23)) == []
    assert await database.ballots.due_to_close(ballot.closes_at) == [ballot]


async def test_a_planned_ballot_is_never_due(database: Database) -> None:
    await plan(database)
    assert await database.ballots.due_to_close(later(days=9)) == []


async def test_closing_may_be_begun_again_after_a_crash(database: Database) -> None:
    ballot = await open_ballot(database)
    assert await database.ballots.begin_closing(ballot.id, ballot.closes_at)
    (due,) = await database.ballots.due_to_close(ballot.closes_at)
    assert due.state is BallotState.CLOSING
    assert await database.ballots.begin_closing(ballot.id, ballot.closes_at)


async def test_an_owner_closes_early_once(database: Database) -> None:
    ballot = await open_ballot(database)
    assert await database.ballots.begin_closing(ballot.id, later(hours=1), "button:x")
    (due,) = await database.ballots.due_to_close(later(hours=1))
    assert due.closes_at == later(hours=1)
    with pytest.raises(AlreadyApplied):
        await database.ballots.begin_closing(ballot.id, later(hours=2), "button:x")


async def test_a_ballot_that_is_not_open_is_not_closed(database: Database) -> None:
    ballot_id = await plan(database)
    assert not await database.ballots.begin_closing(ballot_id, NOW)
    assert not await database.ballots.close(ballot_id, make_tally(1, 0, 0), Decision(None), None, NOW)
    assert not await database.ballots.give_up(ballot_id, "gone", NOW)


async def test_the_winner_is_promised_and_the_others_carry_on(database: Database) -> None:
    ballot = await open_ballot(database)
    assert await close(database, ballot, 2, 5, 1)
    (promise,) = await database.pipeline.promises()
    assert promise.candidate.id == ballot.options[1].candidate_id
    assert (promise.ballot_id, promise.votes, promise.voters) == (ballot.id, 5, 9)
    assert promise.chosen_at == later(days=1)
    expected = [(CandidateState.SHORTLISTED, 100), (CandidateState.CHOSEN, 0), (CandidateState.SHORTLISTED, 100)]
    assert await candidates(database, ballot) == expected


async def test_a_closed_ballot_has_its_votes(database: Database) -> None:
    ballot = await open_ballot(database)
    await close(database, ballot, 2, 5, 1)
    closed = (await database.ballots.latest(1))[0]
    assert (closed.state, closed.voters, closed.winner_id) == (BallotState.CLOSED, 9, ballot.options[1].candidate_id)
    assert [option.votes for option in closed.options] == [2, 5, 1]
    assert await database.ballots.current() is None


async def test_the_result_is_planned_with_the_closing(database: Database) -> None:
    ballot = await open_ballot(database)
    await close(database, ballot, 2, 5, 1)
    (part,) = await database.delivery.due(NOW)
    assert (part.kind, part.title, part.frozen.payload["text"]) == (PostKind.RESULT, ballot.question, "the result")


async def test_a_ballot_is_closed_once(database: Database) -> None:
    ballot = await open_ballot(database)
    closings = await asyncio.gather(*(close(database, ballot, 2, 5, 1) for _ in range(6)))
    assert sorted(closings) == [False] * 5 + [True]
    assert len(await database.pipeline.promises()) == 1
    assert len(await database.delivery.due(NOW)) == 1


async def test_without_votes_nobody_is_promised(database: Database) -> None:
    ballot = await open_ballot(database)
    assert await close(database, ballot, 0, 0, 0)
    assert await database.pipeline.promises() == []
    assert await candidates(database, ballot) == [(CandidateState.SHORTLISTED, 100)] * 3


async def test_who_was_reviewed_meanwhile_cannot_win(database: Database) -> None:
    ballot = await open_ballot(database)
    entry = await database.queue.add(make_review("two"), "a", NOW)
    await database.slots.freeze(entry, 1, TODAY, make_post(review_id=entry.stored.id), NOW, slot=None, cause=None)
    (part,) = await database.delivery.due(NOW)
    sending = await database.delivery.begin(part, NOW, later(seconds=45))
    assert sending is not None
    await database.delivery.confirm(sending, 12, None, NOW)
    assert not await close(database, ballot, 2, 5, 1), "it is decided again, without that one"
    assert await close(database, ballot, 2, 0, 1)
    assert [state for state, _ in await candidates(database, ballot)][1] is CandidateState.REVIEWED


async def test_an_unclear_ballot_promotes_nobody_and_is_told(database: Database) -> None:
    ballot = await open_ballot(database)
    before = [notice.id for notice in await database.notices.pending(9)]
    assert await database.ballots.give_up(ballot.id, "the poll is gone", NOW)
    assert not await database.ballots.give_up(ballot.id, "the poll is gone", NOW)
    assert not await close(database, ballot, 2, 5, 1)
    assert await candidates(database, ballot) == [(CandidateState.SHORTLISTED, 0)] * 3
    assert await database.ballots.current() is None
    (notice,) = [notice for notice in await database.notices.pending(9) if notice.id not in before]
    facts = {"ballot_id": ballot.id, "question": ballot.question, "reason": "the poll is gone"}
    assert (notice.kind, notice.facts) == ("poll_unclear", facts)
