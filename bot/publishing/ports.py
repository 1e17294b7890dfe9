"""What publishing needs: a database, a channel, somebody who renders, and the owners' ear."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.publishing.post import FrozenPart, NewPost, Outcome, Part, SlotKey
from bot.reviews.review import Review, StoredReview


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A review that waits. `version` changes whenever the entry is moved: a stale one claims nothing."""

    stored: StoredReview
    added_at: datetime
    version: int


class QueueStore(Protocol):
    """The ordered, approved reviews that wait for slots. Every method is one transaction."""

    async def add(self, review: Review, identity: str, now: datetime) -> QueueEntry:
        """Puts a review at the end; AlreadyQueued when this identity waits, is being posted or is archived."""
        ...

    async def entries(self) -> list[QueueEntry]:
        """First to leave first; may be empty."""
        ...

    async def move(self, review_id: int, position: int) -> None:
        """To a 1-based position (beyond the end = last). NotFound when it does not wait."""
        ...

    async def remove(self, review_id: int) -> None:
        """Out of the queue; the review stays as a draft. NotFound when it does not wait."""
        ...


class NumberStore(Protocol):
    """The channel's count. Numbers are given at posting; they move by the owner only."""

    async def next_number(self) -> int:
        """The smallest free number from the one that the owner set; where none was set one more than the greatest ever
        given, so 1 in an empty archive."""
        ...

    async def continue_from(self, number: int) -> None:
        """From now on numbers are given from this one. NumberTaken."""
        ...

    async def renumber(self, review_id: int, number: int) -> None:
        """Gives a review another number. NumberTaken: another has it. NotFound."""
        ...


class SlotStore(Protocol):
    """Which slots were used, and freezing a post for one. Every method is one transaction."""

    async def schedule_since(self, schedule: str, now: datetime) -> datetime:
        """Since when this schedule (rules and zone as one text) holds: slots before that instant never fire.

        A schedule that differs from the remembered one is remembered with `now`, and so is one that holds since later
        than `now`: the clock was wrong then.
        """
        ...

    async def used(self, channel_id: int, since: date) -> set[SlotKey]: ...

    async def skip(self, slot: SlotKey, reason: str, now: datetime) -> bool:
        """Uses the slot up without a post ("empty", "late"); False when it was used already."""
        ...

    async def head(self) -> QueueEntry | None: ...

    async def next_number(self) -> int:
        """See `NumberStore`."""
        ...

    async def freeze(
        self,
        entry: QueueEntry,
        number: int,
        day: date,
        post: NewPost,
        now: datetime,
        *,
        slot: SlotKey | None,
        cause: str | None,
    ) -> int | None:
        """In one transaction: slot key claimed (none for post-now), cause recorded, entry out of the queue, review
        `posting` with number and date, parts planned.

        Returns the post's id; None when the slot was used, the entry moved or the number was taken meanwhile: nothing
        changed then. AlreadyApplied when the cause was recorded before.
        """
        ...


class DeliveryStore(Protocol):
    """Parts on their way. Each change is conditional on (part, attempt) and `publishing/states.py`; False: too late."""

    async def due(self, now: datetime) -> list[Part]:
        """Of each unfinished post the first unconfirmed part, if it is planned and its time has come; oldest first."""
        ...

    async def begin(self, part: Part, now: datetime, deadline: datetime) -> Part | None:
        """Commits the intent: sending, attempt + 1, the anchor (highest message id known) and the deadline."""
        ...

    async def confirm(self, part: Part, sent_id: int | None, poll_id: str | None, now: datetime) -> bool:
        """Confirmed. With the last part, in the same transaction: a review is archived with its message ids (its
        candidate is reviewed, its promise kept), a ballot is open, and a `posted` notice is written."""
        ...

    async def postpone(self, part: Part, retry_at: datetime, reason: str) -> bool: ...

    async def refuse(self, part: Part, reason: str, now: datetime) -> bool:
        """Failed; writes a `post_failed` notice."""
        ...

    async def lose(self, part: Part, reason: str, now: datetime) -> bool:
        """Unknown; writes a `part_unknown` notice."""
        ...

    async def lose_all_sending(self, now: datetime) -> int:
        """At start: whatever a dead process was sending is unknown now, with its notice. Returns how many."""
        ...

    async def asked(self, part_id: int, attempt: int) -> bool:
        """The owner has the question."""
        ...

    async def settle(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool:
        """The owner's answer: confirmed without an id, or planned again. False when it was settled already."""
        ...

    async def part(self, part_id: int) -> Part | None: ...

    async def unfinished(self) -> list[Part]:
        """Of each unfinished post the part that it waits for."""
        ...


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the owners must hear, stored with the change that caused it.

    kind and its facts:
    posted (post_kind, title, number, parts, at, message_id) · part_unknown (part_id, attempt, title, position, count)
    · post_failed (post_kind, title, position, count, reason)
    · slot_skipped (slot, day, reason, count): the newest of `count` skipped slots; day as "2026-11-22"
    · poll_unclear (ballot_id, question, reason).
    """

    id: int
    kind: str
    facts: Mapping[str, Any]


class NoticeStore(Protocol):
    async def pending(self, limit: int) -> list[Notice]:
        """Not told yet, oldest first."""
        ...

    async def told(self, notice_id: int, now: datetime) -> None: ...

    async def add(self, kind: str, facts: Mapping[str, Any], now: datetime) -> None: ...


class Channel(Protocol):
    async def deliver(self, channel_id: int, part: FrozenPart) -> Outcome:
        """Exactly one HTTP call, no retry inside, bounded by 45 s; never raises but on cancellation."""
        ...


class ReviewRenderer(Protocol):
    def review(self, review: Review, number: int, day: date) -> tuple[FrozenPart, ...]:
        """The classic form: parts of at most 4 096 characters and 100 entities, cut at paragraph ends."""
        ...


class Owners(Protocol):
    async def tell(self, notice: Notice) -> bool:
        """Tells every owner; True when at least one has it. A question gets its buttons here."""
        ...
