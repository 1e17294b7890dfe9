"""Two candidates become one while one of them is proposed, voted on or was won: nothing that names them breaks."""

from sqlalchemy import select

from bot.pipeline.candidate import Candidate, CandidateState
from bot.pipeline.details import PaperDetails, completed
from bot.polls.audit import differences
from bot.polls.ballot import Ballot
from bot.polls.change_proposal import LookAtProposal
from bot.polls.rule import decide
from bot.reviews.paper import Paper
from bot.storage.choice_tables import proposals
from bot.storage.database import Database
from bot.values import replace
from tests.contract.promised import deliver
from tests.contract.test_details import DOI, linked, told
from tests.makers import (
    NOW,
    OWNER_ID,
    later,
    make_frozen_poll,
    make_new_ballot,
    make_paper,
    make_post,
    make_record,
    make_tally,
)

KITES = PaperDetails(title="On Kites")


async def two_and_another(database: Database) -> tuple[Candidate, Candidate, Candidate]:
    """The first two are one paper, which nobody knows yet."""
    older = await linked(database, make_paper())
    younger = await linked(database, Paper(DOI, "https://doi.org/10.1000/kites"), later(minutes=1))
    other, _ = await database.pipeline.add(make_record("Another"), later(minutes=2), "update:1:other")
    return older, younger, other


async def join(database: Database, older: Candidate) -> None:
    kept = await database.details.keep(older.id, lambda record: completed(record, KITES), (DOI,), later(hours=1))
    assert kept == older.id


async def closed(
    database: Database, *votes: int, of: tuple[Candidate, ...], join_first: bool = False, cause: str = "update:1:ballot"
) -> Ballot:
    """A ballot over these, decided by the rule."""
    ballot_id = await database.ballots.open(make_new_ballot(*(one.id for one in of)), (make_frozen_poll(),), NOW, cause)
    await deliver(database, NOW, 11, cause)
    if join_first:
        await join(database, of[0])
    ballot = await found(database, ballot_id)
    tally, now = make_tally(*votes, voters=max(votes)), later(days=1)
    assert await database.ballots.close(ballot_id, tally, decide(ballot, tally, now), None, now)
    return await found(database, ballot_id)


async def found(database: Database, ballot_id: int) -> Ballot:
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot is not None
    return ballot


async def test_one_of_two_places_of_a_proposal_is_free_then(database: Database) -> None:
    older, younger, other = await two_and_another(database)
    proposal = await database.proposals.propose(make_new_ballot(older.id, younger.id, other.id), NOW)
    await join(database, older)
    view = await LookAtProposal(database.proposals)(proposal.id)
    assert [one.label for one in view.gone] == [proposal.ballot.options[1].label]
    assert [one for one in view.proposal.standing if one in view.candidates] == [older.id, other.id]


async def test_who_was_refused_stays_refused(database: Database) -> None:
    older, younger, other = await two_and_another(database)
    proposal = await database.proposals.propose(make_new_ballot(other.id, other.id), NOW)
    await database.proposals.change(replace(proposal, refused=(younger.id,)), NOW, "button:1")
    await join(database, older)
    async with database.transactions.read() as connection:
        assert await connection.scalar(select(proposals.c.refused)) == [older.id]


async def test_a_closed_ballot_replays_as_before(database: Database) -> None:
    older, younger, other = await two_and_another(database)
    before = await closed(database, 5, 3, of=(younger, other))
    assert differences(before) == ()
    await join(database, older)
    after = await found(database, before.id)
    assert after.winner_id == older.id
    assert differences(after) == ()


async def test_a_paper_that_stood_twice_is_promised_with_the_votes_that_won(database: Database) -> None:
    older, younger, other = await two_and_another(database)
    ballot = await closed(database, 2, 7, 4, of=(older, younger, other), join_first=True)
    (promise,) = await database.pipeline.promises()
    assert (promise.candidate.id, promise.votes) == (older.id, 7)
    assert (await told(database, older.id)).credit.at(later(days=1)) == 0
    assert differences(ballot) == ()


async def test_of_two_promises_one_may_be_released(database: Database) -> None:
    older, younger, other = await two_and_another(database)
    first = await closed(database, 5, 3, of=(older, other))
    second = await closed(database, 4, 3, of=(younger, other), cause="update:1:second")
    await join(database, older)
    assert {one.ballot_id for one in await database.pipeline.promises()} == {first.id, second.id}
    promise = (await database.pipeline.promises())[0]
    await database.write_offs.begin(OWNER_ID, promise.id, CandidateState.SHORTLISTED, later(days=3))
    written = await database.write_offs.take(OWNER_ID, "It is about boats.", later(days=2), "update:5")
    assert written is not None
    assert await database.write_offs.release(written, make_post("Sorry."), later(days=2), "button:5")
    assert (await told(database, older.id)).state is CandidateState.CHOSEN
