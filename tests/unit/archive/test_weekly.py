"""One note a week, of whole days, and only when something was asked in vain."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.archive.counting import CountUse
from bot.archive.weekly import TellWeek
from tests.chat.fakes import ZONE
from tests.fakes.counting import MemoryCounts
from tests.makers import NOW, TODAY, later


class MemoryWeeks:
    """`archive.weekly.WeekStore`."""

    def __init__(self) -> None:
        self.since: datetime | None = None
        self.told: list[Mapping[str, Any]] = []

    async def began(self, now: datetime) -> datetime:
        self.since = self.since or now
        return self.since

    async def end(self, began: datetime, now: datetime, facts: Mapping[str, Any] | None) -> bool:
        if self.since != began:
            return False
        self.since = now
        self.told += [facts] if facts is not None else []
        return True


class World:
    def __init__(self) -> None:
        self.weeks, self.counts = MemoryWeeks(), MemoryCounts()
        self.count = CountUse(self.counts, ZONE)
        self.closed: dict[date, Mapping[str, Any]] = {}

    async def votes(self, since: date, before: date) -> list[Mapping[str, Any]]:
        return [vote for day, vote in self.closed.items() if since <= day < before]

    async def miss(self, words: str, day: float) -> None:
        await self.count.search(words, False, later(days=day), "")

    async def look(self, *days: float) -> list[float]:
        """The days at which a note was written; each look by a process that was just started."""
        return [day for day in days if await self.tell()(later(days=day))]

    def tell(self) -> TellWeek:
        return TellWeek(self.weeks, self.counts, self.votes, ZONE)


async def test_a_note_comes_once_a_week_also_across_restarts() -> None:
    world = World()
    assert await world.look(0) == []
    for day in (1, 8, 15):
        await world.miss("mamba", day)
    assert await world.look(6.9, 7, 7.1, 13.9, 14.1, 14.2, 21.2) == [7, 14.1, 21.2]


async def test_without_a_miss_there_is_nothing_to_say() -> None:
    world = World()
    await world.look(0)
    await world.count.search("kan", True, later(days=1), "")
    assert await world.look(7.1, 8) == []


async def test_a_ballot_is_told_although_every_search_had_a_good_answer() -> None:
    world = World()
    await world.look(0)
    world.closed = {TODAY + timedelta(days=day): {"voters": day} for day in (3, 7, 8)}
    assert await world.look(7.1, 14.2) == [7.1, 14.2]
    assert [note["votes"] for note in world.weeks.told] == [[{"voters": 3}], [{"voters": 7}, {"voters": 8}]]


async def test_each_day_is_told_once() -> None:
    world = World()
    await world.look(0)
    await world.miss("early", 6)
    await world.miss("late", 7)
    await world.look(7.2, 14.3)
    assert [note["words"] for note in world.weeks.told] == [[["early", 1]], [["late", 1]]]
    assert world.weeks.told[0]["uses"] == {"search": 1, "missed": 1}


async def test_a_clock_that_was_ahead_costs_a_week_at_most() -> None:
    world = World()
    await world.weeks.began(later(days=900))
    await world.look(0)
    assert world.weeks.since == NOW


async def test_one_process_looks_rarely() -> None:
    world = World()
    tell = world.tell()
    await tell(NOW)
    world.weeks.since = NOW - timedelta(days=8)
    await world.miss("mamba", 2)
    assert not await tell(later(days=1))
    assert await tell(later(days=7))
