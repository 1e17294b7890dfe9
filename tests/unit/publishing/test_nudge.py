"""After days of silence one nudge, and one after as many days more."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.publishing.nudge import NudgeSilence, Silence
from bot.publishing.pausing import PausePosting
from tests.fakes.memory import Memory
from tests.makers import CHANNEL_ID, NOW, later, make_candidate, make_promise, make_review

FOUR = timedelta(days=4)


class MemorySilence:
    """`publishing.nudge.SilenceStore`; `since`: the last post."""

    def __init__(self, since: datetime = NOW) -> None:
        self.since = since
        self.nudges: list[tuple[int, int, datetime]] = []
        self.promised: tuple[str | None, int | None] = (None, None)

    async def silence(self, channel_id: int, now: datetime) -> Silence:
        told = [at for *_, at in self.nudges if at <= now]
        return Silence(self.since, told[-1] if told else None)

    async def nudge(self, facts: Mapping[str, Any], now: datetime) -> None:
        self.nudges.append((facts["days"], facts["waiting"], now))
        self.promised = facts.get("promised"), facts.get("readers_wait")


class World:
    def __init__(self, after: timedelta = FOUR) -> None:
        self.memory, self.silence = Memory(), MemorySilence()
        self.nudge = NudgeSilence(
            self.silence,
            self.memory.queue,
            self.memory.pauses,
            self.memory.pipeline,
            CHANNEL_ID,
            ZoneInfo("UTC"),
            after,
        )

    async def look(self, *days: float) -> list[int]:
        """The days that the nudges of these looks speak of."""
        before = len(self.silence.nudges)
        for day in days:
            await self.nudge(later(days=day))
        return [said for said, *_ in self.silence.nudges[before:]]


async def test_one_nudge_after_days_of_silence_and_one_after_as_many_more() -> None:
    assert await World().look(0, 3.9, 4, 4.1, 7.9, 8, 9) == [4, 8]


async def test_a_nudge_says_how_many_wait() -> None:
    world = World()
    await world.memory.queue.add(make_review(), "one", NOW)
    await world.look(5)
    assert world.silence.nudges == [(5, 1, later(days=5))]


async def test_a_nudge_names_what_readers_wait_for() -> None:
    world = World()
    world.memory.tables.promises[1] = make_promise(make_candidate(1, title="Graph Memory"), chosen_at=later(days=-4))
    world.memory.tables.candidates[1] = world.memory.tables.promises[1].candidate
    await world.look(5)
    assert world.silence.promised == ("Graph Memory", 9)


async def test_a_post_begins_the_count_anew() -> None:
    world = World()
    assert await world.look(3.9) == []
    world.silence.since = later(days=3.9)
    assert await world.look(4, 7.8, 7.9) == [4]


async def test_zero_days_is_never() -> None:
    assert await World(timedelta()).look(1, 400) == []


async def test_a_pause_is_no_silence_and_the_count_begins_at_its_end() -> None:
    world = World()
    await PausePosting(world.memory.pauses)(later(days=1), later(days=30), "update:1:1")
    assert await world.look(5, 29, 31, 33.9, 34) == [34]


async def test_a_clock_that_was_years_ahead_silences_no_nudge() -> None:
    world = World()
    assert await world.look(20_000, 4) == [20_000, 4]


@pytest.mark.parametrize("day", [-3, 2])
async def test_a_look_before_its_time_is_cheap(day: int) -> None:
    """The stores are not asked again until a nudge may be due."""
    world = World()
    await world.look(0)
    world.silence.since = later(days=-400)
    assert await world.look(day) == ([] if day > 0 else [397])
