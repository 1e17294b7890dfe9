"""Slots: recurring local wall times at which the queue's head is posted."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise, takewhile
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.publishing.post import SlotKey
from bot.values import Struct

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # the order of `date.weekday`
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_ALLOWED = 'say days, then times: "daily 09:00" or "sun-thu 09:00, sat 20:30" (mon tue wed thu fri sat sun, 24 hours)'
_SPACING = timedelta(minutes=10)  # of two posts, after a clock change: `reference/reliability.md`, section 2.5
_LAST_MINUTE = time(23, 59)


class DueSlot(Struct, frozen=True):
    """One occurrence of a slot: `day` and `slot` ("09:00") name it whatever the clock does; `at` is when, in UTC."""

    day: date
    slot: str
    at: datetime

    def key(self, channel_id: int) -> SlotKey:
        return SlotKey(channel_id, self.day, self.slot)


class Schedule(Struct, frozen=True):
    """Wall times by weekday in a zone. `week` has seven tuples from Monday on, each in order; at least one time in all.

    Every (day, slot) has exactly one instant. A wall time that a clock change skips happens at the first instant after
    the gap, or as much later as it takes to keep `spacing`; one that is passed twice happens the first time only.
    """

    week: tuple[tuple[time, ...], ...]
    zone: ZoneInfo

    @property
    def text(self) -> str:
        """Rules and zone as one text; equal for two spellings of the same schedule."""
        days = (f"{name} {_name(wall)}" for name, walls in zip(_DAYS, self.week, strict=True) for wall in walls)
        return ", ".join((*days, str(self.zone)))

    @property
    def spacing(self) -> timedelta:
        """The least time between two slots: ten minutes, or what the schedule itself says where that is less."""
        minutes = [day * 1440 + wall.hour * 60 + wall.minute for day in range(7) for wall in self.week[day]]
        following = [*minutes[1:], minutes[0] + 7 * 1440]
        return min(_SPACING, *(timedelta(minutes=b - a) for a, b in zip(minutes, following, strict=True)))

    def between(self, since: datetime, until: datetime) -> list[DueSlot]:
        """The slots at `since`, at `until` and between them, oldest first."""
        slots = takewhile(lambda slot: slot.at <= until, self._from(since))
        return [slot for slot in slots if slot.at >= since]

    def next_after(self, instant: datetime) -> DueSlot:
        """The first slot later than `instant`."""
        return next(slot for slot in self._from(instant) if slot.at > instant)

    def opening(self, day: date) -> datetime:
        """The hour at which a local date begins for readers: that of its first slot, else of the next one after it."""
        week = (*self.week[day.weekday() :], *self.week)
        first = next(walls[0] for walls in week if walls)
        return _instant(datetime.combine(day, first), self.zone)

    def local_day(self, instant: datetime) -> date:
        """The channel's date at an instant."""
        return instant.astimezone(self.zone).date()

    def _from(self, instant: datetime) -> Iterator[DueSlot]:
        """Slots without end, in order, from the day before: a gap at midnight moves a slot into the next day."""
        first = self.local_day(instant) - timedelta(days=1)
        for day in (first + timedelta(days=passed) for passed in count()):
            yield from self._on(day)

    def _on(self, day: date) -> Iterator[DueSlot]:
        """In order, with `spacing`; only where a day has no room for that they share its last minute."""
        walls = self.week[day.weekday()]
        instants = [_instant(datetime.combine(day, wall), self.zone) for wall in walls]
        if any(after - before < _SPACING for before, after in pairwise(instants)):
            instants = self._spaced(instants, day)
        for wall, at in zip(walls, instants, strict=True):
            yield DueSlot(day, _name(wall), at)

    def _spaced(self, instants: list[datetime], day: date) -> list[datetime]:
        spacing, end = self.spacing, _instant(datetime.combine(day, _LAST_MINUTE), self.zone)
        spaced = instants[:1]
        for at in instants[1:]:
            spaced.append(max(at, min(spaced[-1] + spacing, end)))
        return spaced


def parse_slots(text: str, zone: ZoneInfo) -> Schedule:
    """Reads rules divided by commas, each of days (`daily`, `sat`, `sun-thu`; `fri-mon` wraps) and then of times.

    InvalidInput names the rule and what may be said; also when a day has the same time twice.
    """
    week: list[list[time]] = [[] for _ in _DAYS]
    for rule in text.lower().replace("–", "-").split(","):
        words = rule.split()
        times = [word for word in words if ":" in word]
        days = words[: len(words) - len(times)]
        if not days or not times or words != days + times:
            raise _invalid(rule, _ALLOWED)
        for index in (index for word in days for index in _weekdays(word, rule)):
            for wall in (_wall_time(word, rule) for word in times):
                if wall in week[index]:
                    raise _invalid(rule, f"{_DAYS[index]} {_name(wall)} is said twice; a slot posts once")
                week[index].append(wall)
    return Schedule(tuple(tuple(sorted(walls)) for walls in week), zone)


def _weekdays(word: str, rule: str) -> list[int]:
    if word == "daily":
        return list(range(7))
    first, dash, last = word.partition("-")
    if first not in _DAYS or (dash and last not in _DAYS):
        raise _invalid(rule, f'"{word}" is no day; {_ALLOWED}')
    start = _DAYS.index(first)
    length = (_DAYS.index(last) - start) % 7 if dash else 0
    return [(start + step) % 7 for step in range(length + 1)]


def _wall_time(word: str, rule: str) -> time:
    found = _TIME.fullmatch(word)
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise _invalid(rule, f'"{word}" is no time of day; {_ALLOWED}')
    return time(hour, minute)


def _invalid(rule: str, reason: str) -> InvalidInput:
    return InvalidInput(f'slots "{rule.strip()}"', reason)


def _name(wall: time) -> str:
    return wall.strftime("%H:%M")


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The wall time's first pass; inside a gap the first minute that the zone has again (changes fall on minutes)."""
    while True:
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall:
            return instant
        wall += timedelta(minutes=1)
