"""Parts reach the channel once and in order, and every outcome is on record."""

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from bot.clock import no_checkpoint
from bot.errors import DatabaseAway
from bot.publishing.deliver import DeliverPosts
from bot.publishing.lease import ALONE, Term
from bot.publishing.points import Point
from bot.publishing.post import Dropped, FrozenPart, Outcome, Part, Sent
from tests.fakes.channel import LANDED, LOST, OK, REFUSED, FakeChannel, Reply, not_now
from tests.fakes.clock import StandingClock
from tests.fakes.delivery import MemoryDelivery
from tests.fakes.memory import Memory
from tests.makers import CHANNEL_ID, NOW, make_post, make_rich_post

SERIES = ("a1", "a2", "a3")


class World:
    """A database with posts, a channel with replies, a clock that stands."""

    def __init__(self, *replies: Reply, posts: tuple[tuple[str, ...], ...] = (SERIES,)) -> None:
        self.memory = Memory()
        for texts in posts:
            self.memory.tables.plan(make_post(*texts), texts[0])
        self.channel = FakeChannel(*replies)
        self.clock = StandingClock()
        self.deliver = self.delivery()

    def delivery(self, store: MemoryDelivery | None = None) -> DeliverPosts:
        return DeliverPosts(store or self.memory.delivery, self.channel, self.clock, no_checkpoint)

    @property
    def parts(self) -> list[Part]:
        return [part for kept in self.memory.tables.posts.values() for part in kept.parts]

    @property
    def states(self) -> list[str]:
        return [part.state.value for part in self.parts]

    @property
    def notices(self) -> list[str]:
        return [notice.kind for notice in self.memory.tables.notices]

    async def after(self, **span: float) -> None:
        self.clock.move(timedelta(**span))
        await self.deliver()


async def test_where_the_rich_form_is_refused_the_plain_text_follows_in_the_same_run() -> None:
    world = World(OK, REFUSED, posts=())
    world.memory.tables.plan(make_rich_post({"r1": ("a", "b"), "r2": ("c", "d")}), "r1")
    await world.deliver()
    assert (world.channel.calls, world.channel.landed) == (["r1", "r2", "c", "d"], ["r1", "c", "d"])
    (posted,) = world.memory.tables.notices
    assert (posted.kind, posted.facts["plain_from"]) == ("posted", 2)


async def test_a_run_sends_every_part_in_order_and_keeps_its_message_id() -> None:
    world = World()
    await world.deliver()
    assert world.channel.landed == ["a1", "a2", "a3"]
    assert [part.message_id for part in world.parts] == [101, 102, 103]
    assert world.notices == ["posted"]


async def test_a_finished_post_is_left_alone() -> None:
    world = World()
    await world.deliver()
    await world.after(days=1)
    assert len(world.channel.calls) == 3


async def test_two_posts_do_not_mix() -> None:
    world = World(posts=(("a1", "a2"), ("b1", "b2")))
    await world.deliver()
    assert world.channel.landed == ["a1", "a2", "b1", "b2"]


async def test_a_post_that_was_begun_goes_on_before_an_older_one_whose_pause_ends_meanwhile() -> None:
    world = World(not_now(5), posts=(("a1",),))
    await world.deliver()

    class SlowChannel(FakeChannel):
        async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
            world.clock.move(timedelta(seconds=5))
            return await super().deliver(channel_id, part)

    world.memory.tables.plan(make_post("b1", "b2", channel_id=CHANNEL_ID - 1), "b1")
    world.channel = SlowChannel()
    await world.delivery()()
    assert world.channel.landed == ["b1", "b2", "a1"]


@pytest.mark.parametrize("reply", [LANDED, LOST])
async def test_an_unknown_outcome_is_never_sent_again(reply: Reply) -> None:
    world = World(OK, reply)
    await world.deliver()
    await world.after(days=30)
    assert world.channel.calls == ["a1", "a2"]
    assert world.states == ["confirmed", "unknown", "planned"]
    assert world.notices == ["part_unknown"]


async def test_an_unknown_outcome_holds_its_own_post_only() -> None:
    world = World(LOST, posts=(("a1", "a2"), ("b1",)))
    await world.deliver()
    assert world.states == ["unknown", "planned", "confirmed"]


async def test_a_refusal_ends_the_series_and_no_other() -> None:
    world = World(OK, REFUSED, posts=(SERIES, ("b1",)))
    await world.deliver()
    await world.after(days=1)
    assert world.states == ["confirmed", "failed", "planned", "confirmed"]
    assert world.notices == ["post_failed", "posted"]


async def test_retry_after_is_obeyed_to_the_letter() -> None:
    world = World(not_now(17))
    await world.deliver()
    await world.after(seconds=16.999)
    assert len(world.channel.calls) == 1
    await world.after(seconds=0.001)
    assert world.channel.landed == ["a1", "a2", "a3"]


