"""What is done with a draft before it waits: looked at, mended, changed, queued, thrown away and brought back."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Protocol

from bot.errors import StaleButton
from bot.publishing.drafts import Draft, DraftStore
from bot.publishing.linted import Linted
from bot.publishing.pausing import PauseStore
from bot.publishing.ports import QueueEntry
from bot.publishing.queue import Departure, refuse_far, view_queue
from bot.publishing.slots import DueSlot, Schedule
from bot.reviews.lint.finding import Code, mended
from bot.reviews.review import Review, ReviewState
from bot.values import Struct, replace

logger = logging.getLogger(__name__)


class Hand(Struct, frozen=True):
    """Whose hand it is. owner: it may do everything; any other changes drafts of its own only, and queues none."""

    user_id: int
    owner: bool

    def reaches(self, draft: Draft) -> bool:
        return self.owner or draft.author_id == self.user_id


class DraftView(Struct, frozen=True, kw_only=True):
    """A draft as its card shows it.

    slot and number: at which, and under which, it leaves when it is put first now; last: the slot at which it leaves
    behind all others, None where that is the same one.
    """

    draft: Draft
    number: int
    slot: DueSlot
    last: DueSlot | None
    linted: Linted


class Place(StrEnum):
    """Where in the queue."""

    FIRST = "first"
    LAST = "last"


class FormerTexts(Protocol):
    """`intake.mend.MendingStore`."""

    async def undo(
        self, former_id: int, now: datetime, cause: str, *, by: int | None = None, of: int | None = None
    ) -> int | None: ...


class Waiting(Protocol):
    """Of `ports.QueueStore`."""

    async def entries(self) -> list[QueueEntry]: ...


class Numbers(Protocol):
    """Of `ports.NumberStore`."""

    async def next_number(self) -> int: ...


class ReadDraft(Protocol):
    """`publishing.lint.LintQueue`."""

    async def read(self, departure: Departure, number: int, before: Sequence[Departure], now: datetime) -> Linted: ...


class ShowDraft:
    """A draft with its slot, its number and what lint says of it: read once a text, like what waits."""

    def __init__(
        self,
        drafts: DraftStore,
        queue: Waiting,
        pauses: PauseStore,
        numbers: Numbers,
        lint: ReadDraft,
        schedule: Schedule,
    ) -> None:
        self._drafts = drafts
        self._queue = queue
        self._pauses = pauses
        self._numbers = numbers
        self._lint = lint
        self._schedule = schedule

    async def __call__(self, review_id: int, hand: Hand, now: datetime) -> DraftView | None:
        """None: it is no draft (any more), or not one of this hand's."""
        draft = await self._drafts.draft(review_id)
        if draft is None or not hand.reaches(draft):
            return None
        entries, pause = await self._queue.entries(), await self._pauses.pause()
        mine = QueueEntry(
            stored=draft.stored, added_at=draft.made_at or now, version=0, linted=Linted(draft.stored.revision)
        )
        passing = await self._pauses.passing(self._schedule.local_day(now))
        departures = view_queue([mine, *entries], self._schedule, now, pause, passing).departures
        place = _place(departures, mine)
        behind = view_queue([*entries, mine], self._schedule, now, pause, passing).departures
        last = behind[_place(behind, mine)].slot
        number = await self._numbers.next_number() + place
        slot = departures[place].slot
        departure = Departure(replace(mine, linted=draft.linted), slot)
        linted = await self._lint.read(departure, number, departures[:place], now)
        other = last if last != slot else None
        return DraftView(draft=draft, number=number, slot=slot, last=other, linted=linted)


