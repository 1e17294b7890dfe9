"""What owners answer about a post by hand, and which review a message of the channel is."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Protocol

from bot.errors import StaleButton
from bot.intake.adopt import ASKED_AHEAD
from bot.intake.hand_message import HandMessage
from bot.publishing.post import SlotKey
from bot.publishing.slots import Schedule
from bot.reviews.review import StoredReview

logger = logging.getLogger(__name__)

AdoptAgain = Callable[[HandMessage, datetime], Awaitable[None]]
"""`intake.adopt.AdoptHandPosts.again`."""


class HandDeskStore(Protocol):
    """Every method is one transaction. What changes something is on record in the audit; `by`: the owner who says so.
    Those with a cause raise AlreadyApplied when it was recorded before."""

    async def refuse(self, review_id: int, by: int, now: datetime, cause: str) -> StoredReview | None:
        """It is no review: out of the archive, its number free, what left the queue for it back at its place, promises
        open again. Its messages are never adopted again by themselves. As it was; None when it is not adopted (any
        more): nothing was changed."""
        ...

    async def reopen(self, review_id: int) -> HandMessage | None:
        """It is one after all: its messages may be adopted again. The first of them; None when nobody refused it."""
        ...

    async def renumber(self, review_id: int, number: int | None, by: int, now: datetime, cause: str) -> int | None:
        """None: the next number. The number that it has now; None, and nothing changed, when it is not adopted (any
        more). NumberTaken."""
        ...

    async def skip(self, slot: SlotKey, by: int, now: datetime, cause: str) -> bool:
        """The slot passes without a post. False, and nothing changed, when it was used already."""
        ...

    async def keep(self, slot: SlotKey, by: int, now: datetime, cause: str) -> bool:
        """Undoes `skip`. False when it was not skipped so."""
        ...

    async def review_of(self, channel_id: int, message_id: int) -> int | None:
        """The id of the review to which this message of the channel belongs: posted by the bot or by hand, imported."""
        ...


class HandDesk:
    """The use cases of an owner's buttons."""

    def __init__(self, store: HandDeskStore, adopt: AdoptAgain, schedule: Schedule, channel_id: int) -> None:
        self._store = store
        self._adopt = adopt
        self._schedule = schedule
        self._channel_id = channel_id

    async def refuse(self, review_id: int, by: int, now: datetime, cause: str) -> StoredReview:
        """StaleButton: it is not adopted any more; AlreadyApplied: a second press."""
        refused = await self._store.refuse(review_id, by, now, cause)
        if refused is None:
            raise StaleButton(cause)
        logger.info("an owner says that it is no review", extra={"action": "hand_post_refused", "review": review_id})
        return refused

    async def again(self, review_id: int, now: datetime) -> None:
        """StaleButton: nobody refused it. Pressed twice it changes nothing more."""
        message = await self._store.reopen(review_id)
        if message is None:
            raise StaleButton(str(review_id))
        await self._adopt(message, now)

    async def renumber(self, review_id: int, number: int | None, by: int, now: datetime, cause: str) -> int:
        """StaleButton, NumberTaken, AlreadyApplied."""
        given = await self._store.renumber(review_id, number, by, now, cause)
        if given is None:
            raise StaleButton(cause)
        return given

    async def skip(self, day: date, slot: str, by: int, now: datetime, cause: str) -> None:
        """StaleButton: the slot has come, is skipped, or is none any more."""
        if not self._comes(day, slot, now) or not await self._store.skip(self._key(day, slot), by, now, cause):
            raise StaleButton(cause)
        facts = {"action": "slot_skipped", "day": day, "slot": slot, "reason": "by_hand"}
        logger.info("slot %s %s is skipped: by_hand", day, slot, extra=facts)

    async def keep(self, day: date, slot: str, by: int, now: datetime, cause: str) -> None:
        """StaleButton: as `skip`."""
        if not self._comes(day, slot, now) or not await self._store.keep(self._key(day, slot), by, now, cause):
            raise StaleButton(cause)

    async def review_of(self, channel_id: int, message_id: int) -> int | None:
        """None for another channel's, too."""
        return await self._store.review_of(channel_id, message_id) if channel_id == self._channel_id else None

    def _comes(self, day: date, slot: str, now: datetime) -> bool:
        coming = self._schedule.between(now, now + 2 * ASKED_AHEAD)
        return any((one.day, one.slot) == (day, slot) and one.at > now for one in coming)

    def _key(self, day: date, slot: str) -> SlotKey:
        return SlotKey(self._channel_id, day, slot)
