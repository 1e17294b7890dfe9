"""After a restore: the slots at which what stands in the channel may have been posted."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from bot.publishing.ports import SlotStore
from bot.publishing.publish import LOOK_BACK
from bot.publishing.slots import Schedule

SPENT = "spent"

Spend = Callable[[datetime], Awaitable[object]]
"""`SpendPassed`: before a review counts as posted that the backup has as one that waits."""


class Newer(Protocol):
    async def newer_until(self, now: datetime) -> datetime | None:
        """See `restored.RestoredStore`."""
        ...


class SpendPassed:
    """Those that came before somebody looked, or was asked, and are unused, are used up with one `slot_skipped` notice:
    to catch one up would be two posts for one slot."""

    def __init__(self, slots: SlotStore, restored: Newer, schedule: Schedule, channel_id: int) -> None:
        self._slots = slots
        self._restored = restored
        self._schedule = schedule
        self._channel_id = channel_id

    async def __call__(self, now: datetime) -> bool:
        """Whether there were any; safe to repeat."""
        until = await self._restored.newer_until(now)
        since = max(await self._slots.schedule_since(self._schedule.text, now), now - LOOK_BACK)
        come = self._schedule.between(since, min(until, now)) if until is not None and until >= since else []
        if not come:
            return False
        used = await self._slots.used(self._channel_id, come[0].day, now)
        passed = [slot for slot in come if slot.key(self._channel_id) not in used]
        if not passed:
            return False
        newest, keys = passed[-1], [slot.key(self._channel_id) for slot in passed]
        facts = {"slot": newest.slot, "day": newest.day.isoformat(), "reason": SPENT, "count": len(keys)}
        return await self._slots.skip_told(keys, SPENT, "slot_skipped", facts, now)
