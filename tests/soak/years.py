"""Years of slots in seconds: the real `PublishDue` over the stores in memory, with a clock that does what clocks do.

`python -m tests.soak.years [SEEDS]` lives ten years for each zone, schedule and seed (default 3), and says what it saw.
"""

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from bot.clock import no_checkpoint
from bot.publishing.due import LOOK_BACK
from bot.publishing.lateness import catch_up_limit
from bot.publishing.post import SlotKey
from bot.publishing.publish import PublishDue
from bot.publishing.slots import Schedule, parse_slots
from tests.fakes.memory import Memory
from tests.fakes.render import PlainRenderer
from tests.makers import CHANNEL_ID, make_review

ZONES = ("Asia/Jerusalem", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
SCHEDULES = (
    "daily 09:00",
    "daily 02:30",  # in the gap, and passed twice
    "daily 01:45 02:00 02:15 02:45 03:00",  # a gap brings some of them together
    "sun-thu 00:00, fri 01:30 23:59, sat 02:10",
    "mon wed 09:00, sat 20:30",
)
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
YEARS = 10

_MINUTE = timedelta(minutes=1)
_AROUND = timedelta(minutes=75)
"""Around a clock change each minute is lived: the change itself (an hour, at Lord Howe half of it) and what follows."""
_FARTHEST_JUMP = timedelta(hours=30)


@dataclass(frozen=True, slots=True)
class Life:
    """posts: for which slot and when, by the clock on the wall, in order; ticks: how often the bot looked."""

    schedule: Schedule
    until: datetime
    posts: tuple[tuple[SlotKey, datetime], ...]
    ticks: int

    def faults(self) -> list[str]:
        """What should not have happened: a slot without a post, with two, two posts too close."""
        asked = [slot.key(CHANNEL_ID) for slot in self.schedule.between(START, self.until)]
        often = Counter(key for key, _ in self.posts)
        missed = [f"no post for {key.day} {key.slot}" for key in asked if not often[key]]
        doubled = [f"{times} posts for {key.day} {key.slot}" for key, times in often.items() if times > 1]
        moments = sorted(at for _, at in self.posts)
        least = self.schedule.spacing / 2  # a post leaves at most half a gap late
        close = [f"posts at {one} and {other}" for one, other in pairwise(moments) if other - one < least]
        return missed + doubled + close


class _Wall:
    """The clock that the bot sees: it ticks at random distances, and now and then somebody sets it."""

    def __init__(self, schedule: Schedule, until: datetime, chance: Random, jumps: float) -> None:
        self._schedule, self._chance, self._jumps = schedule, chance, jumps
        self._changes = _changes(schedule.zone, START, until)

    def next_look(self, now: datetime) -> datetime:
        """Somewhere before the next slot, or as late after it as may still be; each minute around a clock change."""
        while self._changes and self._changes[0] + _AROUND < now:
            self._changes.pop(0)
        window = self._changes[0] - _AROUND if self._changes else None
        if window and now >= window:
            return now.replace(second=0, microsecond=0) + _MINUTE
        ahead = self._schedule.next_after(now).at
        if self._chance.random() < 0.4:
            then = now + self._chance.random() * (ahead - now)
        else:
            then = ahead + self._chance.random() * catch_up_limit(self._schedule, ahead)
        return min(then, window) if window else then

    def astray(self, now: datetime) -> datetime | None:
        """What the clock shows for a moment when somebody set it wrong."""
        if self._chance.random() >= self._jumps:
            return None
        return now + self._chance.uniform(-1, 1) * _FARTHEST_JUMP


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> list[datetime]:
    """The instants at which the zone's clocks are changed, to the minute."""
    day = timedelta(days=1)
    starts = (since + days * day for days in range((until - since).days + 1))
    changing = [start for start in starts if _offset(start, zone) != _offset(start + day, zone)]
    return [_first_other_minute(start, zone) for start in changing]


def _first_other_minute(start: datetime, zone: ZoneInfo) -> datetime:
    minutes = (start + passed * _MINUTE for passed in range(1, 24 * 60 + 1))
    return next(at for at in minutes if _offset(at, zone) != _offset(start, zone))


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()


async def live(zone: str, rules: str, seed: int, jumps: float = 0.0, years: int = YEARS) -> Life:
    """Lives so many years. `jumps`: how likely the clock shows nonsense between two looks, up to 30 hours off."""
    schedule, chance = parse_slots(rules, ZoneInfo(zone)), Random(seed)  # noqa: S311 a fixed seed
    until = START + timedelta(days=365.25 * years)
    memory, posts, ticks = Memory(), [], 0
    publish = PublishDue(memory.slots, memory.pauses, PlainRenderer(), no_checkpoint, schedule, CHANNEL_ID)
    wall, now = _Wall(schedule, until, chance, jumps), START
    await memory.slots.schedule_since(schedule.text, START)
    while now <= until:
        for shown in (wall.astray(now), now):
            if shown is None or shown < START:
                continue
            ticks += 1
            if not memory.tables.queue:
                await memory.queue.add(make_review("One more"), "one more", now)
            if (post_id := await publish(shown)) is not None:
                slot, at = memory.tables.frozen[post_id]
                assert slot is not None
                posts.append((slot, at))
                _forget(memory, now)
        now = wall.next_look(now)
    return Life(schedule, until - timedelta(days=1), tuple(posts), ticks)


def _forget(memory: Memory, now: datetime) -> None:
    """What would only make a long life slow: posts that left, and slots that nobody looks back to."""
    tables, oldest = memory.tables, (now - LOOK_BACK - 2 * _FARTHEST_JUMP).date()
    for rows in (tables.posts, tables.frozen, tables.reviews, tables.notices):
        rows.clear()
    for key in [key for key in tables.used if key.day < oldest]:
        del tables.used[key]


def main(seeds: int) -> int:
    faulty = 0
    for zone in ZONES:
        for rules in SCHEDULES:
            for seed in range(seeds):
                life = asyncio.run(live(zone, rules, seed, jumps=0.0 if seed == 0 else 0.02))
                faults = life.faults()
                faulty += bool(faults)
                seen = f"{len(life.posts)} posts in {life.ticks} looks: {faults[:5] or 'well'}"
                print(f"{zone}, {rules!r}, seed {seed}: {seen}")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
