"""A poll that an owner holds by hand is asked about once, and its winner promised once."""

from datetime import date

import pytest

from bot.errors import AlreadyApplied
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import Ballot, BallotState
from bot.polls.count import CountedOption, PollCount
from bot.polls.hand_polls import Settled
from bot.polls.rule import decide
from bot.storage.database import Database
from tests.contract.parts import told
from tests.contract.promised import deliver
from tests.contract.test_ballots import open_ballot
from tests.makers import (
    CHANNEL_ID,
    NOW,
    later,
    make_count,
    make_frozen_poll,
    make_import,
    make_new_ballot,
    make_paper,
    make_record,
    make_tally,
)

DUE = date(2026, 3, 16)
LINK = "Patience https://arxiv.org/abs/2403.17887v2"


def poll(*votes: int, closed: bool = True) -> PollCount:
    """Options "one", LINK and "Something new"."""
    options = tuple(
        CountedOption(text, number) for text, number in zip(("one", LINK, "Something new"), votes, strict=True)
    )
    return make_count(*votes, closed=closed, poll_id="h1", options=options)


async def hold(database: Database) -> None:
    await database.imports.keep([make_record("One"), make_record("Pruning with patience", paper=make_paper())], NOW)
    await database.hand_polls.held(CHANNEL_ID, 31, poll(0, 0, 0, closed=False), NOW)


async def stop(database: Database, *votes: int) -> None:
    await hold(database)
    await database.hand_polls.count(poll(*votes), later(hours=5))


async def only(database: Database) -> Ballot:
    (ballot,) = await database.ballots.latest(9)
    return ballot


async def test_an_open_one_asks_nothing(database: Database) -> None:
    await hold(database)
    await database.hand_polls.count(poll(3, 1, 0, closed=False), NOW)
    assert await told(database, "hand_poll") == []


async def test_once_it_is_stopped_the_owners_are_asked_once(database: Database) -> None:
    await stop(database, 1, 4, 2)
    await database.hand_polls.count(poll(9, 9, 9), later(hours=6))
    await database.hand_polls.held(CHANNEL_ID, 31, poll(0, 0, 0, closed=False), later(hours=6))
    (facts,) = await told(database, "hand_poll")
    assert facts == {
        "poll_id": "h1",
        "message_id": 31,
        "question": "Which paper next?",
        "voters": 7,
        "votes": 4,
        "winners": [{"place": 2, "title": "Pruning with patience"}],
    }


async def test_its_end_may_be_heard_of_before_its_beginning(database: Database) -> None:
    await database.hand_polls.count(poll(1, 4, 2), NOW)
    assert await told(database, "hand_poll") == []
    for _ in range(2):
        await database.hand_polls.held(CHANNEL_ID, 31, poll(0, 0, 0, closed=False), NOW)
    (facts,) = await told(database, "hand_poll")
    assert (facts["message_id"], facts["winners"]) == (31, [{"place": 2, "title": "Patience"}])


async def test_of_equals_all_are_named_and_of_no_votes_none(database: Database) -> None:
    await stop(database, 2, 0, 2)
    (facts,) = await told(database, "hand_poll")
    assert facts["winners"] == [{"place": 1, "title": "One"}, {"place": 3, "title": "Something new"}]


async def test_nobody_voted(database: Database) -> None:
    await stop(database, 0, 0, 0)
    (facts,) = await told(database, "hand_poll")
    assert (facts["winners"], facts["voters"], facts["votes"]) == ([], 0, 0)


async def test_the_bots_own_poll_is_never_taken_for_one(database: Database) -> None:
    ballot = await open_ballot(database, "h1")
    await database.hand_polls.held(CHANNEL_ID, 11, poll(0, 0, 0, closed=False), NOW)
    await database.hand_polls.count(poll(1, 4, 2), NOW)
    assert await told(database, "hand_poll") == []
    assert await database.hand_polls.promise("h1", 2, DUE, NOW, "button:a") is None
    assert (await only(database)).id == ballot.id


async def test_the_winner_is_promised_as_that_of_a_closed_ballot(database: Database) -> None:
    await stop(database, 1, 4, 2)
    chosen = await database.hand_polls.promise("h1", 2, DUE, later(hours=6), "button:a")
    assert chosen
    assert (chosen.title, chosen.settled) == ("Pruning with patience", None)
    ballot = await only(database)
    assert (ballot.state, ballot.message_id, ballot.poll_id, ballot.voters) == (BallotState.CLOSED, 31, "h1", 7)
    assert (ballot.winner_id, ballot.closes_at) == (chosen.candidate_id, later(hours=5))
    one = await database.pipeline.candidates([CandidateState.IDEA], 9)
    assert [(option.candidate_id, option.votes) for option in ballot.options] == [
        (one[0].id, 1),
        (chosen.candidate_id, 4),
        (None, 2),
    ]
    (promise,) = await database.pipeline.promises()
    assert (promise.candidate.id, promise.ballot_id, promise.votes, promise.voters, promise.due_on) == (
        *(chosen.candidate_id, ballot.id, 4, 7),
        DUE,
    )
    assert await database.hand_polls.became([ballot.id, ballot.id + 1]) == {ballot.id}


