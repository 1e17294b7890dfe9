"""What was told of a poll is kept until its ballot is closed; one that cannot go on is taken back, or counted again."""

from datetime import datetime

import pytest
from sqlalchemy import update

from bot.errors import AlreadyApplied, BallotOpen
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import Ballot, BallotState
from bot.publishing.post import FrozenPart, Part
from bot.storage.choice_tables import ballots
from bot.storage.database import Database
from tests.contract.parts import begin, told
from tests.contract.test_ballots import add_candidates, candidates, close, open_ballot
from tests.makers import NOW, later, make_count, make_frozen, make_frozen_poll, make_new_ballot

PAPERS, POLL = make_frozen("what they are about"), make_frozen_poll()


async def plan(database: Database, *parts: FrozenPart) -> int:
    """A ballot on its way, which is to close a day after NOW."""
    ids = await add_candidates(database)
    return await database.ballots.open(make_new_ballot(*ids), parts, NOW, f"update:1:{ids[0]}")


async def state(database: Database, ballot_id: int) -> BallotState:
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot
    return ballot.state


async def send_papers(database: Database) -> Part:
    """The first message stands in the channel; the poll, which waits."""
    sending = await begin(database, (await database.delivery.unfinished())[0])
    assert await database.delivery.confirm(sending, 11, None, NOW)
    (poll,) = await database.delivery.unfinished()
    return poll


async def unclear(database: Database) -> Ballot:
    ballot = await open_ballot(database)
    assert await database.ballots.give_up(ballot.id, "message deleted", later(days=1))
    return ballot


async def test_the_newest_count_is_kept(database: Database) -> None:
    ballot = await open_ballot(database)
    assert await database.closings.kept_count(ballot.id) is None
    for votes in ((1, 0), (2, 1)):
        await database.closings.keep_count(make_count(*votes, closed=False, poll_id="77"), NOW)
    await database.closings.keep_count(make_count(9, 9, poll_id="unknown"), NOW)
    assert await database.closings.kept_count(ballot.id) == make_count(2, 1, closed=False, poll_id="77")


async def test_a_final_count_is_never_replaced(database: Database) -> None:
    ballot = await open_ballot(database)
    await database.closings.keep_count(make_count(2, 1, poll_id="77"), NOW)
    await database.closings.keep_count(make_count(1, 0, closed=False, poll_id="77"), NOW)
    assert await database.closings.kept_count(ballot.id) == make_count(2, 1, poll_id="77")


async def test_a_count_of_an_earlier_release_is_none(database: Database) -> None:
    """It had the votes by their place, which proves nothing."""
    ballot = await open_ballot(database)
    async with database.transactions.write() as connection:
        old = {"kept_votes": [2, 1, 0], "kept_voters": 3, "kept_closed": True}
        await connection.execute(update(ballots).where(ballots.c.id == ballot.id).values(old))
    assert await database.closings.kept_count(ballot.id) is None


async def test_lateness_is_told_with_the_closing(database: Database) -> None:
    ballot = await open_ballot(database)
    assert await close(database, ballot, 2, 5, 1, late=True)
    (facts,) = await told(database, "ballot_late")
    assert facts == {"ballot_id": ballot.id, "question": "Which paper next?", "seconds": 2400}


async def test_ending_it_early_moves_its_hour_and_never_back(database: Database) -> None:
    ballot = await open_ballot(database)
    for moment in (later(hours=1), later(hours=2)):
        assert await database.ballots.begin_closing(ballot.id, moment, f"button:{moment}")
        closing = await database.ballots.ballot(ballot.id)
        assert closing
        assert closing.closes_at == later(hours=1)


async def test_an_unclear_ballot_closes_again(database: Database) -> None:
    ballot = await unclear(database)
    assert await database.ballots.current() is None
    assert await database.closings.count_again(ballot.id, later(days=2), "button:a")
    assert [due.id for due in await database.ballots.due_to_close(later(days=2))] == [ballot.id]
    assert await close(database, ballot, 2, 5, 1)
    assert [promise.votes for promise in await database.pipeline.promises()] == [5]


async def test_a_ballot_is_counted_again_once_for_a_cause(database: Database) -> None:
    ballot = await unclear(database)
    assert await database.closings.count_again(ballot.id, NOW, "button:a")
    with pytest.raises(AlreadyApplied):
        await database.closings.count_again(ballot.id, NOW, "button:a")
    assert not await database.closings.count_again(ballot.id, NOW, "button:b"), "it is closing already"