async def test_nothing_else_enters_the_channel_before_retry_after_is_over_even_after_a_restart() -> None:
    world = World(not_now(60), posts=(("a1",), ("b1",)))
    await world.deliver()
    world.deliver = world.delivery()
    await world.after(seconds=59)
    assert world.channel.calls == ["a1"]
    await world.after(seconds=1)
    assert world.channel.landed == ["a1", "b1"]


async def test_another_channel_does_not_wait() -> None:
    world = World(not_now(60), posts=(("a1",),))
    world.memory.tables.plan(make_post("b1", channel_id=CHANNEL_ID - 1), "b1")
    await world.deliver()
    assert world.channel.landed == ["b1"]


async def test_without_retry_after_the_pauses_grow_to_five_minutes() -> None:
    world = World(*(not_now() for _ in range(9)))
    pauses: list[float] = []
    await world.deliver()
    while world.parts[0].retry_at:
        pauses.append((world.parts[0].retry_at - world.clock.now()).total_seconds())
        await world.after(seconds=pauses[-1])
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert world.channel.landed == ["a1", "a2", "a3"]


async def test_a_part_is_tried_once_in_a_run_even_when_its_pause_is_over_within_it() -> None:
    class Impatient(MemoryDelivery):
        async def postpone(self, part: Part, retry_at: datetime, reason: str) -> bool:
            return await super().postpone(part, NOW, reason)

    world = World(*(not_now() for _ in range(50)))
    await world.delivery(Impatient(world.memory.tables))()
    assert world.channel.calls == ["a1"]


async def test_a_part_that_somebody_else_began_is_not_sent() -> None:
    class Overtaken(MemoryDelivery):
        async def begin(self, part: Part, now: datetime, deadline: datetime, term: Term = ALONE.term) -> Part | None:
            await super().begin(part, now, deadline, term)
            return await super().begin(part, now, deadline, term)

    world = World()
    await world.delivery(Overtaken(world.memory.tables))()
    assert world.channel.calls == []


async def test_a_channel_that_raises_proves_nothing() -> None:
    class Broken(FakeChannel):
        async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
            await super().deliver(channel_id, part)
            raise ValueError("no message")

    world = World()
    world.channel = Broken()
    await world.delivery()()
    assert world.states[0] == "unknown"


async def test_a_call_that_does_not_end_is_unknown_when_its_bound_is_over() -> None:
    class Endless(FakeChannel):
        async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
            await asyncio.Event().wait()
            raise AssertionError

    world = World()
    bound = timedelta(milliseconds=1)
    await DeliverPosts(world.memory.delivery, Endless(), world.clock, no_checkpoint, bound)()
    assert world.states[0] == "unknown"


async def test_the_intent_is_committed_before_the_call() -> None:
    world = World()
    seen: list[str] = []

    class Watched(FakeChannel):
        async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
            seen.extend(part.state for part in world.parts)
            return await super().deliver(channel_id, part)

    world.channel = Watched(LOST)
    await world.delivery()()
    assert seen == ["sending", "planned", "planned"]


async def test_checkpoints_are_passed_in_the_order_of_a_parts_life() -> None:
    world = World(posts=(("a1",),))
    passed: list[str] = []
    await DeliverPosts(world.memory.delivery, world.channel, world.clock, passed.append)()
    assert passed == [Point.PART_DUE, Point.INTENT_COMMITTED, Point.ANSWER_RECEIVED, Point.PART_RECORDED]


async def test_at_start_whatever_was_being_sent_is_unknown() -> None:
    world = World()
    await world.memory.delivery.begin(world.parts[0], NOW, NOW)
    assert await world.deliver.recover(NOW)
    await world.deliver()
    assert world.states == ["unknown", "planned", "planned"]
    assert world.channel.calls == []


async def test_at_an_ordinary_start_nothing_is_lost() -> None:
    world = World()
    assert await world.deliver.recover(NOW)
    assert world.states == ["planned"] * 3
    assert world.notices == []


class FailingWrites(MemoryDelivery):
    """The first `times` writes of this kind fail, before or after they are committed."""

    def __init__(self, world: World, write: str, times: int, committed: bool) -> None:
        super().__init__(world.memory.tables)
        self._write = write
        self._times = times
        self._committed = committed

    async def begin(self, part: Part, now: datetime, deadline: datetime, term: Term = ALONE.term) -> Part | None:
        fails = self._fails("begin")
        begun = await super().begin(part, now, deadline, term) if self._committed or not fails else None
        if fails:
            raise DatabaseAway("begin")
        return begun

    async def confirm(
        self, part: Part, sent_id: int | None, poll_id: str | None, now: datetime, dropped: Dropped | None = None
    ) -> bool:
        fails = self._fails("confirm")
        done = await super().confirm(part, sent_id, poll_id, now, dropped) if self._committed or not fails else False
        if fails:
            raise DatabaseAway("confirm")
        return done

    def _fails(self, write: str) -> bool:
        fails = write == self._write and self._times > 0
        self._times -= fails
        return fails


