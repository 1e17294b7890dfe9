"""What publishing needs: a database, a channel, somebody who renders, and the owners' ear."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from bot.publishing.evidence import SeenMessage
from bot.publishing.lease import ALONE, Term
from bot.publishing.linted import Linted
from bot.publishing.post import Dropped, FrozenPart, NewPost, NotNow, Outcome, OutcomeUnknown, Part, Refused, SlotKey
from bot.reviews.review import Review, StoredReview
from bot.values import Struct


class QueueEntry(Struct, frozen=True, kw_only=True):
    """A review that waits. `version` changes whenever the entry is moved: a stale one claims nothing.

    fixed_on: the only local date on which it leaves, while that is ahead; the others flow around it. linted: what was
    found in its text, None before it was read.
    """

    stored: StoredReview
    added_at: datetime
    version: int
    fixed_on: date | None = None
    linted: Linted | None = None

    @property
    def held(self) -> bool:
        """Whether it stays, wherever it stands, until an error in it is mended or its owner lets it go."""
        return self.linted is not None and self.linted.holds


class Touch(Struct, frozen=True, kw_only=True):
    """One change of the queue, for the record. by: whose, None for the shell; cause: recorded with it, None: there is
    none; seen: the version of the entry that they saw, None: whatever it is."""

    now: datetime
    by: int | None = None
    cause: str | None = None
    seen: int | None = None


class Removed(Struct, frozen=True):
    """What an undo needs. revision: of the draft that it became; position: 1-based; fixed_on: see `QueueEntry`."""

    review_id: int
    revision: int
    position: int
    fixed_on: date | None = None


class QueueStore(Protocol):
    """The ordered, approved reviews that wait for slots. Every method is one transaction."""

    async def add(self, review: Review, identity: str, now: datetime) -> QueueEntry:
        """Puts a review at the end; AlreadyQueued when this identity waits, is being posted or is archived."""
        ...

    async def entries(self) -> list[QueueEntry]:
        """First to leave first; may be empty."""
        ...

    async def drafts(self) -> list[StoredReview]:
        """Reviews that are not ready, or were taken out of queue or channel: the last changed first, may be empty."""
        ...

    async def move(self, review_id: int, position: int, touch: Touch) -> bool:
        """To a 1-based position (beyond the end = last). False, and nothing changed: it is not as `touch.seen` says.
        NotFound when it does not wait. AlreadyApplied."""
        ...

    async def remove(self, review_id: int, touch: Touch) -> Removed | None:
        """Out of the queue; the review stays as a draft. None (nothing changed), NotFound, AlreadyApplied: likewise."""
        ...

    async def fix(self, review_id: int, day: date | None, touch: Touch) -> bool:
        """To a local date, or (None) to none. False (nothing changed), NotFound, AlreadyApplied: likewise."""
        ...

    async def restore(self, removed: Removed, touch: Touch) -> QueueEntry | None:
        """Undoes `remove`: to its place and its date. None, and nothing changed: it is no draft any more, or has
        another text. AlreadyQueued: its paper or title was taken meanwhile. AlreadyApplied."""
        ...

    async def put_first(self, review_id: int, now: datetime, cause: str | None, by: int | None = None) -> QueueEntry:
        """A draft becomes the head. NotFound: no draft. AlreadyApplied when the cause was recorded before."""
        ...


class NumberStore(Protocol):
    """The channel's count. Numbers are given at posting; they move by the owner only."""

    async def next_number(self) -> int:
        """The smallest free number from the one that the owner set; where none was set one more than the greatest ever
        given, so 1 in an empty archive."""
        ...

    async def continue_from(self, number: int, now: datetime) -> None:
        """From now on numbers are given from this one, by the shell's word. NumberTaken."""
        ...

    async def renumber(self, review_id: int, number: int, now: datetime) -> None:
        """By the shell's word: gives a review another number. NumberTaken: another has it. NotFound."""
        ...


class Unsent(Struct, frozen=True):
    """A review whose post is frozen and of which nothing is under way; `slot`: the one it left for, None by hand."""

    post_id: int
    slot: SlotKey | None
    frozen_at: datetime


