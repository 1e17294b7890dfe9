"""The head of the queue becomes a frozen post: when its slot comes, or when the owner says so."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.clock import Checkpoint
from bot.errors import DatabaseAway, QueueEmpty, StaleButton
from bot.publishing.points import Point
from bot.publishing.ports import NoticeStore, QueueEntry, ReviewRenderer, SlotStore
from bot.publishing.post import NewPost, PostKind, SlotKey
from bot.publishing.slots import DueSlot, Schedule

logger = logging.getLogger(__name__)

LATEST_CATCH_UP = timedelta(hours=2)  # DESIGN section 9, late policy `post`
LOOK_BACK = timedelta(days=31)
"""Slots older than this are forgotten without a word: a clock that shows 2099 for a minute must not use up decades."""

_TRIES = 5  # each lost one means that somebody else changed the queue in the same milliseconds


class PublishDue:
    """At most one review a call: the newest due slot posts the head, older ones are used up and told as skipped.

    The newest slot, too, is skipped when it is late by more than two hours or half the gap to the next slot. A skipped
    slot never touches the queue. With an empty queue slots are used up quietly: that is an ordinary day.
    """

    def __init__(
        self,
        slots: SlotStore,
        renderer: ReviewRenderer,
        notices: NoticeStore,
        checkpoint: Checkpoint,
        schedule: Schedule,
        channel_id: int,
    ) -> None:
        self._slots = slots
        self._freeze = _Freezer(slots, renderer, channel_id)
        self._notices = notices
        self._checkpoint = checkpoint
        self._schedule = schedule
        self._channel_id = channel_id

    async def __call__(self, now: datetime) -> int | None:
        """The id of the post that was frozen, None when nothing was to be posted; safe to call as often as one likes.

        DatabaseAway: what was committed stays and the next call goes on from there.
        """
        for _ in range(_TRIES):
            due = await self._due(now)
            if not due:
                return None
            self._checkpoint(Point.SLOT_DUE)
            head = await self._slots.head()
            if head is None:
                await self._use_up(due, "empty", now)
                return None
            *late, newest = due
            if not self._may_still_post(newest, now):
                late = due
            if late:
                await self._skip_late(late, now)
            if newest in late:
                return None
            post_id = await self._freeze(head, newest.day, now, slot=newest.key(self._channel_id), cause=None)
            if post_id is not None:
                self._checkpoint(Point.POST_FROZEN)
                return post_id
        logger.warning("the queue kept changing at its slot; the next tick tries again", extra={"action": "slot_retry"})
        return None

    async def _due(self, now: datetime) -> list[DueSlot]:
        """Slots that have come and are not used, oldest first."""
        since = await self._slots.schedule_since(self._schedule.text, now)
        come = self._schedule.between(max(since, now - LOOK_BACK), now)
        if not come:
            return []
        used = await self._slots.used(self._channel_id, come[0].day)
        return [slot for slot in come if slot.key(self._channel_id) not in used]

    def _may_still_post(self, slot: DueSlot, now: datetime) -> bool:
        gap = self._schedule.next_after(slot.at).at - slot.at
        return now - slot.at <= min(LATEST_CATCH_UP, gap / 2)

    async def _skip_late(self, late: list[DueSlot], now: datetime) -> None:
        """One notice for all, written first: after a crash in between it is told twice, but never not at all."""
        newest = late[-1]
        facts = {"slot": newest.slot, "day": newest.day.isoformat(), "reason": "late", "count": len(late)}
        await self._notices.add("slot_skipped", facts, now)
        self._checkpoint(Point.SKIP_TOLD)
        await self._use_up(late, "late", now)

    async def _use_up(self, slots: list[DueSlot], reason: str, now: datetime) -> None:
        for slot in slots:
            if await self._slots.skip(slot.key(self._channel_id), reason, now):
                logger.info(
                    "slot %s %s is skipped: %s",
                    slot.day,
                    slot.slot,
                    reason,
                    extra={"action": "slot_skipped", "day": slot.day, "slot": slot.slot, "reason": reason},
                )


class PostNow:
    """The owner posts the head of the queue, without a slot; the next slot comes as usual."""

    def __init__(
        self,
        slots: SlotStore,
        renderer: ReviewRenderer,
        checkpoint: Checkpoint,
        schedule: Schedule,
        channel_id: int,
    ) -> None:
        self._slots = slots
        self._freeze = _Freezer(slots, renderer, channel_id)
        self._checkpoint = checkpoint
        self._schedule = schedule

    async def __call__(self, now: datetime, cause: str, expected: tuple[int, int] | None = None) -> int:
        """The id of the frozen post, dated with the channel's date at `now`.

        `expected`: review id and version of the head that the owner saw; no other is posted. StaleButton: another one
        leads now, or none. QueueEmpty: nothing waits. AlreadyApplied: this cause posted before. DatabaseAway: also when
        the queue changed under each of five tries. Nothing was changed then.
        """
        for _ in range(_TRIES):
            head = await self._slots.head()
            if expected is not None and (head is None or (head.stored.id, head.version) != expected):
                raise StaleButton(cause)
            if head is None:
                raise QueueEmpty
            post_id = await self._freeze(head, self._schedule.local_day(now), now, slot=None, cause=cause)
            if post_id is not None:
                self._checkpoint(Point.POST_FROZEN)
                return post_id
        raise DatabaseAway("the queue kept changing")


@dataclass(frozen=True, slots=True)
class _Freezer:
    """Renders an entry under the next number and freezes it, in one call of the store."""

    slots: SlotStore
    renderer: ReviewRenderer
    channel_id: int

    async def __call__(
        self, head: QueueEntry, day: date, now: datetime, *, slot: SlotKey | None, cause: str | None
    ) -> int | None:
        """None: somebody changed queue, slot or numbers meanwhile; read them again."""
        number = await self.slots.next_number()
        parts = self.renderer.review(head.stored.review, number, day)
        post = NewPost(kind=PostKind.REVIEW, channel_id=self.channel_id, parts=parts, review_id=head.stored.id)
        post_id = await self.slots.freeze(head, number, day, post, now, slot=slot, cause=cause)
        if post_id is not None:
            logger.info(
                "No. %s is frozen in %s parts",
                number,
                len(parts),
                extra={"action": "post_frozen", "post": post_id, "review": head.stored.id, "slot": slot and slot.slot},
            )
        return post_id
