"""The head of the queue leaves at its slot: once, in time, or not at all."""

import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import no_checkpoint
from bot.publishing.lateness import LatePolicy
from bot.publishing.pausing import PausePosting, Resume, ResumePosting
from bot.publishing.points import Point
from bot.publishing.ports import QueueEntry
from bot.publishing.post import SlotKey
from bot.publishing.publish import PublishDue
from bot.publishing.slots import parse_slots
from bot.reviews.review import ReviewState
from tests.fakes.memory import Memory
from tests.fakes.queue import MemorySlots
from tests.fakes.render import PlainRenderer
from tests.makers import BY_SHELL, CHANNEL_ID, NOW, TODAY, make_review
from tests.sizes import sized
from tests.unit.publishing.slotted import (
    DAILY,
    JERUSALEM,
    ContestedSlots,
    memory_with,
    posted,
    publisher,
    skipped,
    use_up,
)


async def test_a_slot_freezes_the_head_under_the_next_number_and_the_slots_day() -> None:
    memory = await memory_with("One", "Two")
    await use_up(memory, DAILY, NOW - timedelta(seconds=1))
    assert await publisher(memory)(NOW) is not None
    assert posted(memory) == ["One"]
    (stored,) = [stored for stored in memory.tables.reviews.values() if stored.review.title == "One"]
    assert (stored.state, stored.review.number, stored.review.date) == (ReviewState.POSTING, 1, TODAY)
    assert memory.tables.used[SlotKey(CHANNEL_ID, TODAY, "09:00")] == "posted"


async def test_before_the_slot_nothing_happens() -> None:
    memory = await memory_with("One")
    await use_up(memory, DAILY, NOW - timedelta(seconds=1))
    assert await publisher(memory)(NOW - timedelta(seconds=1)) is None
    assert posted(memory) == []


async def test_a_slot_posts_once_however_often_the_clock_ticks_or_goes_back() -> None:
    memory = await memory_with("One", "Two")
    publish = publisher(memory)
    for seconds in (0, 1, 2, -3600, 0, 3600, 86_399):
        await publish(NOW + timedelta(seconds=seconds))
    assert posted(memory) == ["One"]


@pytest.mark.fault(28)
async def test_fifty_ticks_at_once_post_once() -> None:
    memory = await memory_with(*(f"Review {number}" for number in range(60)))
    publish = publisher(memory)
    await asyncio.gather(*(publish(NOW) for _ in range(50)))
    assert posted(memory) == ["Review 0"]


async def test_a_schedule_fires_no_slot_before_it_was_set() -> None:
    memory = await memory_with("One", since=NOW + timedelta(seconds=1))
    assert await publisher(memory)(NOW + timedelta(minutes=1)) is None
    assert memory.tables.used == {}


@pytest.mark.parametrize(
    ("slots", "late", "posts"),
    [
        ("daily 09:00", timedelta(hours=2), True),
        ("daily 09:00", timedelta(hours=2, seconds=1), False),
        ("daily 09:00 10:00", timedelta(minutes=30), True),
        ("daily 09:00 10:00", timedelta(minutes=30, seconds=1), False),
    ],
)
async def test_a_late_slot_posts_within_two_hours_and_half_the_gap_to_the_next(
    slots: str, late: timedelta, posts: bool
) -> None:
    schedule = parse_slots(slots, JERUSALEM)
    memory = await memory_with("One", schedule=schedule)
    await use_up(memory, schedule, NOW - timedelta(seconds=1))
    assert (await publisher(memory, schedule)(NOW + late) is not None) is posts
    assert bool(skipped(memory)) is not posts


async def test_after_days_away_only_the_newest_slot_posts_and_the_owner_hears_of_the_rest_once() -> None:
    memory = await memory_with("One", "Two")
    await use_up(memory, DAILY, NOW - timedelta(days=3, seconds=1))
    publish = publisher(memory)
    assert await publish(NOW + timedelta(minutes=10)) is not None
    assert await publish(NOW + timedelta(minutes=11)) is None
    assert posted(memory) == ["One"]
    assert skipped(memory) == [{"slot": "09:00", "day": "2026-03-01", "reason": "late", "count": 3}]


async def test_a_skipped_slot_leaves_the_queue_alone() -> None:
    memory = await memory_with("One", "Two")
    await use_up(memory, DAILY, NOW - timedelta(seconds=1))
    before = await memory.queue.entries()
    await publisher(memory)(NOW + timedelta(hours=5))
    assert await memory.queue.entries() == before
    assert skipped(memory) == [{"slot": "09:00", "day": "2026-03-02", "reason": "late", "count": 1}]


