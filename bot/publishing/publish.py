"""The head of the queue becomes a frozen post: when its slot comes, or when the owner says so."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.clock import Checkpoint
from bot.errors import DatabaseAway, MayNotPost, QueueEmpty, StaleButton
from bot.publishing.due import unused_slots
from bot.publishing.holds import Hold
from bot.publishing.lateness import LatePolicy, Verdict, judge
from bot.publishing.occasion import ReviewRenderer
from bot.publishing.pausing import PauseStore
from bot.publishing.points import Point
from bot.publishing.ports import QueueEntry, SlotStore
from bot.publishing.post import NewPost, PostKind, SlotKey
from bot.publishing.slots import DueSlot, Schedule
from bot.publishing.standing import StandingStore
from bot.values import Struct

logger = logging.getLogger(__name__)

Lint = Callable[[datetime], Awaitable[None]]
"""`publishing.lint.LintQueue`."""

_BEFORE = timedelta(seconds=1)
_TRIES = 5  # each lost one means that somebody else changed the queue in the same milliseconds


class PublishDue:
    """At most one review a call: the newest due slot posts the head, older ones are used up and told as skipped.

    What becomes of a late slot, of one in a pause, and of one while something holds, `lateness.judge` says. A skipped
    slot never touches the queue. With an empty queue slots are used up, and the owners hear of the first one.
    """

    def __init__(
        self,
        slots: SlotStore,
        pauses: PauseStore,
        renderer: ReviewRenderer,
        checkpoint: Checkpoint,
        schedule: Schedule,
        channel_id: int,
        policy: LatePolicy = LatePolicy.POST,
        holds: Sequence[Hold] = (),
        lint: Lint | None = None,
    ) -> None:
        """lint: reads what is new in the queue; asked right before the head is chosen."""
        self._slots = slots
        self._pauses = pauses
        self._freeze = _Freezer(slots, renderer, channel_id)
        self._checkpoint = checkpoint
        self._schedule = schedule
        self._channel_id = channel_id
        self._policy = policy
        self._holds = tuple(holds)
        self._lint = lint

    async def __call__(self, now: datetime) -> int | None:
        """The id of the post that was frozen, None when nothing was to be posted; safe to call as often as one likes.

        DatabaseAway: what was committed stays and the next call goes on from there.
        """
        for _ in range(_TRIES):
            due = await unused_slots(self._slots, self._schedule, self._channel_id, now)
            if not due:
                return None
            self._checkpoint(Point.SLOT_DUE)
            if self._lint is not None:
                await self._lint(due[-1].at - _BEFORE)  # as of then it is the slot that comes next
            verdict = judge(due, self._schedule, self._policy, await self._pauses.pause(), await self._held(), now)
            await self._use_up(verdict.paused, "paused", now)
            head = await self._slots.head(verdict.day or due[-1].day)
            if head is None:
                await self._stay_empty(verdict, due[-1], now)
                return None
            if self._is_unread(head):
                continue
            await self._pass(verdict, head, now)
            if verdict.leaves is None or verdict.day is None:
                return None
            key = verdict.leaves.key(self._channel_id)
            post_id = await self._freeze(head, verdict.day, now, slot=key, cause=None)
            if post_id is not None:
                self._checkpoint(Point.POST_FROZEN)
                return post_id
        logger.warning("the queue kept changing at its slot; the next tick tries again", extra={"action": "slot_retry"})
        return None

    def _is_unread(self, head: QueueEntry) -> bool:
        """Its text came between the reading and the choice."""
        read = head.linted and head.linted.revision == head.stored.revision
        return self._lint is not None and not read

    async def _held(self) -> str | None:
        """The first reason for which nothing may leave now."""
        for hold in self._holds:
            if reason := await hold():
                return reason
        return None

    async def _stay_empty(self, verdict: Verdict, newest: DueSlot, now: datetime) -> None:
        """Nothing waits; or what waits is held. The owners hear of both."""
        held = await self._slots.held(verdict.day or newest.day)
        if held and verdict.over:
            facts = {"reason": "held", "count": len(verdict.over), "title": held[0].stored.review.title}
            await self._tell("slot_skipped", verdict.over, "held", facts, now)
        keys = [slot.key(self._channel_id) for slot in verdict.over]
        if keys and await self._slots.skip_empty(keys, now):
            logger.info("nothing waits, and the owners hear of it", extra={"action": "queue_empty"})

    async def _pass(self, verdict: Verdict, head: QueueEntry, now: datetime) -> None:
        """Slots that no review leaves for: used up, and told."""
        if verdict.skipped:
            facts = {"reason": verdict.reason, "count": len(verdict.skipped)}
            await self._tell("slot_skipped", verdict.skipped, verdict.reason, facts, now)
        if verdict.asked:
            about = {"review_id": head.stored.id, "version": head.version, "title": head.stored.review.title}
            await self._tell("slot_late", [verdict.asked], "asked", about, now)

    async def _tell(
        self, kind: str, slots: Sequence[DueSlot], reason: str, facts: Mapping[str, object], now: datetime
    ) -> None:
        newest, keys = slots[-1], [slot.key(self._channel_id) for slot in slots]
        told = {"slot": newest.slot, "day": newest.day.isoformat(), **facts}
        if await self._slots.skip_told(keys, reason, kind, told, now):
            self._checkpoint(Point.SKIP_TOLD)
            for slot in slots:
                _log_skipped(slot, reason)

    async def _use_up(self, slots: Iterable[DueSlot], reason: str, now: datetime) -> None:
        """Without a word."""
        for slot in slots:
            if await self._slots.skip(slot.key(self._channel_id), reason, now):
                _log_skipped(slot, reason)


def _log_skipped(slot: DueSlot, reason: str) -> None:
    facts = {"action": "slot_skipped", "day": slot.day, "slot": slot.slot, "reason": reason}
    logger.info("slot %s %s is skipped: %s", slot.day, slot.slot, reason, extra=facts)


class PostNow:
    """The owner posts the head of the queue, without a slot; the next slot comes as usual."""

    def __init__(
        self,
        slots: SlotStore,
        renderer: ReviewRenderer,
        checkpoint: Checkpoint,
        schedule: Schedule,
        channel_id: int,
        standing: StandingStore,
    ) -> None:
        self._slots = slots
        self._freeze = _Freezer(slots, renderer, channel_id)
        self._checkpoint = checkpoint
        self._schedule = schedule
        self._standing = standing

    async def __call__(
        self, now: datetime, cause: str, expected: tuple[int, int] | None = None, by: int | None = None
    ) -> int:
        """The id of the frozen post, dated with the channel's date at `now`; on record as `by`'s doing.

        `expected`: review id and version of the entry that the owner saw; that one is posted, wherever it stands, and
        no other. StaleButton: it was moved, or does not wait any more. QueueEmpty: nothing waits. MayNotPost: the
        channel is closed to the bot. AlreadyApplied: this cause posted before. DatabaseAway: also when the queue
        changed under each of five tries. Nothing was changed then.
        """
        if not (await self._standing.standing()).may_post:
            raise MayNotPost
        for _ in range(_TRIES):
            head = await (self._slots.entry(expected[0]) if expected else self._slots.head())
            if expected is not None and (head is None or head.version != expected[1]):
                raise StaleButton(cause)
            if head is None:
                raise QueueEmpty
            post_id = await self._freeze(head, self._schedule.local_day(now), now, slot=None, cause=cause, by=by)
            if post_id is not None:
                self._checkpoint(Point.POST_FROZEN)
                return post_id
        raise DatabaseAway("the queue kept changing")


class _Freezer(Struct, frozen=True):
    """Renders an entry under the next number and freezes it, in one call of the store."""

    slots: SlotStore
    renderer: ReviewRenderer
    channel_id: int

    async def __call__(
        self,
        head: QueueEntry,
        day: date,
        now: datetime,
        *,
        slot: SlotKey | None,
        cause: str | None,
        by: int | None = None,
    ) -> int | None:
        """None: somebody changed queue, slot or numbers meanwhile; read them again."""
        number = await self.slots.next_number()
        rendered = await self.renderer.review(head.stored, number, day)
        post = NewPost(
            kind=PostKind.REVIEW,
            channel_id=self.channel_id,
            parts=rendered.parts,
            form=rendered.form,
            review_id=head.stored.id,
            instead=rendered.instead,
        )
        post_id = await self.slots.freeze(head, number, day, post, now, slot=slot, cause=cause, by=by)
        if post_id is not None:
            logger.info(
                "No. %s is frozen in %s %s parts",
                number,
                len(rendered.parts),
                rendered.form,
                extra={"action": "post_frozen", "post": post_id, "review": head.stored.id, "slot": slot and slot.slot},
            )
        return post_id