@pytest.mark.parametrize("committed", [False, True])
async def test_a_confirmation_that_the_database_does_not_take_is_written_later_without_a_second_call(
    committed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    world = World()
    deliver = world.delivery(FailingWrites(world, "confirm", 3, committed))
    part_id = world.parts[0].id
    for _ in range(3):
        with pytest.raises(DatabaseAway):
            await deliver()
    await deliver()
    assert world.channel.calls == ["a1", "a2", "a3"]
    assert [part.message_id for part in world.parts] == [101, 102, 103]
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.getMessage() for record in errors] == [f"not on record yet: part {part_id}, {Sent(101)}"]  # once


async def test_an_intent_that_was_not_committed_is_begun_again() -> None:
    world = World()
    deliver = world.delivery(FailingWrites(world, "begin", 1, committed=False))
    with pytest.raises(DatabaseAway):
        await deliver()
    assert world.channel.calls == []
    await deliver()
    assert world.channel.landed == ["a1", "a2", "a3"]


async def test_an_intent_whose_commit_is_in_doubt_is_asked_about_and_not_sent() -> None:
    world = World()
    deliver = world.delivery(FailingWrites(world, "begin", 1, committed=True))
    with pytest.raises(DatabaseAway):
        await deliver()
    await deliver()
    assert world.states[0] == "unknown"
    assert world.channel.calls == []


class WaitingChannel(FakeChannel):
    """A call that answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.called = asyncio.Event()
        self.answer = asyncio.Event()

    async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
        self.called.set()
        await self.answer.wait()
        return await super().deliver(channel_id, part)


async def slow_world() -> tuple[World, WaitingChannel, "asyncio.Task[None]"]:
    """A world in whose run the first call is under way."""
    world = World()
    world.channel = slow = WaitingChannel()
    world.deliver = world.delivery()
    run = asyncio.create_task(world.deliver())
    await slow.called.wait()
    return world, slow, run


async def test_a_second_run_does_nothing_while_one_is_under_way() -> None:
    world, slow, run = await slow_world()
    await world.deliver()
    slow.answer.set()
    await run
    assert world.channel.calls == ["a1", "a2", "a3"]


async def test_cancelled_however_often_it_ends_after_the_call_under_way_is_on_record() -> None:
    world, slow, run = await slow_world()
    for _ in range(3):
        run.cancel()
        await asyncio.sleep(0)
    assert world.states == ["sending", "planned", "planned"]
    slow.answer.set()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert world.states == ["confirmed", "planned", "planned"]


async def test_stop_waits_for_the_call_under_way_and_begins_no_other() -> None:
    world, slow, run = await slow_world()
    stopping = asyncio.create_task(world.deliver.stop())
    await asyncio.sleep(0)
    slow.answer.set()
    await asyncio.gather(run, stopping)
    await world.deliver()
    assert world.states == ["confirmed", "planned", "planned"]


async def test_no_intent_is_committed_for_a_message_that_may_not_leave_and_the_next_run_asks_again() -> None:
    world = World()
    may_leave, asked = [True, False, True, True], []

    def gate(chat_id: int) -> bool:
        asked.append(chat_id)
        return may_leave.pop(0)

    deliver = DeliverPosts(world.memory.delivery, world.channel, world.clock, no_checkpoint, may_leave=gate)
    await deliver()
    assert world.channel.calls == ["a1"]
    assert [(part.state, part.attempt) for part in world.parts[1:]] == [("planned", 0), ("planned", 0)]
    await deliver()
    assert world.channel.landed == ["a1", "a2", "a3"]
    assert asked == [CHANNEL_ID] * 4


async def test_what_became_too_late_is_held_back_between_two_parts() -> None:
    """A machine may sleep for hours in the middle of a run."""
    world = World()

    async def hold_back() -> None:
        if world.channel.landed:
            for kept in world.memory.tables.posts.values():
                kept.held_at = world.clock.now()

    await DeliverPosts(world.memory.delivery, world.channel, world.clock, no_checkpoint, hold_back=hold_back)()
    assert world.channel.landed == ["a1"]


async def test_a_clock_that_was_ahead_holds_nothing_up() -> None:
    world = World(not_now(5), posts=(("a1",), ("b1",)))
    world.clock.move(timedelta(days=400))
    await world.deliver()
    await world.after(days=-400)
    assert world.channel.landed == ["a1", "b1"]
