"""A proposal goes from version to version; of two changes at once one holds."""

import asyncio

import pytest

from bot.errors import AlreadyApplied, NotFound, StaleButton
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import BallotKind, BallotOption
from bot.polls.proposals import Awaited, Proposal, Ref, Wording
from bot.storage.choice_tables import candidates
from bot.storage.database import Database
from bot.values import replace
from tests.makers import (
    NOW,
    OWNER_ID,
    later,
    make_frozen_poll,
    make_new_ballot,
    make_record,
)


async def propose(database: Database) -> Proposal:
    await database.imports.keep([make_record(title) for title in ("one", "two", "three")], NOW)
    ids = [candidate.id for candidate in await database.pipeline.candidates([CandidateState.IDEA], 9)]
    return await database.proposals.propose(make_new_ballot(*ids, members_only=True), NOW)


def asking(proposal: Proposal, question: str) -> Proposal:
    return replace(proposal, ballot=replace(proposal.ballot, question=question), refused=(7,))


async def open_it(database: Database, proposal: Proposal, cause: str = "button:1") -> int:
    return await database.ballots.open(proposal.ballot, (make_frozen_poll(),), NOW, cause, proposal=proposal.ref)


async def test_a_proposal_is_kept_and_binds_nobody(database: Database) -> None:
    proposal = await propose(database)
    assert await database.proposals.proposal(proposal.id) == proposal
    assert await database.proposals.proposal(proposal.id + 1) is None
    assert await database.pipeline.count([CandidateState.IDEA]) == 3


async def test_its_candidates_are_read_by_their_ids(database: Database) -> None:
    proposal = await propose(database)
    found = await database.proposals.candidates([*proposal.standing, 999])
    assert {its_id: one.record.title for its_id, one in found.items()} == dict(
        zip(proposal.standing, ("one", "two", "three"), strict=True)
    )
    assert await database.proposals.candidates([]) == {}


async def test_a_change_makes_the_next_version(database: Database) -> None:
    proposal = await propose(database)
    changed = await database.proposals.change(asking(proposal, "What?"), NOW, "button:1")
    assert changed == replace(asking(proposal, "What?"), version=2)
    assert await database.proposals.proposal(proposal.id) == changed


async def test_a_change_of_an_older_version_is_stale(database: Database) -> None:
    proposal = await propose(database)
    await database.proposals.change(asking(proposal, "First"), NOW, "button:1")
    with pytest.raises(StaleButton):
        await database.proposals.change(asking(proposal, "Second"), NOW, "button:2")
    kept = await database.proposals.proposal(proposal.id)
    assert kept is not None
    assert kept.ballot.question == "First"


async def test_a_cause_changes_once(database: Database) -> None:
    proposal = await propose(database)
    await database.proposals.change(proposal, NOW, "button:1")
    with pytest.raises(AlreadyApplied):
        await database.proposals.change(proposal, NOW, "button:1")