class SlotStore(Protocol):
    """Which slots were used, and freezing a post for one. Every method is one transaction."""

    async def schedule_since(self, schedule: str, now: datetime) -> datetime:
        """Since when this schedule (rules and zone as one text) holds: slots before that instant never fire.

        A schedule that differs from the remembered one is remembered with `now`, and so is one that holds since later
        than `now`: the clock was wrong then.
        """
        ...

    async def used(self, channel_id: int, since: date, now: datetime) -> set[SlotKey]:
        """From that local date on. One that was skipped at an instant that is still ahead is not used: the clock was
        wrong then. A post stays a post."""
        ...

    async def skip(self, slot: SlotKey, reason: str, now: datetime) -> bool:
        """Uses the slot up without a post and without a word ("empty", "paused"); False when it was used already."""
        ...

    async def skip_told(
        self, slots: Sequence[SlotKey], reason: str, kind: str, facts: Mapping[str, Any], now: datetime
    ) -> bool:
        """Uses them up without a post ("late", "rights"), with one notice of this kind and these facts. False, and
        nothing changed, when all of them were used already."""
        ...

    async def skip_empty(self, slots: Sequence[SlotKey], now: datetime) -> bool:
        """Uses them up since nothing may leave; whether the owners hear of it, by a `queue_empty` notice of the newest:
        where nothing waits at all, once until a slot was used otherwise, and once for a date at the most."""
        ...

    async def unsent(self, channel_id: int) -> list[Unsent]:
        """The reviews that are frozen and wait for the sending of their first part, oldest first."""
        ...

    async def head(self, day: date | None = None) -> QueueEntry | None:
        """What leaves on that local date: the first entry fixed to it or to an earlier one, else the first that is not
        fixed; none that is held. Without a date (by hand): the first that is neither fixed nor held, else the first
        that is not held, else the first."""
        ...

    async def held(self, day: date) -> list[QueueEntry]:
        """The entries that would leave on that local date or before, and are held; may be empty."""
        ...

    async def entry(self, review_id: int) -> QueueEntry | None:
        """This review's, wherever it stands; None when it does not wait."""
        ...

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
        by: int | None = None,
    ) -> int | None:
        """In one transaction: slot key claimed (none for post-now), cause recorded, entry out of the queue, review
        `posting` with number and date, parts planned, its countdown over; without a slot on record as `by`'s doing.

        Returns the post's id; None when the slot was used, the entry moved or the number was taken meanwhile: nothing
        changed then. AlreadyApplied when the cause was recorded before.
        """
        ...


class UnderWay(Struct, frozen=True):
    """A part that is being sent, or was by a process that died; epoch: of the term in which it was begun."""

    part: Part
    epoch: int
    deadline: datetime


