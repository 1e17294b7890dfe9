"""A database that was restored: what stands in the channel is not sent again."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import AlreadyApplied
from bot.publishing.evidence import CannotLook, Look
from bot.publishing.head_check import AnswerAhead, CheckHead
from bot.publishing.post import NotNow
from bot.publishing.restored import AskAfterRestore
from bot.publishing.slots import parse_slots
from bot.publishing.spent import SpendPassed
from bot.reviews.review import ReviewState
from tests.fakes.ahead import MemoryAhead
from tests.fakes.channel import FakeChannel, FakeProber
from tests.fakes.clock import StandingClock
from tests.fakes.memory import Memory
from tests.makers import CHANNEL_ID, NOW, TODAY, make_post, make_review, make_rich_post

PROTECTED = CannotLook("protected content")
SCHEDULE = parse_slots("daily 09:00", ZoneInfo("Asia/Jerusalem"))


class World:
    """One known message, others above it, and perhaps posts that this database believes to be unsent."""

    def __init__(self, *above: str, known: bool = True) -> None:
        self.memory = Memory()
        self.ahead = MemoryAhead(self.memory.tables)
        self.channel = FakeChannel()
        self.first = self.channel.write(CHANNEL_ID, "old")
        self.known = known
        self.ids = [self.channel.write(CHANNEL_ID, text) for text in above]
        self.prober = FakeProber(self.channel)
        self.clock = StandingClock()
        self.held_back = 0

    def check(self, longest: timedelta = timedelta(seconds=30)) -> CheckHead:
        memory = self.memory
        stores, ask = (memory.evidence, memory.delivery, memory.queue), AskAfterRestore(memory.restored, self.hold_back)
        return CheckHead(*stores, self.ahead, self.prober, self.clock, CHANNEL_ID, ask, longest)

    def answer(self) -> AnswerAhead:
        spend = SpendPassed(self.memory.slots, self.memory.restored, SCHEDULE, CHANNEL_ID)
        return AnswerAhead(self.ahead, SCHEDULE, spend)

    async def hold_back(self, _: datetime) -> None:
        self.held_back += 1

    async def run(self) -> CheckHead:
        if self.known:
            await self.memory.evidence.keep([self.channel.standing[self.first]], NOW)
        check = self.check()
        await check()
        return check

    async def queue(self, title: str) -> int:
        return (await self.memory.queue.add(make_review(title), title, NOW)).stored.id

    @property
    def states(self) -> list[str]:
        return [str(part.state) for part in self.memory.tables.parts]

    @property
    def notices(self) -> list[str]:
        return [notice.kind for notice in self.memory.tables.notices if notice.kind != "probing"]


async def test_a_series_that_stands_there_is_confirmed_and_not_sent() -> None:
    world = World("a1", "a2")
    world.memory.tables.plan(make_post("a1", "a2", "a3"), "a1")
    check = await world.run()
    assert world.states == ["confirmed", "confirmed", "planned"]
    assert [part.message_id for part in world.memory.tables.parts] == [*world.ids, None]
    assert check.over


async def test_plain_text_that_stands_in_the_place_of_a_rich_message_makes_its_post_go_on_so() -> None:
    world = World("a", "b")
    world.memory.tables.plan(make_rich_post({"r1": ("a", "b"), "r2": ("c",)}), "r1")
    await world.run()
    parts = world.memory.tables.parts
    assert [part.frozen.payload["text"] for part in parts] == ["a", "b", "c"]
    assert [part.message_id for part in parts] == [*world.ids, None]


async def test_what_is_below_the_head_is_no_evidence_for_a_part_that_was_never_tried() -> None:
    world = World()
    world.memory.tables.plan(make_post("old"), "old")
    await world.run()
    assert world.states == ["planned"]


async def test_it_stops_after_five_empty_ids() -> None:
    world = World()
    await world.run()
    assert world.prober.looks == [world.first + 1 + passed for passed in range(5)]


async def test_nothing_known_is_nothing_to_check() -> None:
    world = World("a1", known=False)
    await world.run()
    assert world.prober.looks == []


async def test_a_second_call_looks_at_nothing() -> None:
    world = World()
    check = await world.run()
    await check()
    assert len(world.prober.looks) == 5


async def test_in_another_term_it_looks_again() -> None:
    """Another process may have posted meanwhile."""
    world = World()
    check = await world.run()
    overs = []
    for _ in range(2):
        check.begin_term(1)
        overs.append(check.over)
        await check()
    assert overs == [False, True]
    assert len(world.prober.looks) == 10


async def test_what_was_seen_is_the_head_of_the_next_start() -> None:
    world = World("somebody's", "and another")
    await world.run()
    assert await world.memory.evidence.head(CHANNEL_ID) == world.ids[-1]


@pytest.mark.parametrize("answer", [CannotLook("protected content"), NotNow("no answer")])
async def test_where_looking_fails_posting_goes_on_at_once(answer: CannotLook | NotNow) -> None:
    world = World("a1")
    world.prober.answers.append(answer)
    check = await world.run()
    assert check.over
    assert await check.hold() is None


async def test_it_takes_no_longer_than_it_may() -> None:
    class Endless(FakeProber):
        async def look(self, channel_id: int, message_id: int) -> Look:
            await asyncio.Event().wait()
            raise AssertionError

    world = World()
    world.prober = Endless(world.channel)
    await world.memory.evidence.keep([world.channel.standing[world.first]], NOW)
    check = world.check(timedelta(seconds=0.01))
    await check()
    assert check.over


async def test_nothing_leaves_while_it_looks() -> None:
    check = World().check()
    assert not check.over


async def restored(
    answer: CannotLook | NotNow | None = PROTECTED, *above: str, known: bool = True
) -> tuple[World, CheckHead]:
    """A database that was a backup; the first look gets this answer."""
    world = World(*above, known=known)
    world.memory.restored.marked = True
    if answer is not None:
        world.prober.answers.append(answer)
    return world, await world.run()


@pytest.mark.parametrize("answer", [PROTECTED, NotNow("no answer")])
async def test_after_a_restore_nothing_leaves_where_nobody_can_look(answer: CannotLook | NotNow) -> None:
    world, check = await restored(answer)
    assert (check.over, check.free, await check.hold()) == (True, False, "restored")
    assert world.notices == ["restored"]
    assert world.held_back == 1


async def test_after_a_restore_a_database_that_knows_nothing_of_the_channel_asks_as_well() -> None:
    world, check = await restored(None, known=False)
    assert not check.free
    assert world.notices == ["restored"]


async def test_after_a_restore_a_look_that_succeeds_is_enough() -> None:
    world, check = await restored(None)
    assert check.free
    assert not world.memory.restored.marked
    assert world.notices == []


async def test_after_a_restore_a_message_that_nobody_knows_makes_what_was_on_its_way_doubtful() -> None:
    world, check = await restored(None, "a1, corrected since")
    assert check.free
    assert world.memory.restored.doubted == 1


async def test_what_is_known_again_makes_nothing_doubtful() -> None:
    world = World("a1")
    world.memory.restored.marked = True
    world.memory.tables.plan(make_post("a1"), "a1")
    await world.run()
    assert world.states == ["confirmed"]
    assert world.memory.restored.doubted == 0


async def test_an_owner_s_word_lets_all_go_on() -> None:
    world, check = await restored()
    await check()
    assert await check.hold() == "restored"
    assert await world.memory.answer_restored(SCHEDULE).go_on(NOW, "button:1")
    await check()
    assert check.free
    assert await check.hold() is None
    assert world.prober.looks == [world.first + 1]


async def test_who_allows_to_look_later_need_not_answer() -> None:
    world, check = await restored()
    await check()
    assert len(world.prober.looks) == 1, "not at every tick"
    world.clock.move(timedelta(minutes=1))
    await check()
    assert check.free
    assert not world.memory.restored.marked


async def test_an_unanswered_question_is_asked_once_and_holds_after_a_restart() -> None:
    world, _ = await restored()
    world.prober.answers.append(PROTECTED)
    again = await world.run()
    assert not again.free
    assert world.notices == ["restored"]


async def test_what_stands_there_leaves_the_queue_under_the_next_number() -> None:
    world, _ = await restored()
    review_id = await world.queue("Bert")
    await world.queue("Elmo")
    answer = world.memory.answer_restored(SCHEDULE)
    assert await answer.posted(review_id, NOW, "button:1") == 1
    assert await answer.posted(review_id, NOW, "button:2") is None
    assert [entry.stored.review.title for entry in await answer.next()] == ["Elmo"]


async def test_a_title_that_waits_makes_a_question_and_holds_the_slots() -> None:
    world = World("No. 7 · Layers that nobody misses! By Dana")
    await world.queue("Layers that nobody misses")
    check = await world.run()
    assert world.notices == ["channel_ahead"]
    assert await check.hold() == "ahead"
    assert await world.check().hold() == "ahead", "after a restart too"


async def test_a_title_within_a_word_is_none() -> None:
    world = World("Embertide")
    await world.queue("Bert")
    await world.run()
    assert world.notices == []


async def test_the_same_question_is_asked_once() -> None:
    world = World("Bert, first half", "Bert, second half")
    await world.queue("Bert")
    await world.run()
    await world.run()
    assert world.notices == ["channel_ahead"]


async def test_posted_archives_the_review_with_that_message() -> None:
    world = World("Bert, again")
    review_id = await world.queue("Bert")
    check = await world.run()
    assert await world.answer()(review_id, True, NOW, "button:1")
    stored = world.memory.tables.reviews[review_id]
    assert (stored.state, stored.message_ids) == (ReviewState.ARCHIVED, (world.ids[0],))
    assert (stored.review.number, stored.review.date) == (1, TODAY)
    assert await check.hold() is None


async def test_not_posted_lets_the_queue_go_on() -> None:
    world = World("Bert, again")
    review_id = await world.queue("Bert")
    check = await world.run()
    assert await world.answer()(review_id, False, NOW, "button:1")
    assert await check.hold() is None
    assert [entry.stored.id for entry in await world.memory.queue.entries()] == [review_id]


async def test_a_second_answer_changes_nothing() -> None:
    world = World("Bert, again")
    review_id = await world.queue("Bert")
    await world.run()
    answer = world.answer()
    assert await answer(review_id, True, NOW, "button:1")
    assert not await answer(review_id, False, NOW, "button:2")
    assert world.memory.tables.reviews[review_id].state is ReviewState.ARCHIVED


async def test_a_press_that_counted_elsewhere_is_refused() -> None:
    world = World("Bert, again")
    review_id = await world.queue("Bert")
    await world.run()
    world.memory.tables.record("button:1")
    with pytest.raises(AlreadyApplied):
        await world.answer()(review_id, True, NOW, "button:1")
