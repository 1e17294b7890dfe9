"""An owner corrects what stands in the channel: first shown, then published, then edited message by message."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import StaleButton
from bot.publishing.corrected import CorrectionForms, Reworked, Shown
from bot.publishing.occasion import Occasion, Occasions
from bot.publishing.post import FrozenPart, NewPost
from bot.reviews.review import Review, StoredReview
from bot.values import Struct

logger = logging.getLogger(__name__)


class CorrectionState(StrEnum):
    PROPOSED = "proposed"  # its text came, and waits for an owner's word
    WANTED = "wanted"  # the review has the text; what the channel shows of it follows once its posts are at rest
    PLANNED = "planned"  # its edits are on record
    DONE = "done"  # each edit is done, or was refused
    REPLACED = "replaced"  # another correction came
    OVER = "over"  # the review was taken back since


class EditState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    FAILED = "failed"  # refused: the message is as it was
    REPLACED = "replaced"  # with its correction; tried before, nobody knows what the message shows


class Correction(Struct, frozen=True):
    """before: the review when the text came; after: with the text."""

    id: int
    before: StoredReview
    after: Review


class PostedMessage(Struct, frozen=True):
    """message_id: None where only a person saw it: then it cannot be edited."""

    part_id: int
    message_id: int | None
    shown: Shown


class Posted(Struct, frozen=True, kw_only=True):
    """A review that readers see, with the messages that the bot sent of it: first to last, replies behind the post;
    none for one that was posted by hand, or before the bot.

    base: the text that the messages show, as far as all of them show the same; they may lag behind a correction.
    frozen_at: no message of it is older (UTC), None without a post; at_rest: nothing of it is on its way, neither
    message nor edit; voters: of the promise that its post kept.
    """

    stored: StoredReview
    base: Review
    channel_id: int | None = None
    messages: tuple[PostedMessage, ...] = ()
    frozen_at: datetime | None = None
    at_rest: bool = True
    voters: int | None = None


class Edit(Struct, frozen=True, kw_only=True):
    """What a message is to show. attempt: how often it was tried."""

    id: int
    correction_id: int
    review_id: int
    channel_id: int
    message_id: int
    attempt: int
    content: FrozenPart


class Changes(Struct, frozen=True):
    """What a correction will do. changed: positions from 1 among `count` messages; rest: characters that go into a
    reply; unreachable: changed messages that only a person saw."""

    count: int
    changed: tuple[int, ...] = ()
    rest: int = 0
    unreachable: int = 0


class Proposal(Struct, frozen=True):
    """changes: None while the post is on its way: it is corrected when it stands."""

    correction: Correction
    changes: Changes | None


class CorrectionStore(Protocol):
    """Every method is one transaction."""

    async def posted(self, review_id: int) -> Posted | None:
        """None for one that readers do not see: a draft, one that waits or is being taken back."""
        ...

    async def propose(self, review_id: int, after: Review, by: int, now: datetime, cause: str) -> Correction:
        """Changes nothing yet; whatever this person was editing is over. The same again for the same cause. NotFound:
        readers do not see such a review. AlreadyQueued: another review has this paper or title."""
        ...

    async def publish(self, correction_id: int, by: int, now: datetime, cause: str) -> StoredReview | None:
        """The review has the text (the former one is kept), and the correction is wanted in place of any before it.
        None, and nothing changed: it was published or replaced, or the review has another text by now, or left the
        channel. AlreadyApplied when the cause was recorded before; AlreadyQueued."""
        ...

    async def wanted(self) -> list[Correction]:
        """Those whose review has no post under way, oldest first; none while an edit before it is under way."""
        ...

    async def plan(
        self, correction: Correction, edits: Mapping[int, FrozenPart], reply: NewPost | None, now: datetime
    ) -> bool:
        """By part. Without any of them it is done at once. False when it is not wanted (any more)."""
        ...

    async def due(self, now: datetime) -> list[Edit]:
        """Those whose time has come, oldest first."""
        ...

    async def begin(self, edit: Edit, now: datetime) -> bool:
        """The intent: attempt + 1. False when it was replaced."""
        ...

    async def done(self, edit: Edit, now: datetime) -> None:
        """The message shows it, also when it was replaced meanwhile. With the last one of a correction the owners are
        told (`corrected`)."""
        ...

    async def fail(self, edit: Edit, reason: str, now: datetime) -> None:
        """It was refused, and is told with the last one."""
        ...

    async def postpone(self, edit: Edit, retry_at: datetime, reason: str) -> None: ...

    async def again(self, correction_id: int, now: datetime, cause: str) -> bool:
        """What was refused is planned anew. False when another correction came since, or nothing was refused.
        AlreadyApplied."""
        ...


class Corrects:
    """What a correction changes in the channel, by the text as it stands there now."""

    def __init__(self, forms: CorrectionForms, occasions: Occasions) -> None:
        self._forms = forms
        self._occasions = occasions

    async def __call__(self, posted: Posted, correction: Correction) -> Reworked:
        """The fields around the text are those of the day of the post, as far as they are known today."""
        stored = posted.stored
        occasion = await self._occasion(stored, posted.voters)
        shown = [message.shown for message in posted.messages]
        return await asyncio.to_thread(self._forms.correction, posted.base, correction.after, occasion, shown)

    async def _occasion(self, stored: StoredReview, voters: int | None) -> Occasion:
        number, day = stored.review.number or 0, stored.review.date or date.min
        found = await self._occasions(stored, number, day)
        return Occasion(number, day, found.earlier, voters or found.asked_by, stored.id)


class CorrectPost:
    """A new text for a review that stands in the channel: asked about once, then published."""

    def __init__(self, store: CorrectionStore, corrects: Corrects) -> None:
        self._store = store
        self._corrects = corrects

    async def posted(self, review_id: int) -> Posted | None:
        return await self._store.posted(review_id)

    async def propose(self, review_id: int, after: Review, by: int, now: datetime, cause: str) -> Proposal:
        """See `CorrectionStore.propose`."""
        correction = await self._store.propose(review_id, after, by, now, cause)
        posted = await self._store.posted(review_id)
        if posted is None or not posted.at_rest:
            return Proposal(correction, None)
        if not posted.messages:
            return Proposal(correction, Changes(0))
        return Proposal(correction, _changes(posted, await self._corrects(posted, correction)))

    async def publish(self, correction_id: int, by: int, now: datetime, cause: str) -> StoredReview:
        """StaleButton: there is another text by now, or it left the channel. AlreadyApplied, AlreadyQueued."""
        stored = await self._store.publish(correction_id, by, now, cause)
        if stored is None:
            raise StaleButton(cause)
        logger.info("a review is corrected", extra={"action": "correction_wanted", "review": stored.id})
        return stored

    async def again(self, correction_id: int, now: datetime, cause: str) -> None:
        """StaleButton, AlreadyApplied."""
        if not await self._store.again(correction_id, now, cause):
            raise StaleButton(cause)


def _changes(posted: Posted, reworked: Reworked) -> Changes:
    pairs = list(zip(posted.messages, reworked.messages, strict=True))
    changed = [place for place, (_, edit) in enumerate(pairs, start=1) if edit is not None]
    unreachable = sum(edit is not None and message.message_id is None for message, edit in pairs)
    return Changes(len(pairs), tuple(changed), reworked.rest_characters, unreachable)
