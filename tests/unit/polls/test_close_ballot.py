"""A poll closes once, with the tally that Telegram gave, and its winner is promised."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import AlreadyApplied, DatabaseAway, NotFound
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import Ballot, BallotState, Decision, Tally
from bot.polls.close_now import CloseBallotNow
from bot.polls.ports import StopOutcome
from bot.polls.rule import KEPT
from bot.publishing.points import Point
from bot.publishing.post import NewPost, NotNow
from bot.values import replace
from tests.fakes.ballots import MemoryBallots
from tests.fakes.channel import FakeChannel
from tests.makers import CHANNEL_ID, NOW, later, make_ballot, make_count
from tests.unit.polls.closing import AWAY, CLOSED, GONE, UNKNOWN, World


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


async def test_who_was_reviewed_while_the_poll_ran_makes_room_for_the_next() -> None:
    world = World(make_count(3, 5, voters=6))
    candidates = world.memory.tables.candidates
    candidates[2] = replace(candidates[2], state=CandidateState.REVIEWED)
    await world.close()
    assert world.memory.tables.ballots[1].winner_id == 1


async def test_a_winner_that_moves_on_at_the_last_moment_is_decided_again_from_the_same_answer() -> None:
    world = World(make_count(3, 5, voters=6))

    class Meanwhile(MemoryBallots):
        async def moved_on(self, ballot_id: int) -> frozenset[int]:
            seen = await super().moved_on(ballot_id)
            candidates = world.memory.tables.candidates
            candidates[2] = replace(candidates[2], state=CandidateState.DISCARDED)
            return seen

    close = world.closer(Meanwhile(world.memory.tables))
    await close()
    assert (world.state, world.results) == (BallotState.CLOSING, [])
    await close()
    assert (world.memory.tables.ballots[1].winner_id, len(world.channel.stopped)) == (1, 1)
    assert world.results == ["Paper 1, 6 voters"]


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
