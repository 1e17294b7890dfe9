"""Another schedule before it holds: the next slots by the old and by the new one, side by side."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.sentences import Sentences
from bot.publishing.slots import DueSlot, Schedule

SHOWN = 3


def next_slots(schedule: Schedule, now: datetime) -> list[DueSlot]:
    """The first few, in order."""
    slots = [schedule.next_after(now)]
    while len(slots) < SHOWN:
        slots.append(schedule.next_after(slots[-1].at))
    return slots


def side_by_side(old: Schedule, new: Schedule, now: datetime, say: Sentences) -> Iterator[str]:
    """A line a slot: "Sun 22 Nov 09:00 → Sun 22 Nov 10:00", both by the old clock, since it is the one in use."""
    for before, after in zip(next_slots(old, now), next_slots(new, now), strict=True):
        yield say("{old} → {new}", old=short(before.at, old.zone, say), new=short(after.at, old.zone, say))


def short(instant: datetime, zone: ZoneInfo, say: Sentences) -> str:
    """ "Sun 22 Nov 09:00"."""
    local = instant.astimezone(zone)
    return f"{say.dates.weekday(local.date())} {local:%H:%M}"