async def test_not_while_another_one_is_open(database: Database) -> None:
    ballot = await unclear(database)
    ids = [option.candidate_id for option in ballot.options if option.candidate_id]
    other = await database.ballots.open(make_new_ballot(*ids), (POLL,), NOW, "update:1:9")
    with pytest.raises(BallotOpen) as refused:
        await database.closings.count_again(ballot.id, NOW, "button:a")
    assert refused.value.ballot_id == other
    assert await state(database, ballot.id) is BallotState.UNCLEAR


@pytest.mark.parametrize("ballot_state", [BallotState.OPEN, BallotState.CLOSED])
async def test_only_an_unclear_one_is_counted_again(database: Database, ballot_state: BallotState) -> None:
    ballot = await open_ballot(database)
    if ballot_state is BallotState.CLOSED:
        await close(database, ballot, 1, 0, 0)
    assert not await database.closings.count_again(ballot.id, NOW, "button:a")
    assert not await database.closings.count_again(ballot.id + 1, NOW, "button:b")
    assert await state(database, ballot.id) is ballot_state


@pytest.mark.parametrize(("moment", "taken"), [(later(hours=12), 0), (later(hours=12, seconds=1), 1)])
async def test_what_could_not_be_sent_in_half_of_its_time_is_taken_back(
    database: Database, moment: datetime, taken: int
) -> None:
    ballot_id = await plan(database, PAPERS, POLL)
    assert await database.closings.take_back_late(moment) == taken
    assert await state(database, ballot_id) is (BallotState.CLOSED if taken else BallotState.PLANNED)
    assert len(await database.delivery.unfinished()) == (0 if taken else 1)
    assert len(await told(database, "ballot_missed")) == taken


async def test_its_candidates_may_stand_again(database: Database) -> None:
    await plan(database, PAPERS, POLL)
    await database.closings.take_back_late(later(hours=13))
    assert await database.pipeline.count([CandidateState.SHORTLISTED]) == 3
    assert await database.ballots.current() is None


async def test_papers_without_their_poll_are_taken_away_and_told_then(database: Database) -> None:
    ballot_id = await plan(database, PAPERS, POLL)
    poll = await send_papers(database)
    assert await database.closings.take_back_late(later(hours=13)) == 1
    assert await database.delivery.begin(poll, later(hours=13), later(hours=14)) is None
    assert await told(database, "ballot_missed") == []
    (clearing,) = await database.series.clearing()
    assert clearing.message_ids == (11,)
    assert await database.series.cleared(clearing.post_id, (), later(hours=13))
    (facts,) = await told(database, "ballot_missed")
    assert (facts["ballot_id"], facts["question"], facts["left"]) == (ballot_id, "Which paper next?", [])
    assert not await database.series.cleared(clearing.post_id, (), later(hours=13))


async def test_a_poll_that_may_stand_there_is_not_taken_back(database: Database) -> None:
    await plan(database, POLL)
    (poll,) = await database.delivery.unfinished()
    assert await database.delivery.lose(await begin(database, poll), "time-out", NOW)
    assert await database.closings.take_back_late(later(hours=20)) == 0


async def test_an_open_ballot_is_not_taken_back(database: Database) -> None:
    ballot = await open_ballot(database)
    assert await database.closings.take_back_late(later(days=9)) == 0
    assert await state(database, ballot.id) is BallotState.OPEN


async def test_a_refused_poll_takes_its_papers_with_it(database: Database) -> None:
    ballot_id = await plan(database, PAPERS, POLL)
    poll = await send_papers(database)
    assert await database.delivery.refuse(await begin(database, poll), "400 poll must have an option", NOW)
    assert await state(database, ballot_id) is BallotState.CLOSED
    assert await told(database, "post_failed") == []
    (clearing,) = await database.series.clearing()
    assert await database.series.cleared(clearing.post_id, (11,), NOW)
    (facts,) = await told(database, "ballot_missed")
    assert (facts["reason"], facts["left"]) == ("400 poll must have an option", [11])
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot
    assert {found for found, _ in await candidates(database, ballot)} == {CandidateState.SHORTLISTED}
