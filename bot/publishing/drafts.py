"""Drafts as their writers see them: who sent them, what lint says, and the way into the queue."""

from datetime import date, datetime
from typing import Protocol

from bot.publishing.linted import Linted
from bot.publishing.ports import QueueEntry
from bot.reviews.review import Review, StoredReview
from bot.values import Struct

NUDGED_AFTER_DAYS = 14
"""A draft that nobody touched for so long is mentioned once: DESIGN, section 2."""


class Draft(Struct, frozen=True, kw_only=True):
    """A review that is not ready.

    author_id: whose it is, None for one that came from the shell, or out of the channel; messages: that it came in;
    made_at, proposed_at (a writer asks for an owner's word), discarded_at: UTC; declined_because: the owner's word;
    linted: what was found in its text, None before it was read; former_id: of the text that its last change took the
    place of, None where there is nothing to undo.
    """

    stored: StoredReview
    author_id: int | None = None
    messages: int = 1
    made_at: datetime | None = None
    proposed_at: datetime | None = None
    declined_because: str | None = None
    discarded_at: datetime | None = None
    linted: Linted | None = None
    former_id: int | None = None


class DraftStore(Protocol):
    """Every method is one transaction, and what changes something is on record in the audit. `by`: who does it.

    Those with a cause raise AlreadyApplied when it was recorded before. A revision names the text that was seen: None,
    and nothing changed, when it is another by now or the review is no draft any more.
    """

    async def draft(self, review_id: int) -> Draft | None:
        """None when it is no draft (any more), also for one that was discarded."""
        ...

    async def known(self, review_id: int) -> Draft | None:
        """Whatever became of it; None: there never was such a review."""
        ...

    async def names(self, limit: int) -> list[str]:
        """Of those who wrote lately, the last one first, each once."""
        ...

    async def drafts(self, author_id: int | None = None) -> list[Draft]:
        """Of this writer, or all; none that was discarded; the last changed first."""
        ...

    async def change(
        self, review_id: int, revision: int, review: Review, by: int, now: datetime, cause: str
    ) -> Draft | None:
        """The former text is kept (`intake.mend.MendingStore.undo`)."""
        ...

    async def enqueue(
        self, review_id: int, revision: int, day: date | None, first: bool, by: int, now: datetime, cause: str
    ) -> QueueEntry | None:
        """Approved by an owner: to the end of the queue, or its head, or fixed to a local date."""
        ...

    async def discard(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        """Out of sight. False when it is no draft (any more)."""
        ...

    async def nudge(self, before: datetime, now: datetime) -> int:
        """A `draft_waits` notice of all drafts that nobody touched since `before`, and that no such notice named since
        they were touched. Returns how many it names; 0: none, and no notice."""
        ...

    async def restore(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        """Undoes `discard`."""
        ...
