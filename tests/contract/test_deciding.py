"""What a ballot is decided from, and what it leaves behind: record, credit, and what the next ballot must know."""

from typing import Any

from sqlalchemy import update

from bot.pipeline.candidate import CandidateState
from bot.polls.audit import differences
from bot.polls.ballot import Ballot, BallotKind, BallotOption, BallotState, PastBallot, Tally, Why
from bot.polls.rule import decide
from bot.storage.choice_tables import ballot_options, candidates
from bot.storage.database import Database
from bot.storage.promises import insert_promise
from bot.storage.unopened import end_unopened
from tests.makers import NOW, later, make_frozen_poll, make_new_ballot, make_option, make_record, make_tally


async def add(database: Database, *titles: str) -> list[int]:
    """Candidates with these titles, each of a topic of that name; their ids."""
    await database.imports.keep([make_record(title, topics=(title,)) for title in titles], NOW)
    found = await database.pipeline.candidates([CandidateState.IDEA], 99)
    return [candidate.id for title in titles for candidate in found if candidate.record.title == title]


async def opened(database: Database, *options: BallotOption, poll: int = 1, **fields: Any) -> Ballot:
    """An open ballot; `poll`: another number for each."""
    new = make_new_ballot(options=options, **fields)
    ballot_id = await database.ballots.open(new, (make_frozen_poll(),), NOW, f"update:1:{poll}")
    (part,) = await database.delivery.due(NOW)
    sending = await database.delivery.begin(part, NOW, later(seconds=45))
    assert sending is not None
    assert await database.delivery.confirm(sending, 10 + poll, str(poll), NOW)
    return await held(database, ballot_id)


async def held(database: Database, ballot_id: int) -> Ballot:
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot is not None
    return ballot


async def close(database: Database, ballot: Ballot, tally: Tally) -> Ballot:
    """As `CloseDueBallots` does it, without a post."""
    gone = await database.ballots.moved_on(ballot.id)
    decision = decide(ballot, tally, later(days=1), gone)
    assert await database.ballots.close(ballot.id, tally, decision, None, later(days=1))
    return await held(database, ballot.id)


async def becomes(database: Database, candidate_id: int, state: CandidateState) -> None:
    async with database.transactions.write() as connection:
        change = update(candidates).where(candidates.c.id == candidate_id)
        await connection.execute(change.values(state=state))


async def promised(database: Database) -> list[int]:
    return [promise.candidate.id for promise in await database.pipeline.promises()]


async def test_the_record_comes_back_letter_for_letter_and_replays(database: Database) -> None:
    one, two = await add(database, "one", "two")
    ballot = await opened(database, make_option(one, "שלום \u0001 <b>"), make_option(two, credit=120))
    tally = make_tally(2**31 - 1, 3, voters=2**31 - 1)
    closed = await close(database, ballot, tally)
    assert closed.audit == decide(ballot, tally, later(days=1)).record
    assert differences(closed) == ()


async def test_a_vote_that_was_changed_in_the_database_is_found(database: Database) -> None:
    one, two = await add(database, "one", "two")
    closed = await close(database, await opened(database, make_option(one), make_option(two)), make_tally(5, 3))
    async with database.transactions.write() as connection:
        await connection.execute(update(ballot_options).where(ballot_options.c.candidate_id == two).values(votes=6))
    (line,) = differences(await held(database, closed.id))
    assert line == "the ballot holds the votes [5, 6], its record [5, 3]"


async def test_credit_is_brought_along_kept_and_spent(database: Database) -> None:
    one, two = await add(database, "one", "two")
    ballot = await opened(database, make_option(one, credit=40), make_option(two, credit=300))
    closed = await close(database, ballot, make_tally(50, 40, voters=100))
    found = [await database.pipeline.candidate(its_id) for its_id in (one, two)]
    kept = decide(ballot, make_tally(50, 40, voters=100), NOW).credits
    assert [(one.credit.points, one.credit.since) for one in found if one] == [
        (kept[one.id], later(days=1)) for one in found if one
    ]
    assert closed.winner_id == two
    assert kept[two] == 0 < kept[one]


async def test_who_was_reviewed_discarded_or_promised_has_moved_on(database: Database) -> None:
    ids = await add(database, "one", "two", "three", "four")
    ballot = await opened(database, *(make_option(its_id) for its_id in ids))
    await becomes(database, ids[0], CandidateState.REVIEWED)
    await becomes(database, ids[1], CandidateState.DISCARDED)
    async with database.transactions.write() as connection:
        await insert_promise(
            connection, candidate_id=ids[2], ballot_id=ballot.id, votes=1, voters=1, due_on=None, now=NOW
        )
    assert await database.ballots.moved_on(ballot.id) == set(ids[:3])


async def test_a_winner_that_moves_on_between_decision_and_closing_is_decided_again(database: Database) -> None:
    one, two = await add(database, "one", "two")
    ballot, tally = await opened(database, make_option(one), make_option(two)), make_tally(5, 3)
    decision = decide(ballot, tally, later(days=1))
    await becomes(database, one, CandidateState.REVIEWED)
    assert not await database.ballots.close(ballot.id, tally, decision, None, later(days=1))
    assert (await held(database, ballot.id)).state is BallotState.OPEN
    closed = await close(database, ballot, tally)
    assert (closed.winner_id, await promised(database)) == (two, [two])
    assert closed.audit is not None
    assert closed.audit["why"] == Why.MOST_VOTES


async def test_a_no_sends_the_paper_back_without_credit(database: Database) -> None:
    (one,) = await add(database, "one")
    no = BallotOption(None, "No", "")
    ballot = await opened(database, make_option(one, credit=90), no, kind=BallotKind.SINGLE)
    closed = await close(database, ballot, make_tally(3, 5))
    candidate = await database.pipeline.candidate(one)
    assert candidate is not None
    assert (candidate.state, candidate.credit.points) == (CandidateState.SHORTLISTED, 0)
    assert (closed.winner_id, await promised(database), differences(closed)) == (None, [], ())


async def test_the_next_ballot_knows_who_stood_and_which_topics_won(database: Database) -> None:
    one, two, three, four = await add(database, "one", "two", "three", "four")
    assert await database.ballots.past(2) == []
    await close(database, await opened(database, make_option(one), make_option(two), poll=1), make_tally(5, 3))
    await close(database, await opened(database, make_option(two), make_option(three), poll=2), make_tally(0, 0))
    no = BallotOption(None, "No", "")
    single = await opened(database, make_option(four), no, kind=BallotKind.SINGLE, poll=3)
    await close(database, single, make_tally(9, 1))
    await opened(database, make_option(two), make_option(three), poll=4)
    first, second = PastBallot(frozenset({one, two}), frozenset({"one"})), PastBallot(frozenset({two, three}))
    assert await database.ballots.past(5) == [second, first]
    assert await database.ballots.past(1) == [second]


async def test_a_ballot_that_readers_never_saw_is_no_past_one(database: Database) -> None:
    one, two = await add(database, "one", "two")
    ballot_id = await database.ballots.open(make_new_ballot(one, two), (make_frozen_poll(),), NOW, "update:1:1")
    async with database.transactions.write() as connection:
        await end_unopened(connection, ballot_id, None, NOW)
    assert (await held(database, ballot_id)).state is BallotState.CLOSED
    assert await database.ballots.past(5) == []
