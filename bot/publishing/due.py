"""Slots that have come, and of which nothing became yet."""

from datetime import datetime, timedelta

from bot.publishing.ports import SlotStore
from bot.publishing.slots import DueSlot, Schedule

LOOK_BACK = timedelta(days=31)
"""Slots older than this are forgotten without a word: a clock that shows 2099 for a minute must not use up decades."""


async def unused_slots(
    slots: SlotStore, schedule: Schedule, channel_id: int, now: datetime, until: datetime | None = None
) -> list[DueSlot]:
    """Those that have come by `until`, or `now`, since the schedule is as it is, and are not used; oldest first."""
    since = max(await slots.schedule_since(schedule.text, now), now - LOOK_BACK)
    come = schedule.between(since, now if until is None else min(until, now))
    if not come:
        return []
    used = await slots.used(channel_id, come[0].day, now)
    return [slot for slot in come if slot.key(channel_id) not in used]