@pytest.mark.fault(30)
async def test_with_an_empty_queue_slots_are_used_up_with_one_word() -> None:
    memory = await memory_with()
    await use_up(memory, DAILY, NOW - timedelta(days=2, seconds=1))
    publish = publisher(memory)
    for passed in range(3):
        assert await publish(NOW + timedelta(days=passed, minutes=1)) is None
    assert [reason for reason in memory.tables.used.values() if reason == "empty"] == ["empty"] * 5
    (notice,) = memory.tables.notices
    assert (notice.kind, notice.facts) == ("queue_empty", {"slot": "09:00", "day": TODAY.isoformat(), "drafts": 0})


async def test_a_slot_of_an_empty_queue_is_not_made_up_for() -> None:
    memory = await memory_with()
    publish = publisher(memory)
    await publish(NOW)
    await memory.queue.add(make_review("Too late"), "Too late", NOW)
    assert await publish(NOW + timedelta(minutes=1)) is None


@pytest.mark.fault(22)
async def test_a_clock_that_jumps_far_ahead_uses_up_a_month_at_most() -> None:
    memory = await memory_with("One")
    publish = publisher(memory)
    await publish(datetime(2099, 1, 1, 12, tzinfo=NOW.tzinfo))
    assert len(memory.tables.used) == 31
    assert len(skipped(memory)) == 1
    await use_up(memory, DAILY, NOW - timedelta(seconds=1))
    assert await publish(NOW) is not None


async def test_slots_that_a_clock_change_brings_together_leave_ten_minutes_apart() -> None:
    schedule = parse_slots("daily 02:00 02:30 03:00", JERUSALEM)
    gap = datetime(2027, 3, 26, 0, 0, tzinfo=NOW.tzinfo)
    memory = await memory_with("One", "Two", "Three", schedule=schedule, since=gap)
    publish = publisher(memory, schedule)
    assert [await publish(gap + timedelta(minutes=m)) is not None for m in (0, 9, 10, 19, 20, 60)] == [
        True, False, True, False, True, False
    ]  # fmt: skip
    assert {key.slot for key in memory.tables.used} == {"02:00", "02:30", "03:00"}


async def test_a_year_of_ticks_posts_each_day_once() -> None:
    """Over two clock changes, with a slot inside each of them; in the soak over four, in two years."""
    days = sized(366, soak=731)
    schedule = parse_slots("daily 02:30", ZoneInfo("Europe/Berlin"))
    start = datetime(2026, 1, 1, tzinfo=NOW.tzinfo)
    memory = await memory_with(*(f"Review {number}" for number in range(days + 1)), schedule=schedule, since=start)
    publish = publisher(memory, schedule)
    for hours in range(0, 24 * days, 2):
        await publish(start + timedelta(hours=hours, minutes=30))
    lived = [stored.review.date for stored in memory.tables.reviews.values() if stored.review.date]
    assert sorted(lived) == [date(2026, 1, 1) + timedelta(days=number) for number in range(days)]
    assert skipped(memory) == []


async def test_a_queue_that_moved_meanwhile_is_read_again() -> None:
    memory = await memory_with("One", "Two")
    assert await publisher(memory, slots=ContestedSlots(memory, times=1))(NOW) is not None
    assert posted(memory) == ["Two"]


async def test_a_queue_that_moves_all_the_time_waits_for_the_next_tick() -> None:
    memory = await memory_with("One", "Two")
    slots = ContestedSlots(memory, times=5)
    publish = publisher(memory, slots=slots)
    assert await publish(NOW) is None
    assert await publish(NOW + timedelta(seconds=1)) is not None
    assert len(posted(memory)) == 1


async def test_two_publishers_use_a_late_slot_up_once() -> None:
    memory = await memory_with("One")
    await use_up(memory, DAILY, NOW - timedelta(seconds=1))
    (late,) = DAILY.between(NOW, NOW)

    class Overtaken(MemorySlots):
        async def head(self, day: date | None = None) -> QueueEntry | None:
            await memory.slots.skip(late.key(CHANNEL_ID), "the other", NOW)
            return await super().head(day)

    assert await publisher(memory, slots=Overtaken(memory.tables))(NOW + timedelta(hours=3)) is None
    assert memory.tables.used[late.key(CHANNEL_ID)] == "the other"


class Killed(BaseException):
    """The process dies at a checkpoint."""


@pytest.mark.parametrize(
    ("point", "hours_late"), [(Point.SLOT_DUE, 0), (Point.POST_FROZEN, 0), (Point.SLOT_DUE, 5), (Point.SKIP_TOLD, 5)]
)
async def test_killed_at_any_point_the_slot_is_used_once_after_a_restart_and_told_once_where_it_is_skipped(
    point: Point, hours_late: int
) -> None:
    memory = await memory_with("One", "Two")
    await use_up(memory, DAILY, NOW - timedelta(seconds=1))
    now = NOW + timedelta(hours=hours_late)

    def kill(name: str) -> None:
        if name == point:
            raise Killed

    dying = PublishDue(memory.slots, memory.pauses, PlainRenderer(), kill, DAILY, CHANNEL_ID)
    with pytest.raises(Killed):
        await dying(now)
    await publisher(memory)(now)
    assert posted(memory) == ([] if hours_late else ["One"])
    assert len(skipped(memory)) == (1 if hours_late else 0)
    assert SlotKey(CHANNEL_ID, TODAY, "09:00") in memory.tables.used


