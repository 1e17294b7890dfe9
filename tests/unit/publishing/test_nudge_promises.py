"""Owners are reminded of a promise after 7, 14 and 30 days, once for all that was missed, never in a pause."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.pipeline.candidate import Promise
from bot.pipeline.promises import Terms, Writing, days_waiting, nudge_at
from bot.publishing.nudge_promises import NudgePromises
from bot.publishing.pausing import PausePosting, ResumePosting
from bot.reviews.review import ReviewState
from bot.values import replace
from tests.fakes.memory import Memory
from tests.makers import NOW, later, make_promise

JERUSALEM = ZoneInfo("Asia/Jerusalem")


class Promises:
    """`pipeline.promises.Reminders`."""

    def __init__(self, *promises: Promise) -> None:
        self.open = {promise.id: promise for promise in promises}
        self.writing: dict[int, Writing] = {}
        self.told: list[Mapping[str, Any]] = []

    async def promises(self) -> list[Promise]:
        return list(self.open.values())

    async def writings(self) -> dict[int, Writing]:
        return self.writing

    async def match_writings(self) -> int:
        return 0

    async def nudge(self, promise: Promise, nudges: int, facts: Mapping[str, Any], now: datetime) -> bool:
        self.open[promise.id] = replace(promise, nudges=nudges, put_off_until=None)
        self.told.append(facts)
        return True

    def put_off(self, until: datetime) -> None:
        self.open[1] = replace(self.open[1], put_off_until=until)


class World:
    def __init__(self, *promises: Promise) -> None:
        self.promises, self.memory = Promises(*(promises or (make_promise(),))), Memory()
        self.nudge = NudgePromises(self.promises, self.memory.pauses, JERUSALEM)

    async def look(self, *days: float) -> list[int]:
        """The days that the nudges of these looks speak of."""
        before = len(self.promises.told)
        for day in days:
            await self.nudge(later(days=day))
        return [facts["days"] for facts in self.promises.told[before:]]


async def test_three_reminders_and_no_more() -> None:
    assert await World().look(1, 6.9, 7, 7.1, 13.9, 14, 20, 29, 30, 31, 60, 200) == [7, 14, 30]


async def test_a_bot_that_was_away_for_a_month_reminds_once() -> None:
    assert await World().look(31, 31.1, 32, 90) == [31]


async def test_who_is_on_it_is_reminded_after_the_days_they_asked_for() -> None:
    world = World()
    assert await world.look(7) == [7]
    world.promises.put_off(later(days=16))
    assert await world.look(14, 15.9, 16, 17, 29) == [16]
    assert await world.look(30) == [30]


async def test_putting_off_after_the_last_reminder_brings_one_more() -> None:
    world = World()
    await world.look(7, 14, 30)
    world.promises.put_off(later(days=37))
    assert await world.look(36, 37, 44, 60) == [37]


async def test_nobody_is_reminded_in_a_pause_and_once_behind_it() -> None:
    world = World()
    await PausePosting(world.memory.pauses)(later(days=6), None, "update:1:1")
    assert await world.look(7, 14) == []
    await ResumePosting(world.memory.pauses)(later(days=15), "update:1:2")
    assert await world.look(15, 16) == [15]


async def test_each_promise_is_told_of_by_itself() -> None:
    first, second = make_promise(), make_promise(id=2, chosen_at=later(days=3))
    assert await World(first, second).look(7, 10) == [7, 7]


async def test_a_reminder_says_what_is_being_written() -> None:
    world = World(make_promise(due_on=date(2026, 3, 16)))
    world.promises.writing = {1: Writing(8, ReviewState.DRAFT)}
    await world.look(7)
    (facts,) = world.promises.told
    assert (facts["review_id"], facts["review_state"], facts["due_on"]) == (8, "draft", "2026-03-16")
    assert (facts["promise_id"], facts["candidate_id"], facts["votes"], facts["voters"]) == (1, 1, 214, 402)


async def test_a_clock_that_was_ahead_stops_no_reminder() -> None:
    world = World()
    await world.look(400)
    world.promises.open[1] = make_promise()
    assert await world.look(7) == [7]


def test_a_promise_is_due_by_the_channels_calendar() -> None:
    late_evening = datetime(2026, 11, 21, 23, 30, tzinfo=ZoneInfo("UTC"))  # 01:30 of the 22nd in Jerusalem
    assert Terms(14, JERUSALEM).due_on(late_evening) == date(2026, 12, 6)


@pytest.mark.parametrize(("passed", "days"), [(0, 0), (5, 0), (15, 1), (24, 1), (-50, 0)])
def test_days_are_counted_by_the_channels_calendar(passed: int, days: int) -> None:
    """NOW is 09:00 there: after 15 hours it is the next day."""
    assert days_waiting(make_promise(), NOW + timedelta(hours=passed), JERUSALEM) == days


def test_a_promise_that_was_told_of_three_times_waits_in_silence() -> None:
    assert nudge_at(make_promise(nudges=3)) is None
