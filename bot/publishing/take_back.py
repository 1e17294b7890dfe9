"""A review that could not leave in time goes back to its queue, so that nothing of a long outage arrives at night."""

import logging
from datetime import datetime

from bot.publishing.lateness import LATEST_CATCH_UP, catch_up_limit
from bot.publishing.ports import DeliveryStore, SlotStore, Unsent
from bot.publishing.slots import Schedule

logger = logging.getLogger(__name__)


class TakeBackLate:
    """Takes back what was frozen and could not be sent since Telegram was away, and tells it as a skipped slot."""

    def __init__(self, slots: SlotStore, delivery: DeliveryStore, schedule: Schedule, channel_id: int) -> None:
        self._slots = slots
        self._delivery = delivery
        self._schedule = schedule
        self._channel_id = channel_id

    async def __call__(self, now: datetime) -> None:
        """To be asked before every sending. A post of which something may be in the channel is left alone."""
        for unsent in await self._slots.unsent(self._channel_id):
            planned_for = self._planned_for(unsent)
            if now - planned_for > catch_up_limit(self._schedule, planned_for):
                await self._withdraw(unsent, "away", now)

    async def all(self, reason: str, now: datetime) -> None:
        """Whatever its hour; `reason`: as in a `slot_skipped` notice."""
        for unsent in await self._slots.unsent(self._channel_id):
            await self._withdraw(unsent, reason, now)

    async def _withdraw(self, unsent: Unsent, reason: str, now: datetime) -> None:
        if await self._delivery.withdraw(unsent.post_id, self._facts(unsent, reason), now):
            logger.warning("a review goes back to the queue", extra={"action": "post_late", "post": unsent.post_id})

    def _planned_for(self, unsent: Unsent) -> datetime:
        """The instant of its slot; that of the freezing where the owner posted it by hand, or the schedule changed."""
        around = self._schedule.between(unsent.frozen_at - LATEST_CATCH_UP, unsent.frozen_at)
        slots = [slot.at for slot in around if slot.key(self._channel_id) == unsent.slot]
        return slots[0] if slots else unsent.frozen_at

    def _facts(self, unsent: Unsent, reason: str) -> dict[str, object]:
        local = unsent.frozen_at.astimezone(self._schedule.zone)
        day, slot = (unsent.slot.day, unsent.slot.slot) if unsent.slot else (local.date(), f"{local:%H:%M}")
        return {"slot": slot, "day": day.isoformat(), "reason": reason, "count": 1}