class WorkOnDrafts:
    """Every change that a draft's card offers. All of them raise AlreadyApplied for a second press, and StaleButton
    where the draft has another text than the one that was seen, is none any more, or is not one of this hand's."""

    def __init__(self, drafts: DraftStore, texts: FormerTexts, schedule: Schedule) -> None:
        self._drafts = drafts
        self._texts = texts
        self._schedule = schedule

    async def known(self, review_id: int, hand: Hand) -> Draft | None:
        """Whatever became of it; None: never was, or is not one of this hand's."""
        known = await self._drafts.known(review_id)
        return known if known is not None and hand.reaches(known) else None

    async def listed(self, hand: Hand) -> list[Draft]:
        """The last changed first: all, or those of this hand."""
        return await self._drafts.drafts(None if hand.owner else hand.user_id)

    async def change(
        self,
        review_id: int,
        revision: int | None,
        edit: Callable[[Review], Review],
        hand: Hand,
        now: datetime,
        cause: str,
    ) -> Draft:
        """revision: None for whatever text it has now. AlreadyQueued: see `DraftStore.change`."""
        stored = (await self._reached(review_id, hand, cause)).stored
        seen = stored.revision if revision is None else revision
        review = edit(stored.review) if seen == stored.revision else stored.review  # the store refuses that one
        changed = await self._drafts.change(review_id, seen, review, hand.user_id, now, cause)
        if changed is None:
            raise StaleButton(cause)
        logger.info("a draft is changed", extra={"action": "draft_changed", "review": review_id})
        return changed

    async def mend(
        self, review_id: int, revision: int, codes: Sequence[Code], hand: Hand, now: datetime, cause: str
    ) -> Draft:
        """Everything in these classes that can be mended."""
        linted = (await self._reached(review_id, hand, cause)).linted
        chosen = [found for found in linted.open if found.code in codes] if linted else []
        seen = linted.revision if linted else 0
        edit = partial(mended, findings=chosen)
        return await self.change(review_id, revision if seen == revision else 0, edit, hand, now, cause)

    async def enqueue(
        self, review_id: int, revision: int | None, at: date | Place, hand: Hand, now: datetime, cause: str
    ) -> QueueEntry:
        """At a place of the queue, or fixed to a local date. By owners alone. AlreadyQueued: see `DraftStore.enqueue`.
        InvalidInput: the day is past, or more than a year ahead."""
        known = await self._reached(review_id, hand, cause)
        day = at if isinstance(at, date) else None
        if day is not None:
            refuse_far(day, self._schedule.local_day(now))
        if not hand.owner:
            raise StaleButton(cause)
        seen = known.stored.revision if revision is None else revision
        entry = await self._drafts.enqueue(review_id, seen, day, at is Place.FIRST, hand.user_id, now, cause)
        if entry is None:
            raise StaleButton(cause)
        logger.info("a draft waits in the queue", extra={"action": "draft_queued", "review": review_id})
        return entry

    async def discard(self, review_id: int, hand: Hand, now: datetime, cause: str) -> None:
        await self._reached(review_id, hand, cause)
        if not await self._drafts.discard(review_id, hand.user_id, now, cause):
            raise StaleButton(cause)
        logger.info("a draft is discarded", extra={"action": "draft_discarded", "review": review_id})

    async def restore(self, review_id: int, hand: Hand, now: datetime, cause: str) -> None:
        await self._reached(review_id, hand, cause)
        if not await self._drafts.restore(review_id, hand.user_id, now, cause):
            raise StaleButton(cause)
        logger.info("a draft is brought back", extra={"action": "draft_restored", "review": review_id})

    async def undo(self, review_id: int, former_id: int, hand: Hand, now: datetime, cause: str) -> None:
        """The text that it had before the last change. Only of this review: whose it is was looked at."""
        known = await self._reached(review_id, hand, cause)
        is_draft = known.stored.state is ReviewState.DRAFT
        if not is_draft or await self._texts.undo(former_id, now, cause, by=hand.user_id, of=review_id) is None:
            raise StaleButton(cause)
        logger.info("a change of a draft is undone", extra={"action": "draft_undone", "review": review_id})

    async def _reached(self, review_id: int, hand: Hand, cause: str) -> Draft:
        """Whatever became of it: whether the press comes too late, the store says, and whether it came before."""
        known = await self._drafts.known(review_id)
        if known is None or not hand.reaches(known):
            raise StaleButton(cause)
        return known


def _place(departures: Sequence[Departure], entry: QueueEntry) -> int:
    return next(place for place, one in enumerate(departures) if one.entry is entry)
