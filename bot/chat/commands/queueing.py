"""What the rooms around the queue ask, and what their screens have in common."""

from datetime import date
from typing import Protocol

from bot.chat.commands.counting_down import Counts
from bot.chat.commands.queue import ViewQueue
from bot.chat.names import Names
from bot.publishing.audit import AuditStore
from bot.publishing.change_queue import Way
from bot.publishing.ports import QueueEntry, Removed, Touch
from bot.publishing.queue import QueueView
from bot.publishing.slots import DueSlot
from bot.values import Struct


class Changes(Protocol):
    """`publishing.change_queue.ChangeQueue`."""

    async def move(self, review_id: int, way: Way, touch: Touch) -> bool: ...

    async def fix(self, review_id: int, day: date | None, touch: Touch) -> bool: ...

    async def remove(self, review_id: int, touch: Touch) -> Removed | None: ...

    async def restore(self, removed: Removed, touch: Touch) -> QueueEntry | None: ...


class Queueing(Struct, frozen=True, kw_only=True):
    """counts: for post now; audit and names: who did what."""

    view: ViewQueue
    change: Changes
    counts: Counts
    audit: AuditStore
    names: Names


class Seen(Struct, frozen=True):
    """An entry as its owner sees it. place: in the order of leaving, from 1, None for one that is held; slot: at which
    it leaves, None likewise."""

    entry: QueueEntry
    place: int | None
    slot: DueSlot | None


def seen_in(view: QueueView, review_id: int) -> Seen | None:
    """None: it does not wait (any more)."""
    for place, departure in enumerate(view.departures, start=1):
        if departure.entry.stored.id == review_id:
            return Seen(departure.entry, place, departure.slot)
    held = next((entry for entry in view.held if entry.stored.id == review_id), None)
    return Seen(held, None, None) if held else None
