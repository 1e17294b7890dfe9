"""Reviews wait their turn; who looks sees when each will leave."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.publishing.ports import QueueEntry, QueueStore
from bot.publishing.slots import DueSlot, Schedule
from bot.reviews.identity import identities
from bot.reviews.review import Review

logger = logging.getLogger(__name__)

OWN_COLLECTION = "channel"
"""The collection of reviews that are written here: the channel's own."""


class AddToQueue:
    """Puts a finished review at the end of the queue."""

    def __init__(self, queue: QueueStore) -> None:
        self._queue = queue

    async def __call__(self, review: Review, now: datetime) -> QueueEntry:
        """Number and date of the review are dropped: both are given at posting.

        So its identity is undated too, and the same paper (or title) is taken once. AlreadyQueued: it waits, is being
        posted, or stands in the archive.
        """
        undated = replace(review, date=None, number=None)
        ((identity, _),) = identities(OWN_COLLECTION, [undated])
        entry = await self._queue.add(undated, identity, now)
        logger.info("a review waits", extra={"action": "review_queued", "review": entry.stored.id})
        return entry


@dataclass(frozen=True, slots=True)
class Departure:
    """An entry and the slot at which it leaves, if nothing is moved, skipped or posted by hand before."""

    entry: QueueEntry
    slot: DueSlot


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue as its owner sees it: `departures` first to leave first, may be empty; `next_slot` with or without."""

    next_slot: DueSlot
    departures: tuple[Departure, ...]

    @property
    def lasts_until(self) -> DueSlot | None:
        """The last slot that has something to post ("lasts until Tuesday"); None for an empty queue."""
        return self.departures[-1].slot if self.departures else None


def view_queue(entries: Sequence[QueueEntry], schedule: Schedule, now: datetime) -> QueueView:
    """The entries, in their order, each with one of the slots after `now`."""
    departures: list[Departure] = []
    next_slot = slot = schedule.next_after(now)
    for entry in entries:
        departures.append(Departure(entry, slot))
        slot = schedule.next_after(slot.at)
    return QueueView(next_slot, tuple(departures))


class ShowQueue:
    """The queue with its departures."""

    def __init__(self, queue: QueueStore, schedule: Schedule) -> None:
        self._queue = queue
        self._schedule = schedule

    async def __call__(self, now: datetime) -> QueueView:
        return view_queue(await self._queue.entries(), self._schedule, now)