async def test_of_changes_at_once_one_holds(database: Database) -> None:
    proposal = await propose(database)
    calls = [database.proposals.change(asking(proposal, f"{n}"), NOW, f"button:{n}") for n in range(8)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert len([one for one in results if isinstance(one, Proposal)]) == 1
    assert len([one for one in results if isinstance(one, StaleButton)]) == 7


async def test_a_change_is_told_with_it(database: Database) -> None:
    proposal = await propose(database)
    await database.proposals.change(proposal, NOW, None, ("ballot_ahead", ["Gone"]))
    (notice,) = await database.notices.pending(9)
    assert (notice.kind, notice.facts["proposal_id"], notice.facts["gone"]) == ("ballot_ahead", proposal.id, ["Gone"])


async def test_an_opened_proposal_is_changed_no_more_and_opened_once(database: Database) -> None:
    proposal = await propose(database)
    ballot_id = await open_it(database, proposal)
    kept = await database.proposals.proposal(proposal.id)
    assert kept == replace(proposal, ballot_id=ballot_id)
    with pytest.raises(StaleButton):
        await database.proposals.change(proposal, NOW, "button:2")


async def test_another_version_is_not_opened(database: Database) -> None:
    proposal = await propose(database)
    await database.proposals.change(proposal, NOW, None)
    with pytest.raises(StaleButton):
        await open_it(database, proposal)
    assert await database.ballots.current() is None
    assert await database.pipeline.count([CandidateState.IDEA]) == 3
    assert await database.delivery.due(NOW) == []


@pytest.mark.parametrize(
    ("ballot", "state", "stands"),
    [
        (BallotKind.CHOICE, CandidateState.SHORTLISTED, True),
        (BallotKind.CHOICE, CandidateState.SNOOZED, False),
        (BallotKind.CHOICE, CandidateState.CHOSEN, False),
        (BallotKind.CHOICE, CandidateState.DISCARDED, False),
        (BallotKind.SINGLE, CandidateState.DISCARDED, True),
        (BallotKind.SINGLE, CandidateState.REVIEWED, False),
    ],
)
async def test_only_who_may_stand_is_taken(
    database: Database, ballot: BallotKind, state: CandidateState, stands: bool
) -> None:
    proposal = await propose(database)
    async with database.transactions.write() as connection:
        change = candidates.update().where(candidates.c.id == proposal.standing[0]).values(state=state)
        await connection.execute(change)
    single = (proposal.ballot.options[0], BallotOption(None, "No", "No"))
    options = single if ballot is BallotKind.SINGLE else proposal.ballot.options
    asked = replace(proposal, ballot=replace(proposal.ballot, kind=ballot, options=options))
    if stands:
        assert await open_it(database, asked)
        return
    with pytest.raises(NotFound):
        await open_it(database, asked)
    assert await database.ballots.current() is None


async def test_the_next_message_is_awaited_for_a_while(database: Database) -> None:
    proposal = await propose(database)
    awaited = Awaited(proposal.ref, Wording.LABEL, 2)
    await database.proposals.wait_for(OWNER_ID, Awaited(proposal.ref, Wording.QUESTION), later(minutes=15))
    await database.proposals.wait_for(OWNER_ID, awaited, later(minutes=15))
    assert await database.proposals.awaited(OWNER_ID, NOW, "update:1:1") == awaited
    assert await database.proposals.awaited(OWNER_ID + 1, NOW, "update:1:1") is None
    assert await database.proposals.awaited(OWNER_ID, later(minutes=15), "update:1:1") is None


async def test_words_are_taken_once_and_a_repetition_is_known(database: Database) -> None:
    proposal = await propose(database)
    await database.proposals.wait_for(OWNER_ID, Awaited(proposal.ref, Wording.QUESTION), later(minutes=15))
    changed = await database.proposals.word(OWNER_ID, asking(proposal, "What?"), NOW, "update:1:1")
    assert (changed.version, changed.ballot.question) == (2, "What?")
    again = await database.proposals.awaited(OWNER_ID, NOW, "update:1:1")
    assert again == Awaited(Ref(proposal.id, 1), Wording.QUESTION, taken=True)
    assert await database.proposals.awaited(OWNER_ID, NOW, "update:1:2") is None
    assert not await database.proposals.end_waiting(OWNER_ID)


async def test_words_for_another_version_change_nothing_and_are_still_awaited(database: Database) -> None:
    proposal = await propose(database)
    awaited = Awaited(proposal.ref, Wording.QUESTION)
    await database.proposals.wait_for(OWNER_ID, awaited, later(minutes=15))
    await database.proposals.change(proposal, NOW, None)
    with pytest.raises(StaleButton):
        await database.proposals.word(OWNER_ID, asking(proposal, "What?"), NOW, "update:1:1")
    assert await database.proposals.awaited(OWNER_ID, NOW, "update:1:1") == awaited
    assert await database.proposals.end_waiting(OWNER_ID)
