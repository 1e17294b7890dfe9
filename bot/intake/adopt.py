"""A review that an owner posts by hand in the channel is the archive's, with its number and its messages."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.clock import Checkpoint
from bot.intake.hand_message import HandMessage, HandReview
from bot.intake.propose_topics import ProposeTopics
from bot.publishing.evidence import SeenMessage
from bot.publishing.pausing import PauseStore
from bot.publishing.points import Point
from bot.publishing.slots import DueSlot, Schedule

logger = logging.getLogger(__name__)

AROUND = timedelta(minutes=30)
"""So far from a message its review's other messages are looked for."""

LATEST = timedelta(days=2)
"""An older message that is told of only now (it was edited) is no new post: Telegram keeps updates for a day."""

ASKED_AHEAD = timedelta(hours=12)
"""A slot that comes so soon after a post by hand is asked about: DESIGN, section 4."""

_TRIES = 3  # each lost one means that another message of the review arrived in the same milliseconds


class HandState(StrEnum):
    """What a message of the channel is to us that a person posted there."""

    NEW = "new"  # an ordinary post, or a part of a review whose first message is not here yet
    ADOPTED = "adopted"
    REFUSED = "refused"  # an owner's word: this is no review
    EDITED = "edited"  # of a review that came another way: the text that a hand gave it last


class HandPostStore(Protocol):
    """Every method is one transaction, and what changes something is on record in the audit."""

    async def posted(self, message: HandMessage, seen: SeenMessage, now: datetime) -> list[HandMessage]:
        """Keeps it as it is now. Itself and those of `AROUND` it that may be its review's, by their ids; [] for what
        is none of a person's reviews: it looks like a part of ours (`seen`: by what it is known), it belongs to a
        review of the archive that came another way, or an owner said that it is none."""
        ...

    async def adopt(self, found: HandReview, slot: DueSlot | None, now: datetime) -> bool:
        """The review is archived with its messages, or has more of them than before.

        Its number is the stated one if it is free, the next one where none is stated; where the stated one is another
        review's it gets none, and the owners are asked. What waits in the queue, or is a draft, of the same paper (or
        title) in the same language leaves (`HandPostStore.refuse` brings it back). Candidates are reviewed, promises
        kept, letters written. With one `adopted` notice; with one `posted_today` notice a slot, where something waits
        that would leave at `slot`. False, and nothing changed, when the messages are not as they were read.
        """
        ...


class AdoptHandPosts:
    """Hears of each message that a person posts in the channel."""

    def __init__(
        self,
        store: HandPostStore,
        pauses: PauseStore,
        topics: Callable[[], ProposeTopics],
        schedule: Schedule,
        checkpoint: Checkpoint,
    ) -> None:
        """topics: makes the rules when the first review needs them."""
        self._store = store
        self._pauses = pauses
        self._topics = topics
        self._rules: ProposeTopics | None = None
        self._schedule = schedule
        self._checkpoint = checkpoint

    async def __call__(self, message: HandMessage, seen: SeenMessage, now: datetime) -> None:
        """Nothing is said of what is no review. The same message again changes nothing more."""
        if now - message.sent_at <= LATEST:
            await self._take(message, seen, now)

    async def again(self, message: HandMessage, now: datetime) -> None:
        """As when it was posted: an owner took the word back that it is no review."""
        nothing = SeenMessage(channel_id=message.channel_id, message_id=message.message_id, method="", text_hash="")
        await self._take(message, nothing, now)

    async def _take(self, message: HandMessage, seen: SeenMessage, now: datetime) -> None:
        for _ in range(_TRIES):
            around = await self._store.posted(message, seen, now)
            if not around:
                return
            self._checkpoint(Point.HAND_POST_KEPT)
            found = await asyncio.to_thread(self._read, around, message.message_id)
            if found is None:
                return
            if await self._store.adopt(found, await self._slot(found, now), now):
                self._checkpoint(Point.HAND_POST_ADOPTED)
                facts = {"action": "hand_post_adopted", "messages": len(found.messages)}
                logger.info("a review that was posted by hand is in the archive", extra=facts)
                return

    def _read(self, around: Sequence[HandMessage], message_id: int) -> HandReview | None:
        from bot.intake.hand_reading import review_in

        found = review_in(around, message_id, self._schedule)
        if found is None:
            return None
        self._rules = self._rules or self._topics()
        return HandReview(
            messages=found.messages,
            review=self._rules.review(found.review),
            ours=found.ours,
            unsure=found.unsure,
        )

    async def _slot(self, found: HandReview, now: datetime) -> DueSlot | None:
        """The one to be asked about, unless a pause holds it."""
        slot = self._schedule.next_after(now)
        if slot.at - found.messages[-1].sent_at > ASKED_AHEAD:
            return None
        pause = await self._pauses.pause()
        return None if pause and pause.covers(slot.at) else slot