async def test_what_was_no_candidate_becomes_one(database: Database) -> None:
    await stop(database, 1, 2, 4)
    assert await database.hand_polls.promise("h1", 3, DUE, NOW, "button:a")
    (promise,) = await database.pipeline.promises()
    assert (promise.candidate.record.title, promise.candidate.state) == ("Something new", CandidateState.CHOSEN)


async def test_a_poll_makes_one_promise(database: Database) -> None:
    await stop(database, 2, 2, 0)
    assert await database.hand_polls.promise("h1", 1, DUE, NOW, "button:a")
    with pytest.raises(AlreadyApplied):
        await database.hand_polls.promise("h1", 1, DUE, NOW, "button:a")
    assert await database.hand_polls.promise("h1", 2, DUE, NOW, "button:b") is None
    assert len(await database.pipeline.promises()) == 1
    assert len(await database.ballots.latest(9)) == 1


@pytest.mark.parametrize(("poll_id", "place"), [("h1", 0), ("h1", 4), ("h2", 1)])
async def test_what_is_not_there_is_not_promised(database: Database, poll_id: str, place: int) -> None:
    await stop(database, 1, 0, 0)
    assert await database.hand_polls.promise(poll_id, place, DUE, NOW, "button:a") is None


async def test_while_it_is_open_nobody_has_won(database: Database) -> None:
    await hold(database)
    await database.hand_polls.count(poll(1, 0, 0, closed=False), NOW)
    assert await database.hand_polls.promise("h1", 1, DUE, NOW, "button:a") is None


async def test_what_is_promised_already_is_not_promised_twice(database: Database) -> None:
    await stop(database, 4, 0, 0)
    await database.hand_polls.promise("h1", 1, DUE, NOW, "button:a")
    again = PollCount("h2", "And now?", (CountedOption("One", 3), CountedOption("two", 1)), 4, closed=True)
    await database.hand_polls.held(CHANNEL_ID, 32, again, NOW)
    for _ in range(2):
        chosen = await database.hand_polls.promise("h2", 1, DUE, NOW, "button:b")
        assert chosen
        assert chosen.settled is Settled.PROMISED
    assert len(await database.ballots.latest(9)) == 1


async def test_what_the_owner_had_discarded_is_promised_all_the_same(database: Database) -> None:
    await stop(database, 4, 0, 0)
    one = (await database.pipeline.candidates([CandidateState.IDEA], 1))[0]
    await database.board.discard([one.id], NOW, "button:z")
    assert await database.hand_polls.promise("h1", 1, DUE, NOW, "button:a")
    assert [promise.candidate.id for promise in await database.pipeline.promises()] == [one.id]


async def test_a_poll_of_the_imported_history_is_none(database: Database) -> None:
    await database.hand_polls.count(poll(3, 0, 0), NOW)
    assert await told(database, "hand_poll") == []


async def test_what_is_reviewed_already_is_not_promised(database: Database) -> None:
    await stop(database, 4, 0, 0)
    await database.imports.keep([make_import("One")], NOW)
    chosen = await database.hand_polls.promise("h1", 1, DUE, NOW, "button:a")
    assert chosen
    assert chosen.settled is Settled.REVIEWED
    assert await database.pipeline.promises() == []


async def test_what_wins_by_hand_while_it_stands_on_a_ballot_of_ours_cannot_win_there_again(database: Database) -> None:
    await stop(database, 1, 4, 2)
    ids = [one.id for one in await database.pipeline.candidates([CandidateState.IDEA], 9)]
    ballot_id = await database.ballots.open(make_new_ballot(*ids), (make_frozen_poll(),), NOW, "update:1:9")
    await deliver(database, NOW, 11, "77")
    ballot = await database.ballots.ballot(ballot_id)
    assert ballot is not None
    chosen = await database.hand_polls.promise("h1", 2, DUE, later(hours=6), "button:1")
    assert chosen is not None
    assert await database.ballots.moved_on(ballot_id) == {chosen.candidate_id}
    votes = [9 if one.candidate_id == chosen.candidate_id else 2 for one in ballot.options]
    tally, now = make_tally(*votes, voters=9), later(days=1)
    decision = decide(ballot, tally, now, await database.ballots.moved_on(ballot_id))
    assert await database.ballots.close(ballot_id, tally, decision, None, now)
    other = next(its_id for its_id in ids if its_id != chosen.candidate_id)
    assert [one.candidate.id for one in await database.pipeline.promises()] == [chosen.candidate_id, other]
