"""An owner changes the queue: only what they saw, so that of two who press at once one wins and the other is told."""

import logging
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from bot.errors import NotFound
from bot.publishing.ports import QueueEntry, QueueStore, Removed, Touch
from bot.publishing.queue import refuse_far
from bot.publishing.slots import Schedule
from bot.values import replace

logger = logging.getLogger(__name__)


class Way(StrEnum):
    """Where to, among those that wait for no date and are not held."""

    UP = "up"
    DOWN = "down"
    TOP = "top"


class ChangeQueue:
    """Every method says False or None, and changes nothing, when the entry is not as `touch.seen` says, or left.
    AlreadyApplied: the cause was recorded before."""

    def __init__(self, queue: QueueStore, schedule: Schedule) -> None:
        self._queue = queue
        self._schedule = schedule

    async def move(self, review_id: int, way: Way, touch: Touch) -> bool:
        position = position_after(await self._queue.entries(), review_id, way)
        return position is not None and await self.move_to(review_id, position, touch)

    async def move_to(self, review_id: int, position: int, touch: Touch) -> bool:
        """To a 1-based position among all."""
        try:
            moved = await self._queue.move(review_id, position, touch)
        except NotFound:
            return False
        logger.info("a review has its place", extra={"action": "review_moved", "review": review_id})
        return moved

    async def fix(self, review_id: int, day: date | None, touch: Touch) -> bool:
        """None: it flows with the others again. InvalidInput: the day is past, or more than a year ahead."""
        if day is not None:
            refuse_far(day, self._schedule.local_day(touch.now))
        try:
            fixed = await self._queue.fix(review_id, day, touch)
        except NotFound:
            return False
        logger.info("a review has its date", extra={"action": "review_fixed", "review": review_id, "day": day})
        return fixed

    async def remove(self, review_id: int, touch: Touch) -> Removed | None:
        try:
            removed = await self._queue.remove(review_id, touch)
        except NotFound:
            return None
        logger.info("a review is a draft again", extra={"action": "review_removed", "review": review_id})
        return removed

    async def restore(self, removed: Removed, touch: Touch) -> QueueEntry | None:
        """To its place, and to its date unless that has passed. AlreadyQueued."""
        day = removed.fixed_on
        if day is not None and day < self._schedule.local_day(touch.now):
            removed = replace(removed, fixed_on=None)
        entry = await self._queue.restore(removed, touch)
        logger.info("a review is back in the queue", extra={"action": "review_restored", "review": removed.review_id})
        return entry


def position_after(entries: Sequence[QueueEntry], review_id: int, way: Way) -> int | None:
    """The 1-based position to which the entry goes; None where it cannot: it is fixed, not there, or at the end."""
    places = {entry.stored.id: place for place, entry in enumerate(entries, start=1)}
    here = places.get(review_id)
    if here is None or entries[here - 1].fixed_on is not None:
        return None
    others = [places[one.stored.id] for one in entries if one.fixed_on is None and not one.held]
    before, behind = [place for place in others if place < here], [place for place in others if place > here]
    match way:
        case Way.UP:
            return before[-1] if before else None
        case Way.TOP:
            return before[0] if before else None
        case Way.DOWN:
            return behind[0] if behind else None
