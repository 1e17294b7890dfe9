"""Reviews wait their turn; who looks sees when each will leave."""

import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.errors import InvalidInput
from bot.pipeline.candidate import Promise
from bot.pipeline.promises import OpenPromises
from bot.publishing.lateness import on_return
from bot.publishing.pausing import Pause, PauseStore
from bot.publishing.ports import QueueEntry, QueueStore
from bot.publishing.restored import RestoredStore
from bot.publishing.slots import DueSlot, Schedule
from bot.publishing.standing import StandingStore
from bot.reviews.identity import identities
from bot.reviews.review import Review, StoredReview
from bot.values import Struct, replace

logger = logging.getLogger(__name__)

OWN_COLLECTION = "channel"
"""The collection of reviews that are written here: the channel's own."""

FARTHEST = timedelta(days=366)
"""A date later than this is a slip of the pen."""


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


def refuse_far(day: date, today: date) -> None:
    """InvalidInput: a date that is past, or more than a year ahead."""
    if not today <= day <= today + FARTHEST:
        raise InvalidInput(day.isoformat(), f"say a date from today on, at most a year ahead; today is {today}")


def leaves_on(entries: Sequence[QueueEntry], day: date) -> QueueEntry | None:
    """What leaves at a slot of that local date: the first that is fixed to it, or to a date that passed without it;
    else the first that is not fixed. None while all are fixed to later dates, or held."""
    free = [entry for entry in entries if not entry.held]
    due = (entry for entry in free if entry.fixed_on is not None and entry.fixed_on <= day)
    flowing = (entry for entry in free if entry.fixed_on is None)
    return next(due, None) or next(flowing, None)


def held_on(entries: Sequence[QueueEntry], day: date) -> list[QueueEntry]:
    """Those that may leave on that date but are held, first to leave first."""
    return [entry for entry in entries if entry.held and (entry.fixed_on is None or entry.fixed_on <= day)]


def leaves_at_once(entries: Sequence[QueueEntry]) -> QueueEntry | None:
    """What leaves when the owner says so: the first that waits for no date and is not held, else the first that is not
    held, else the first; None of an empty queue."""
    free = [entry for entry in entries if not entry.held]
    flowing = (entry for entry in free if entry.fixed_on is None)
    return next(flowing, None) or next(iter(free), None) or next(iter(entries), None)


class Departure(Struct, frozen=True):
    """An entry and the slot at which it leaves, if nothing is moved, skipped or posted by hand before."""

    entry: QueueEntry
    slot: DueSlot


class QueueView(Struct, frozen=True):
    """The queue as its owner sees it: `departures` first to leave first, may be empty; `next_slot` with or without.

    head: what /postnow posts; pause: the one that holds the slots now. One without an end is left out of the account:
    the slots are those that would come without it. drafts: what waits for an owner's word, last changed first;
    may_post: False while a right is missing that posting needs; restored: nothing leaves before a backup was compared
    with the channel; held: what stays until an error is mended or allowed, in the order of the queue; promise: the one
    that readers wait for longest; order: all that waits, as it stands.
    """

    next_slot: DueSlot
    departures: tuple[Departure, ...]
    head: QueueEntry | None = None
    pause: Pause | None = None
    drafts: tuple[StoredReview, ...] = ()
    may_post: bool = True
    restored: bool = False
    held: tuple[QueueEntry, ...] = ()
    promise: Promise | None = None
    order: tuple[QueueEntry, ...] = ()

    @property
    def lasts_until(self) -> DueSlot | None:
        """The last slot that has something to post ("lasts until Tuesday"); None for an empty queue."""
        return self.departures[-1].slot if self.departures else None


def view_queue(
    entries: Sequence[QueueEntry],
    schedule: Schedule,
    now: datetime,
    pause: Pause | None = None,
    passing: Collection[tuple[date, str]] = (),
) -> QueueView:
    """The entries, each with one of the slots after `now`, in the order of leaving.

    Fixed ones leave on their date, or at the next slot after it where it has none left; the others, in their order, at
    the slots between. passing: slots that an owner lets pass, by day and hour.
    """
    holding = pause if pause and pause.holds(now) else None
    start = holding.until if holding and holding.until else now
    departures: list[Departure] = []
    waiting = [entry for entry in entries if not entry.held]
    held = tuple(entry for entry in entries if entry.held)
    for slot in _slots(schedule, start, holding, passing):
        if not waiting:
            break
        if (entry := leaves_on(waiting, slot.day)) is not None:
            waiting.remove(entry)
            departures.append(Departure(entry, slot))
    return QueueView(
        next(_slots(schedule, start, None, passing)),
        tuple(departures),
        leaves_at_once(entries),
        holding,
        held=held,
        order=tuple(entries),
    )


def _slots(
    schedule: Schedule, start: datetime, pause: Pause | None, passing: Collection[tuple[date, str]]
) -> Iterator[DueSlot]:
    """All slots after `start` that do not pass, without end; before them the one that makes up for those of a pause."""
    if pause and (made_up := on_return(pause, schedule)):
        yield replace(made_up, day=schedule.local_day(made_up.at))
    slot = schedule.next_after(start)
    while True:
        if (slot.day, slot.slot) not in passing:
            yield slot
        slot = schedule.next_after(slot.at)


class ShowQueue:
    """The queue with its departures, the drafts beside it, and what readers wait for."""

    def __init__(
        self,
        queue: QueueStore,
        pauses: PauseStore,
        standing: StandingStore,
        restored: RestoredStore,
        promises: OpenPromises,
        schedule: Schedule,
    ) -> None:
        self._queue = queue
        self._promises = promises
        self._pauses = pauses
        self._standing = standing
        self._restored = restored
        self._schedule = schedule

    async def __call__(self, now: datetime) -> QueueView:
        passing = await self._pauses.passing(self._schedule.local_day(now))
        view = view_queue(await self._queue.entries(), self._schedule, now, await self._pauses.pause(), passing)
        return replace(
            view,
            drafts=tuple(await self._queue.drafts()),
            may_post=(await self._standing.standing()).may_post,
            restored=await self._restored.waits(),
            promise=next(iter(await self._promises.promises()), None),
        )