class DeliveryStore(Protocol):
    """Parts on their way. Each change is conditional on (part, attempt) and `publishing/states.py`; False: too late."""

    async def due(self, now: datetime) -> list[Part]:
        """Of each unfinished post the first unconfirmed part, if it is planned and its time has come; oldest first.
        Nothing waits for an hour that was set by a clock which was ahead of `now`. None of a post that is held."""
        ...

    async def begin(self, part: Part, now: datetime, deadline: datetime, term: Term = ALONE.term) -> Part | None:
        """Commits the intent: sending, attempt + 1, the anchor (highest message id known of parts and of what was
        seen), the deadline and the term. Not when that term is over, not for a post that is held, nor for a part that
        `EvidenceStore.matches` offers a message."""
        ...

    async def confirm(
        self, part: Part, sent_id: int | None, poll_id: str | None, now: datetime, dropped: Dropped | None = None
    ) -> bool:
        """Confirmed, with a `rich_cut` notice where Telegram dropped something. With the last part, in the same
        transaction: a review is archived with its message ids (its candidate is reviewed, its promise kept), a ballot
        is open, and a `posted` notice is written. A post that is held for this part goes on; of one that has ended
        nothing is confirmed. False, and the part stands there by another message: this one is kept as seen, a copy."""
        ...

    async def confirm_instead(self, seen: SeenMessage, now: datetime) -> bool:
        """A message that is the first in the place of the part which a rich post waits for: in a life of this database
        that a restored backup does not know of, the post went on in its classic form. So it does now, with that message
        confirmed. False when it is none."""
        ...

    async def postpone(self, part: Part, retry_at: datetime, reason: str) -> bool: ...

    async def refuse(self, part: Part, reason: str, now: datetime) -> bool:
        """Where `switching.goes_classic` allows it the part is replaced, with those behind it: the classic messages of
        their places are planned, and what stands there stays. Else it has failed, with a `post_failed` notice: a first
        part takes its post back (a review is a draft again, without its number); with parts in the channel the post is
        held for the owner's word."""
        ...

    async def bar(self, part: Part, retry_at: datetime, reason: str, now: datetime) -> bool:
        """The channel is closed to the bot. A review of which nothing stands there goes back to the head of the queue,
        without its number, and its slot is free again; any other part is planned again, not before `retry_at`. That the
        bot may not post is noted with it (`StandingStore.note`), where it was not known."""
        ...

    async def withdraw(self, post_id: int, skipped: Mapping[str, Any], now: datetime) -> bool:
        """A review of which nothing was sent, nor may have been, goes back to the head of the queue without its number;
        its slot stays used, with a `slot_skipped` notice of these facts. False, and nothing changed: it is too late."""
        ...

    async def lose(self, part: Part, reason: str, now: datetime, ended_at: datetime | None = None) -> bool:
        """Unknown; writes a `part_unknown` notice. ended_at: when its call was over, None: now."""
        ...

    async def under_way(self) -> list[UnderWay]:
        """What is being sent, in whatever term; of dead processes, too."""
        ...

    async def settle(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool:
        """The owner's answer: confirmed without an id, or planned again and watched from its anchor on (unless that is
        0). False when it was settled already."""
        ...

    async def part(self, part_id: int) -> Part | None: ...

    async def unfinished(self) -> list[Part]:
        """Of each unfinished post the part that it waits for."""
        ...


class Notice(Struct, frozen=True):
    """Something the owners must hear, stored with the change that caused it.

    kind and its facts (days as "2026-11-22", instants as ISO 8601 in UTC):
    posted (post_kind, review_id, title, number, parts, at, message_id; plain_from, plain_because): the last two where
      Telegram refused the rich form: the position from which on it is classic, and why
    · corrected (correction_id, review_id, number, title, edited, count, failed, reply, at, message_id): so many of its
      messages were edited; failed: position, message_id and reason of each that Telegram refused
    · rich_cut (title, number, review_id, position, count, message_id, percent, words, kinds): see `post.Dropped`
    · part_unknown (part_id, attempt, title, position, count, stands_in, reason): being looked for, "do not post it by
      hand"; stands_in: see `Part`, missing where it is not so
    · part_asked (part_id, attempt, title, position, count, stands_in, reason, reminder): the question; reminder from 0
    · stray_copy (channel_id, message_id, original_id, title): the same message a second time
    · probing (): what the copies in the ledger chat are, told once in a database's life
    · channel_ahead (review_id, title, message_id): the channel holds what this database never posted
    · restored (reason, waiting, title, number, message_ids): a backup was restored and nobody can look into
      the channel; waiting: review_id and title of what leaves next; the rest of the last known review there, if any
    · post_failed (post_kind, post_id, review_id, revision, title, position, count, attempt, reason, plain_because);
      revision: of the review that is a draft again, missing where it is none
    · series_held (post_id, review_id, title, position, count, attempt): some parts stand there, too long ago to go on
    · series_deleted (post_id, review_id, revision, title, left, unseen): revision: of the draft that it is again; left
      are ids of messages that only a person can delete, unseen how many parts stand there that only a person saw
    · slot_skipped (slot, day, reason, count): the newest of `count` skipped slots
    · queue_empty (slot, day, drafts): nothing waited at that slot; so many drafts are there
    · slot_late (slot, day, review_id, version, title): the late policy is to ask; version: of its entry
    · countdown_ended (review_id, title, reason, draft): "post now" was said, and it was not posted; reason: see
      `countdown.Ended`; draft: it is one again
    · right_lost (missing, reason) · right_restored (missing): names of `standing.NEEDED` or `MEMBER`
    · preflight (slot, day, review_id, title, faults, findings, staying): what would stop the next post, which titles
      are held meanwhile; review_id is null where nothing leaves
    · lint (review_id, revision, title, held, day, slot, findings): what was found in a review that waits
    · pin_failed (title, message_id, reason): told once, until a post could be pinned again
    · silence (days, waiting, readers_wait, promised): days without a post, reviews that wait; days that readers wait
      for the promised paper of this title, both missing where no promise is open
    · promise_waits (promise_id, candidate_id, title, votes, voters, days, due_on, review_id, review_state): readers
      wait so many days; the last two are null unless its review is being written
    · flood (seconds, until)
    · draft_waits (drafts): drafts that nobody touched for long, each with review_id, title and days, the longest first
    · suggestion (suggestion_id, url, key): a reader asks for a paper; who it is stands nowhere
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

    async def delete(self, channel_id: int, message_id: int) -> NotNow | Refused | OutcomeUnknown | None:
        """None when the message is gone, also when it was before; repeating it is safe."""
        ...


class Owners(Protocol):
    async def tell(self, notice: Notice) -> bool:
        """Tells every owner; True when at least one has it. A question gets its buttons here."""
        ...
