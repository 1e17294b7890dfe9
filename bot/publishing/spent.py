"""After a restore: the slots at which what stands in the channel may have been posted."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from bot.publishing.due import unused_slots
from bot.publishing.ports import SlotStore
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
        if until is None:
            return False
        passed = await unused_slots(self._slots, self._schedule, self._channel_id, now, until)
        if not passed:
            return False
        newest, keys = passed[-1], [slot.key(self._channel_id) for slot in passed]
        facts = {"slot": newest.slot, "day": newest.day.isoformat(), "reason": SPENT, "count": len(keys)}
        return await self._slots.skip_told(keys, SPENT, "slot_skipped", facts, now)