async def test_a_review_leaves_on_its_date_and_the_others_flow_around_it() -> None:
    memory = await memory_with("One", "Two", "Fixed", since=NOW)
    fixed = (await memory.queue.entries())[2]
    await memory.queue.fix(fixed.stored.id, TODAY + timedelta(days=1), BY_SHELL)
    publish = publisher(memory)
    for day in range(3):
        await publish(NOW + timedelta(days=day))
    assert posted(memory) == ["One", "Fixed", "Two"]


async def test_with_nothing_but_later_dates_a_slot_passes_quietly() -> None:
    memory = await memory_with("Fixed", since=NOW)
    (fixed,) = await memory.queue.entries()
    await memory.queue.fix(fixed.stored.id, TODAY + timedelta(days=1), BY_SHELL)
    assert await publisher(memory)(NOW) is None
    assert (list(memory.tables.used.values()), memory.tables.notices) == (["empty"], [])


@pytest.mark.fault(22)
async def test_a_clock_that_was_a_day_ahead_for_a_moment_spends_no_slot() -> None:
    memory = await memory_with("One", "Two", since=NOW)
    publish = publisher(memory)
    for moment in (NOW, NOW + timedelta(days=1, hours=6), NOW + timedelta(seconds=1), NOW + timedelta(days=1)):
        await publish(moment)
    assert posted(memory) == ["One", "Two"]


def holding(memory: Memory, *reasons: str | None, policy: LatePolicy = LatePolicy.POST) -> PublishDue:
    """A publisher that is held by these, one look after the other; the last one stays."""
    left = list(reasons)

    async def hold() -> str | None:
        return left.pop(0) if len(left) > 1 else left[0]

    stores = memory.slots, memory.pauses, PlainRenderer()
    return PublishDue(*stores, no_checkpoint, DAILY, CHANNEL_ID, policy, (hold,))


async def test_what_is_held_leaves_when_it_is_let_go_in_time() -> None:
    memory = await memory_with("One", since=NOW)
    publish = holding(memory, "rights", None)
    assert await publish(NOW) is None
    assert memory.tables.used == {}
    assert await publish(NOW + timedelta(hours=1)) is not None


async def test_what_is_held_for_too_long_is_told_with_its_reason_once() -> None:
    memory = await memory_with("One", since=NOW)
    publish = holding(memory, "rights")
    for minutes in (0, 60, 121, 122, 180):
        await publish(NOW + timedelta(minutes=minutes))
    assert skipped(memory) == [{"slot": "09:00", "day": "2026-03-02", "reason": "rights", "count": 1}]
    assert len(await memory.queue.entries()) == 1


async def test_a_late_slot_is_asked_about_once_and_the_head_waits() -> None:
    memory = await memory_with("One", since=NOW)
    publish = holding(memory, None, policy=LatePolicy.ASK)
    for minutes in (10, 11, 60):
        assert await publish(NOW + timedelta(minutes=minutes)) is None
    (notice,) = memory.tables.notices
    (waiting,) = await memory.queue.entries()
    facts = {"slot": "09:00", "day": "2026-03-02", "review_id": waiting.stored.id, "title": "One"}
    facts |= {"version": waiting.version}
    assert (notice.kind, dict(notice.facts)) == ("slot_late", facts)


async def test_a_pause_uses_its_slots_up_and_the_next_one_posts() -> None:
    memory = await memory_with("One", since=NOW)
    await PausePosting(memory.pauses)(NOW - timedelta(hours=1), NOW + timedelta(days=1, hours=1), "update:1:1")
    publish = publisher(memory)
    for day in (0, 1):
        assert await publish(NOW + timedelta(days=day)) is None
    assert memory.tables.notices == []
    assert await publish(NOW + timedelta(days=2)) is not None


async def test_a_resumed_pause_makes_up_for_its_slots_with_one_post() -> None:
    memory = await memory_with("One", "Two", since=NOW)
    pause = PausePosting(memory.pauses)
    began = (await pause(NOW - timedelta(hours=1), None, "update:1:1")).since
    await pause.choose(NOW, began, Resume.POST, "button:a")
    publish = publisher(memory)
    for day in (0, 1, 2):
        assert await publish(NOW + timedelta(days=day)) is None
    back = NOW + timedelta(days=2, hours=5)
    await ResumePosting(memory.pauses)(back, "update:1:2")
    assert [await publish(back + timedelta(seconds=s)) is not None for s in (0, 1, 2)] == [True, False, False]
    assert memory.tables.notices == []
