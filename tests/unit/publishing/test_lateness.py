"""What becomes of slots that have come: tables of values, without a store."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.publishing.lateness import LatePolicy, Verdict, judge, on_return
from bot.publishing.pausing import Pause, Resume
from bot.publishing.slots import DueSlot, parse_slots
from bot.values import replace
from tests.makers import NOW, TODAY

JERUSALEM = ZoneInfo("Asia/Jerusalem")
DAILY = parse_slots("daily 09:00", JERUSALEM)  # NOW is such a slot
TWICE = parse_slots("daily 09:00 20:30", JERUSALEM)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHILE_AWAY = Pause(NOW - HOUR, NOW + 2 * DAY + HOUR)  # the slots of three days pass in it


def due(since: datetime, until: datetime) -> list[DueSlot]:
    return DAILY.between(since, until)


def verdict(
    late: timedelta, policy: LatePolicy = LatePolicy.POST, hold: str | None = None, before: timedelta = timedelta()
) -> Verdict:
    """Of the slot at NOW, and of those in a while `before` it, so much later."""
    return judge(due(NOW - before, NOW), DAILY, policy, None, hold, NOW + late)


def days(slots: Sequence[DueSlot]) -> list[date]:
    return [slot.day for slot in slots]


@pytest.mark.parametrize("policy", LatePolicy)
def test_five_minutes_late_is_on_time_whatever_the_policy(policy: LatePolicy) -> None:
    judged = verdict(timedelta(minutes=5), policy)
    assert (judged.leaves, judged.day, judged.skipped, judged.asked) == (due(NOW, NOW)[0], TODAY, (), None)


@pytest.mark.parametrize(
    ("policy", "late", "what"),
    [
        (LatePolicy.POST, 2 * HOUR, "leaves"),
        (LatePolicy.POST, 2 * HOUR + timedelta(seconds=1), "skipped"),
        (LatePolicy.NEXT, timedelta(minutes=6), "skipped"),
        (LatePolicy.ASK, timedelta(minutes=6), "asked"),
        (LatePolicy.ASK, 20 * HOUR, "asked"),
        (LatePolicy.DROP, timedelta(minutes=6), "skipped"),
    ],
)
def test_what_is_later_goes_by_the_policy(policy: LatePolicy, late: timedelta, what: str) -> None:
    judged = verdict(late, policy)
    assert {
        "leaves": judged.leaves is not None,
        "asked": judged.asked is not None,
        "skipped": bool(judged.skipped),
    } == {"leaves": False, "asked": False, "skipped": False} | {what: True}


@pytest.mark.parametrize("policy", LatePolicy)
def test_every_due_slot_has_its_end_and_one_at_most_a_review(policy: LatePolicy) -> None:
    judged = verdict(HOUR, policy, before=3 * DAY)
    assert set(due(NOW - 3 * DAY, NOW)) <= set(judged.over)
    assert (judged.leaves is None) or (judged.asked is None)


def test_drop_gives_up_the_slots_of_that_date_that_are_still_to_come() -> None:
    slots = TWICE.between(NOW, NOW)
    judged = judge(slots, TWICE, LatePolicy.DROP, None, None, NOW + HOUR)
    assert [(slot.day, slot.slot) for slot in judged.skipped] == [(TODAY, "09:00"), (TODAY, "20:30")]
    assert judged.reason == "dropped"


def test_drop_gives_up_a_slot_in_time_whose_date_was_missed_and_no_other() -> None:
    evening = TWICE.next_after(NOW)
    judged = judge(TWICE.between(NOW, evening.at), TWICE, LatePolicy.DROP, None, None, evening.at)
    assert judged.leaves is None
    morning = TWICE.next_after(evening.at)
    judged = judge([evening, morning], TWICE, LatePolicy.DROP, None, None, morning.at)
    assert (judged.leaves, judged.skipped) == (morning, (evening,))


@pytest.mark.parametrize(
    ("policy", "late", "skipped"),
    [
        (LatePolicy.POST, 2 * HOUR, False),
        (LatePolicy.POST, 3 * HOUR, True),
        (LatePolicy.ASK, 2 * HOUR, False),
        (LatePolicy.ASK, 3 * HOUR, True),
        (LatePolicy.NEXT, HOUR, True),
        (LatePolicy.DROP, HOUR, True),
    ],
)
def test_while_something_holds_a_slot_stays_due_until_it_is_too_late(
    policy: LatePolicy, late: timedelta, skipped: bool
) -> None:
    judged = verdict(late, policy, hold="rights")
    assert (judged.leaves, judged.asked) == (None, None)
    assert (bool(judged.skipped), judged.reason) == (skipped, "rights")


def test_while_something_holds_older_slots_pass() -> None:
    assert days(verdict(timedelta(), hold="away", before=2 * DAY).skipped) == [TODAY - 2 * DAY, TODAY - DAY]


def test_in_a_pause_slots_pass_without_a_word() -> None:
    slots = due(NOW, NOW + DAY)
    judged = judge(slots, DAILY, LatePolicy.POST, WHILE_AWAY, None, NOW + DAY)
    assert judged == Verdict(paused=tuple(slots))


def test_slots_of_a_pause_that_is_over_pass_without_a_word_and_the_next_one_posts() -> None:
    judged = judge(due(NOW, NOW + 3 * DAY), DAILY, LatePolicy.POST, WHILE_AWAY, None, NOW + 3 * DAY)
    assert days(judged.paused) == [TODAY, TODAY + DAY, TODAY + 2 * DAY]
    assert judged.leaves is not None
    assert (judged.day, judged.skipped) == (TODAY + 3 * DAY, ())


def test_what_a_pause_is_to_catch_up_stays_due_while_it_holds() -> None:
    pause = replace(WHILE_AWAY, resume=Resume.POST)
    judged = judge(due(NOW, NOW + DAY), DAILY, LatePolicy.POST, pause, None, NOW + DAY)
    assert days(judged.paused) == [TODAY]
    assert judged.over == ()


@pytest.mark.parametrize(("late", "posts"), [(timedelta(), True), (2 * HOUR, True), (3 * HOUR, False)])
def test_one_post_at_a_pauses_end_makes_up_for_all_with_the_date_of_the_return(late: timedelta, posts: bool) -> None:
    assert WHILE_AWAY.until is not None
    pause, now = replace(WHILE_AWAY, resume=Resume.POST), WHILE_AWAY.until + late
    judged = judge(due(NOW, NOW + 2 * DAY), DAILY, LatePolicy.POST, pause, None, now)
    assert days(judged.paused) == [TODAY, TODAY + DAY]
    assert (judged.leaves is not None, judged.day) == (posts, TODAY + 2 * DAY if posts else None)


@pytest.mark.parametrize(
    ("until", "makes_up"),
    [
        (NOW + 2 * DAY, False),  # a slot at that very moment
        (NOW + 2 * DAY - HOUR, False),  # one an hour later
        (NOW + 2 * DAY - 2 * HOUR, True),
        (NOW - timedelta(seconds=1), False),  # none passed
        (None, False),
    ],
)
def test_a_return_posts_at_once_where_slots_passed_and_none_comes_soon(until: datetime | None, makes_up: bool) -> None:
    pause = Pause(NOW - HOUR, until, Resume.POST)
    assert (on_return(pause, DAILY) is not None) is makes_up
    assert on_return(replace(pause, resume=Resume.SKIP), DAILY) is None
