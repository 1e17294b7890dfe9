"""Where the votes of a poll come from, how late it was closed, and what is done where they are not told."""

from datetime import timedelta

import pytest

from bot.errors import StaleButton
from bot.polls.ballot import BallotState, Evidence
from bot.polls.close_now import CloseBallotNow
from bot.polls.count import CountedOption, PollCount
from bot.polls.count_again import CountAgain
from bot.polls.ports import PollLook, StopOutcome
from bot.publishing.evidence import CannotLook, Hole
from bot.publishing.post import Barred, NotNow
from tests.makers import NOW, make_count
from tests.unit.polls.closing import AWAY, CLOSED, GONE, UNKNOWN, World


@pytest.mark.parametrize("stop", [CLOSED, UNKNOWN, GONE, AWAY])
async def test_a_kept_tally_that_says_closed_stands_in_for_a_lost_answer(stop: StopOutcome) -> None:
    world = World(stop)
    await world.memory.closings.keep_count(make_count(3, 1), NOW)
    await world.close()
    assert world.results == ["Paper 1, 4 voters"]


@pytest.mark.parametrize("kept", [make_count(3, 1, closed=False), make_count(3, 1, 9)])
async def test_a_kept_tally_that_is_not_final_or_not_of_this_ballot_promotes_nobody(kept: PollCount) -> None:
    world = World(CLOSED)
    await world.memory.closings.keep_count(kept, NOW)
    await world.close()
    assert (world.state, world.results) == (BallotState.CLOSING, [])


async def test_options_are_known_by_their_words_not_by_their_place() -> None:
    told = PollCount("5000000000", "?", (CountedOption("Paper 2", 5), CountedOption(" Paper  1", 3)), 6, closed=True)
    world = World(told)
    await world.close()
    assert [option.votes for option in world.memory.tables.ballots[1].options] == [3, 5]


@pytest.mark.parametrize(
    "told",
    [
        make_count(3, 1, poll_id="7"),
        make_count(3, 1, 0),
        make_count(3, 1, options=(CountedOption("Paper 1", 3), CountedOption("Paper 3", 1))),
        make_count(3, 1, options=(CountedOption("Paper 1", 3), CountedOption("Paper 1", 1))),
        make_count(0, 0, voters=4),
    ],
    ids=["another poll", "an option more", "other words", "the same words twice", "votes that are not told"],
)
async def test_an_answer_about_something_else_enters_nothing(told: PollCount) -> None:
    world = World(told, CLOSED)
    await world.tick(seconds=10)
    assert (world.state, world.results) == (BallotState.CLOSING, [])


async def test_a_lost_answer_is_made_good_by_a_look_where_no_update_came() -> None:
    world = World(UNKNOWN, CLOSED)
    world.prober.polls = [make_count(3, 1)]
    await world.tick(seconds=5)
    assert world.prober.looks == [], "the update mostly comes by then"
    await world.tick(seconds=1)
    assert (world.results, world.prober.looks) == (["Paper 1, 4 voters"], [12])
    assert [notice.kind for notice in world.memory.tables.notices] == ["probing"]


async def test_the_tally_says_where_it_comes_from() -> None:
    for outcomes, kept, expected in (
        ([make_count(1, 0)], None, Evidence.ANSWER),
        ([CLOSED], make_count(1, 0), Evidence.UPDATE),
        ([CLOSED, CLOSED], None, Evidence.FORWARD),
    ):
        world = World(*outcomes)
        world.prober.polls = [make_count(1, 0)]
        if kept:
            await world.memory.closings.keep_count(kept, NOW)
        await world.tick(seconds=10)
        audit = world.memory.tables.ballots[1].audit
        assert audit
        assert audit["evidence"] == expected


@pytest.mark.parametrize(
    ("look", "minutes"),
    [
        (Hole(), 0),
        (make_count(3, 1, poll_id="7"), 0),
        (CannotLook("protected content"), 10),
        (NotNow("time-out"), 10),
        (make_count(3, 1, closed=False), 60),
    ],
    ids=["deleted", "another poll", "forbidden", "no answer", "still open"],
)
async def test_a_look_that_tells_no_votes_ends_with_the_owner(look: PollLook, minutes: int) -> None:
    world = World(*[CLOSED] * 99)
    world.prober.polls = [look] * 99
    await world.tick(minutes=minutes)
    assert world.told == [] or not minutes
    await world.tick(minutes=6)
    assert (world.state, world.results) == (BallotState.UNCLEAR, [])
    assert world.told == ["poll_unclear"]


async def test_without_its_rights_the_bot_waits_and_then_closes_late() -> None:
    world = World(*[Barred("403 kicked")] * 20, make_count(1, 0))
    await world.tick(hours=3)
    assert world.state is BallotState.CLOSED
    assert "late" in world.results[0]


@pytest.mark.parametrize(("seconds", "told"), [(0, False), (60, False), (61, True), (2400, True)])
async def test_owners_and_readers_hear_of_lateness_over_a_minute(seconds: int, told: bool) -> None:
    world = World(make_count(1, 0))
    world.clock.move(timedelta(seconds=seconds))
    await world.close()
    assert world.results == [f"Paper 1, 1 voters, {timedelta(seconds=seconds)} late" if told else "Paper 1, 1 voters"]
    expected = [("ballot_late", seconds)] if told else []
    assert [(notice.kind, notice.facts["seconds"]) for notice in world.memory.tables.notices] == expected


async def test_a_poll_that_closed_in_time_is_not_late_since_its_votes_came_late() -> None:
    world = World(*[CLOSED] * 9)
    await world.tick(minutes=5)
    await world.memory.closings.keep_count(make_count(3, 1), NOW)
    await world.tick(minutes=5)
    assert world.results == ["Paper 1, 4 voters"]


async def test_ending_a_late_poll_by_hand_leaves_it_late() -> None:
    world = World(make_count(1, 0))
    world.clock.move(timedelta(minutes=30))
    await CloseBallotNow(world.memory.ballots)(world.clock.now(), "button:1")
    await world.close()
    assert "0:30:00 late" in world.results[0]


async def test_an_unclear_ballot_is_counted_again_on_the_owners_word() -> None:
    world = World(GONE, CLOSED)
    await world.close()
    await world.memory.closings.keep_count(make_count(3, 1), NOW)
    await CountAgain(world.memory.closings)(1, NOW, "button:1")
    await world.close()
    assert world.results == ["Paper 1, 4 voters"]


async def test_what_is_counted_is_not_counted_again() -> None:
    world = World(make_count(1, 0))
    await world.close()
    with pytest.raises(StaleButton):
        await CountAgain(world.memory.closings)(1, NOW, "button:1")
