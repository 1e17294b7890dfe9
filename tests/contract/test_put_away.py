"""Papers that owners had put away, and then asked their readers about."""

from datetime import timedelta

import pytest

from bot.pipeline.board import Change, ChangeKind, version_of
from bot.pipeline.candidate import Candidate, CandidateState
from bot.polls.ballot import BallotKind
from bot.polls.rule import decide
from bot.storage.database import Database
from bot.values import replace
from tests.contract.promised import deliver
from tests.contract.test_details import told
from tests.makers import NOW, later, make_frozen_poll, make_new_ballot, make_option, make_record, make_tally

TODAY = NOW.date()
SNOOZE = Change(ChangeKind.SNOOZE, until=TODAY + timedelta(days=60))
DISCARD, PUT_BACK = Change(ChangeKind.DISCARD), Change(ChangeKind.PUT_BACK)


async def put_away(database: Database, change: Change) -> Candidate:
    paper, _ = await database.pipeline.add(make_record("Put away"), NOW, "update:1:away")
    return await changed(database, paper.id, change, "button:1")


async def changed(database: Database, candidate_id: int, change: Change, cause: str) -> Candidate:
    seen = version_of(await told(database, candidate_id))
    after = await database.board.change(candidate_id, seen, change, TODAY, NOW, cause)
    assert after is not None
    return after


async def asked_about(database: Database, paper: Candidate) -> int:
    """The ballot, whose poll stands in the channel."""
    no = replace(make_option(paper.id, "No"), candidate_id=None)
    single = make_new_ballot(options=(make_option(paper.id), no), kind=BallotKind.SINGLE)
    ballot_id = await database.ballots.open(single, (make_frozen_poll(),), NOW, "button:2")
    await deliver(database, NOW, 11, "p1")
    return ballot_id


async def answered(database: Database, paper: Candidate, *votes: int) -> Candidate:
    ballot_id = await asked_about(database, paper)
    ballot, tally = await database.ballots.ballot(ballot_id), make_tally(*votes)
    assert ballot is not None
    assert await database.ballots.close(ballot_id, tally, decide(ballot, tally, NOW), None, NOW)
    return await told(database, paper.id)


def place(candidate: Candidate) -> tuple[CandidateState, CandidateState | None, object]:
    return candidate.state, candidate.former, candidate.snoozed_until


async def test_a_snooze_is_over(database: Database) -> None:
    """So that an undo, much later, does not put it to sleep."""
    lost = await answered(database, await put_away(database, SNOOZE), 1, 5)
    assert place(lost) == (CandidateState.SHORTLISTED, None, None)
    await changed(database, lost.id, DISCARD, "button:3")
    assert place(await changed(database, lost.id, PUT_BACK, "button:4")) == (CandidateState.SHORTLISTED, None, None)


async def test_after_a_no_a_discarded_paper_is_discarded(database: Database) -> None:
    lost = await answered(database, await put_away(database, DISCARD), 1, 5)
    assert place(lost) == (CandidateState.DISCARDED, CandidateState.SHORTLISTED, None)
    assert (await changed(database, lost.id, PUT_BACK, "button:3")).state is CandidateState.SHORTLISTED


async def test_without_a_tally_it_is_discarded_too(database: Database) -> None:
    paper = await put_away(database, DISCARD)
    ballot_id = await asked_about(database, paper)
    assert await database.ballots.begin_closing(ballot_id, later(days=1))
    assert await database.ballots.give_up(ballot_id, "gone", later(days=1))
    assert (await told(database, paper.id)).state is CandidateState.DISCARDED


@pytest.mark.parametrize("away", [SNOOZE, DISCARD])
async def test_after_a_yes_it_is_promised(database: Database, away: Change) -> None:
    won = await answered(database, await put_away(database, away), 5, 1)
    assert place(won) == (CandidateState.CHOSEN, None, None)
    assert [one.candidate.id for one in await database.pipeline.promises()] == [won.id]
