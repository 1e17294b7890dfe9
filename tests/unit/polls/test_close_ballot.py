"""A poll closes once, with the tally that Telegram gave, and its winner is promised."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Checkpoint, no_checkpoint
from bot.errors import AlreadyApplied, DatabaseAway, NotFound, StaleButton
from bot.pipeline.candidate import CandidateState
from bot.pipeline.promises import Terms
from bot.polls.ballot import Ballot, BallotState, Decision, Evidence, Tally
from bot.polls.close_due import CloseDueBallots
from bot.polls.close_now import CloseBallotNow
from bot.polls.count import CountedOption, PollCount
from bot.polls.count_again import CountAgain
from bot.polls.find_tally import FindTally
from bot.polls.ports import AlreadyClosed, PollGone, PollLook, StopOutcome
from bot.polls.rule import KEPT
from bot.publishing.evidence import CannotLook, Hole
from bot.publishing.points import Point
from bot.publishing.post import Barred, NewPost, NotNow, OutcomeUnknown
from tests.fakes.ballots import MemoryBallots
from tests.fakes.channel import FakeChannel, FakeProber
from tests.fakes.clock import StandingClock
from tests.fakes.memory import Memory
from tests.fakes.render import PlainRenderer
from tests.makers import CHANNEL_ID, NOW, later, make_ballot, make_candidate, make_count

CLOSED = AlreadyClosed("poll has already been closed")
UNKNOWN = OutcomeUnknown("time-out")
GONE = PollGone("message with poll to stop not found")
AWAY = NotNow("no connection")


class World:
    """A ballot over candidates 1 and 2 that is open and closes at NOW; stopPoll answers `stops`."""

    def __init__(self, *stops: StopOutcome, ballot: Ballot | None = None) -> None:
        self.memory = Memory()
        for number in (1, 2):
            self.memory.tables.candidates[number] = make_candidate(number, state=CandidateState.ON_BALLOT)
        self.memory.tables.ballots[1] = ballot or make_ballot(closes_at=NOW)
        self.channel = FakeChannel(stops=stops)
        self.prober = FakeProber(self.channel)
        self.clock = StandingClock()
        self.close = self.closer()

    def closer(self, store: MemoryBallots | None = None, checkpoint: Checkpoint = no_checkpoint) -> CloseDueBallots:
        ballots, renderer, evidence = store or self.memory.ballots, PlainRenderer(), self.memory.evidence
        closings, channel, prober, clock = self.memory.closings, self.channel, self.prober, self.clock
        find_tally = FindTally(closings, channel, prober, renderer, clock, checkpoint, evidence.first_probe)
        return CloseDueBallots(ballots, find_tally, renderer, clock, checkpoint, Terms(14, ZoneInfo("UTC")))

    @property
    def state(self) -> BallotState:
        return self.memory.tables.ballots[1].state

    @property
    def results(self) -> list[str]:
        return [str(kept.parts[0].frozen.payload["text"]) for kept in self.memory.tables.posts.values()]

    @property
    def told(self) -> list[str]:
        """Kinds of notices, but for the one about looks."""
        return [notice.kind for notice in self.memory.tables.notices if notice.kind != "probing"]

    async def tick(self, **span: float) -> None:
        """Calls once a second for so long."""
        for _ in range(int(timedelta(**span).total_seconds())):
            self.clock.move(timedelta(seconds=1))
            await self.close()


async def test_a_due_ballot_is_stopped_counted_and_announced() -> None:
    world = World(make_count(3, 5, voters=6))
    await world.close()
    assert world.channel.stopped == [(CHANNEL_ID, 12)]
    assert world.results == ["Paper 2, 6 voters"]
    ballot = world.memory.tables.ballots[1]
    assert (ballot.state, ballot.winner_id, ballot.voters) == (BallotState.CLOSED, 2, 6)


async def test_the_winner_is_promised_and_the_others_get_credit() -> None:
    world = World(make_count(3, 5, voters=6))
    await world.close()
    (promise,) = await world.memory.pipeline.promises()
    assert (promise.candidate.id, promise.votes, promise.voters) == (2, 5, 6)
    loser = world.memory.tables.candidates[1]
    assert (loser.state, loser.credit.at(world.clock.now())) == (CandidateState.SHORTLISTED, 500 * KEPT // 1000)


async def test_without_votes_there_is_a_result_and_no_promise() -> None:
    world = World(make_count(0, 0))
    await world.close()
    assert world.results == ["nobody, 0 voters"]
    assert await world.memory.pipeline.promises() == []


async def test_before_its_time_nothing_happens() -> None:
    world = World(ballot=make_ballot(closes_at=later(seconds=1)))
    await world.close()
    assert (world.state, world.channel.stopped) == (BallotState.OPEN, [])


async def test_closing_twice_announces_once() -> None:
    world = World(make_count(1, 0))
    await world.tick(minutes=1)
    assert len(world.results) == 1


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
    assert await CountAgain(world.memory.closings)(1, NOW, "button:1") is None
    await world.close()
    assert world.results == ["Paper 1, 4 voters"]


async def test_what_is_counted_is_not_counted_again() -> None:
    world = World(make_count(1, 0))
    await world.close()
    with pytest.raises(StaleButton):
        await CountAgain(world.memory.closings)(1, NOW, "button:1")


async def test_an_unknown_outcome_is_asked_again_with_growing_pauses() -> None:
    world = World(UNKNOWN, UNKNOWN, UNKNOWN, make_count(1, 0))
    for seconds, calls in ((0, 1), (4, 1), (1, 2), (9, 2), (1, 3), (19, 3), (1, 4)):
        world.clock.move(timedelta(seconds=seconds))
        await world.close()
        assert len(world.channel.stopped) == calls
    assert world.state is BallotState.CLOSED


async def test_a_clock_that_was_ahead_delays_no_ballot() -> None:
    world = World(AWAY, make_count(1, 0))
    world.clock.move(timedelta(days=400))
    await world.close()
    world.clock.move(timedelta(days=-400))
    await world.close()
    assert world.state is BallotState.CLOSED


async def test_a_clock_that_was_ahead_makes_the_owner_wait_no_longer() -> None:
    world = World(*[CLOSED] * 99)
    world.clock.move(timedelta(days=400))
    await world.close()
    world.clock.move(timedelta(days=-400))
    await world.tick(minutes=15)
    assert world.state is BallotState.UNCLEAR


@pytest.mark.parametrize(("stop", "minutes"), [(CLOSED, 10), (UNKNOWN, 60)])
async def test_without_a_tally_the_owner_is_told_after_a_while_and_nobody_is_promoted(
    stop: StopOutcome, minutes: int
) -> None:
    world = World(*[stop] * 99)
    await world.tick(minutes=minutes)
    assert world.told == []
    await world.tick(minutes=5)  # the longest pause between two tries
    assert world.state is BallotState.UNCLEAR
    assert world.told == ["poll_unclear"]
    assert await world.memory.pipeline.count([CandidateState.SHORTLISTED]) == 2
    assert world.results == []


async def test_a_poll_that_is_gone_is_given_up_at_once() -> None:
    world = World(GONE)
    await world.close()
    assert world.state is BallotState.UNCLEAR


async def test_a_poll_of_which_nobody_knows_the_place_is_given_up_at_once() -> None:
    world = World(ballot=make_ballot(closes_at=NOW, message_id=None, poll_id=None))
    await world.close()
    assert (world.state, world.channel.stopped) == (BallotState.UNCLEAR, [])


async def test_while_telegram_is_not_reached_nothing_is_given_up() -> None:
    world = World(*[AWAY] * 99, make_count(1, 0))
    await world.tick(hours=9)
    assert world.state is BallotState.CLOSED


async def test_retry_after_is_obeyed() -> None:
    world = World(NotNow("429", 30), make_count(1, 0))
    await world.close()
    await world.tick(seconds=29)
    assert len(world.channel.stopped) == 1
    await world.tick(seconds=1)
    assert len(world.channel.stopped) == 2


async def test_after_an_outage_a_closed_poll_still_gets_its_patience() -> None:
    world = World(*[AWAY] * 14, *[CLOSED] * 99)  # away for 45 minutes
    await world.tick(minutes=55)
    assert world.told == []
    await world.tick(minutes=5)
    assert world.state is BallotState.UNCLEAR


async def test_a_channel_that_raises_is_tried_again_with_pauses() -> None:
    class Broken(FakeChannel):
        async def stop_poll(self, channel_id: int, message_id: int) -> StopOutcome:
            self.stopped.append((channel_id, message_id))
            raise ValueError("no poll")

    world = World()
    world.channel = Broken()
    world.close = world.closer()
    await world.tick(seconds=14)
    assert len(world.channel.stopped) == 2


async def test_a_tally_that_the_database_does_not_take_is_kept() -> None:
    class Failing(MemoryBallots):
        fails = True

        async def close(
            self,
            ballot_id: int,
            tally: Tally,
            decision: Decision,
            result: NewPost | None,
            now: datetime,
            late: timedelta | None = None,
        ) -> bool:
            if self.fails:
                raise DatabaseAway("close")
            return await super().close(ballot_id, tally, decision, result, now, late)

    world = World(make_count(1, 0))
    store = Failing(world.memory.tables)
    close = world.closer(store)
    with pytest.raises(DatabaseAway):
        await close()
    store.fails = False
    await close()
    assert len(world.channel.stopped) == 1
    assert world.state is BallotState.CLOSED


async def test_a_ballot_that_another_process_closed_is_left_alone() -> None:
    class Overtaken(MemoryBallots):
        async def due_to_close(self, now: datetime) -> list[Ballot]:
            due = await super().due_to_close(now)
            await self.give_up(1, "the other", now)
            return due

    world = World()
    await world.closer(Overtaken(world.memory.tables))()
    assert world.channel.stopped == []


async def test_a_ballot_that_another_process_announced_meanwhile_is_announced_once() -> None:
    world = World(make_count(1, 0), make_count(1, 0))
    other = world.closer()

    class Slow(FakeChannel):
        async def stop_poll(self, channel_id: int, message_id: int) -> StopOutcome:
            await other()
            return make_count(1, 0)

    world.channel = Slow()
    await world.closer()()
    assert len(world.results) == 1


class Killed(BaseException):
    """The process dies at a checkpoint."""


@pytest.mark.parametrize("point", [Point.CLOSING_COMMITTED, Point.POLL_STOPPED, Point.BALLOT_CLOSED])
async def test_killed_at_any_point_there_is_one_result_and_one_promise(point: Point) -> None:
    def kill(name: str) -> None:
        if name == point:
            raise Killed

    was_stopped = point is not Point.CLOSING_COMMITTED
    world = World(make_count(1, 0), *[CLOSED] * 9)
    with pytest.raises(Killed):
        await world.closer(checkpoint=kill)()
    assert bool(world.channel.stopped) is was_stopped
    await world.tick(seconds=10)
    await world.memory.closings.keep_count(make_count(1, 0), NOW)
    await world.tick(seconds=60)
    assert world.results == ["Paper 1, 1 voters"]
    assert len(await world.memory.pipeline.promises()) == 1


async def test_cancelled_it_ends_after_the_ballot_under_way_and_stop_waits_for_it() -> None:
    called, answer = asyncio.Event(), asyncio.Event()

    class Slow(FakeChannel):
        async def stop_poll(self, channel_id: int, message_id: int) -> StopOutcome:
            called.set()
            await answer.wait()
            return make_count(1, 0)

    world = World()
    world.channel = Slow()
    world.close = world.closer()
    run = asyncio.create_task(world.close())
    await called.wait()
    run.cancel()
    stopping = asyncio.create_task(world.close.stop())
    await asyncio.sleep(0)
    answer.set()
    await stopping
    assert run.cancelled()
    assert world.state is BallotState.CLOSED


async def test_a_stopped_closer_begins_no_other_ballot() -> None:
    class Stopping(MemoryBallots):
        async def due_to_close(self, now: datetime) -> list[Ballot]:
            stops.append(asyncio.create_task(close.stop()))
            await asyncio.sleep(0)
            return await super().due_to_close(now)

    stops: list[asyncio.Task[None]] = []
    world = World()
    close = world.closer(Stopping(world.memory.tables))
    await close()
    await asyncio.gather(*stops)
    assert world.state is BallotState.OPEN


@pytest.mark.parametrize("ballot_id", [None, 1])
async def test_the_owner_closes_a_ballot_before_its_time(ballot_id: int | None) -> None:
    world = World(make_count(1, 0), ballot=make_ballot(closes_at=later(days=1)))
    await CloseBallotNow(world.memory.ballots)(NOW, "button:1", ballot_id)
    await world.close()
    assert world.state is BallotState.CLOSED


async def test_one_cause_closes_once() -> None:
    world = World(ballot=make_ballot(closes_at=later(days=1)))
    await CloseBallotNow(world.memory.ballots)(NOW, "button:1")
    with pytest.raises(AlreadyApplied):
        await CloseBallotNow(world.memory.ballots)(later(seconds=1), "button:1")


@pytest.mark.parametrize("state", [BallotState.PLANNED, BallotState.CLOSED, BallotState.UNCLEAR])
@pytest.mark.parametrize("ballot_id", [None, 1, 2])
async def test_a_ballot_that_is_not_open_cannot_be_closed(state: BallotState, ballot_id: int | None) -> None:
    world = World(ballot=make_ballot(state=state))
    with pytest.raises(NotFound):
        await CloseBallotNow(world.memory.ballots)(NOW, "button:1", ballot_id)
