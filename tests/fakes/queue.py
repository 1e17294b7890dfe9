"""The queue and its slots, in memory."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.errors import AlreadyQueued, NotFound
from bot.publishing.pausing import Pause
from bot.publishing.ports import QueueEntry, Removed, Touch, Unsent
from bot.publishing.post import NewPost, PartState, PostKind, SlotKey
from bot.publishing.queue import held_on, leaves_at_once, leaves_on
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace
from tests.fakes.tables import Tables


class MemoryQueue:
    """`publishing.ports.QueueStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, review: Review, identity: str, now: datetime) -> QueueEntry:
        known = next((one for one in self._tables.reviews.values() if one.identity == identity), None)
        if known and known.state is not ReviewState.DRAFT:
            raise AlreadyQueued(review.title, known.state)
        review_id = known.id if known else next(self._tables.ids)
        unnumbered = replace(review, number=None)
        stored = StoredReview(id=review_id, identity=identity, state=ReviewState.QUEUED, review=unnumbered)
        entry = QueueEntry(stored=stored, added_at=now, version=next(self._tables.ids))
        self._tables.reviews[review_id] = stored
        self._tables.queue.append(entry)
        return entry

    async def entries(self) -> list[QueueEntry]:
        return list(self._tables.queue)

    async def drafts(self) -> list[StoredReview]:
        drafts = [review for review in self._tables.reviews.values() if review.state is ReviewState.DRAFT]
        return drafts[::-1]

    async def move(self, review_id: int, position: int, touch: Touch) -> bool:
        if not self._begin(review_id, touch):
            return False
        before = list(self._tables.queue)
        entry = self._take(review_id)
        self._tables.queue.insert(max(position, 1) - 1, entry)
        for place, (was, now) in enumerate(zip(before, self._tables.queue, strict=True)):
            if was is not now:
                self._tables.queue[place] = replace(now, version=next(self._tables.ids))
        return True

    async def remove(self, review_id: int, touch: Touch) -> Removed | None:
        if not self._begin(review_id, touch):
            return None
        place = [entry.stored.id for entry in self._tables.queue].index(review_id) + 1
        entry = self._take(review_id)
        draft = replace(entry.stored, state=ReviewState.DRAFT)
        self._tables.reviews[review_id] = draft
        return Removed(review_id, draft.revision, place, entry.fixed_on)

    async def fix(self, review_id: int, day: date | None, touch: Touch) -> bool:
        if not self._begin(review_id, touch):
            return False
        for place, entry in enumerate(self._tables.queue):
            if entry.stored.id == review_id and entry.fixed_on != day:
                self._tables.queue[place] = replace(entry, fixed_on=day, version=next(self._tables.ids))
        return True

    async def restore(self, removed: Removed, touch: Touch) -> QueueEntry | None:
        self._tables.require_new(touch.cause)
        stored = self._tables.reviews.get(removed.review_id)
        if stored is None or (stored.state, stored.revision) != (ReviewState.DRAFT, removed.revision):
            return None
        self._tables.record(touch.cause)
        queued = self._tables.reviews[stored.id] = replace(stored, state=ReviewState.QUEUED)
        version = next(self._tables.ids)
        entry = QueueEntry(stored=queued, added_at=touch.now, version=version, fixed_on=removed.fixed_on)
        self._tables.queue.insert(removed.position - 1, entry)
        return entry

    async def put_first(self, review_id: int, now: datetime, cause: str | None, by: int | None = None) -> QueueEntry:
        self._tables.require_new(cause)
        stored = self._tables.reviews.get(review_id)
        if stored is None or stored.state is not ReviewState.DRAFT:
            raise NotFound("review", str(review_id))
        self._tables.record(cause)
        queued = self._tables.reviews[review_id] = replace(stored, state=ReviewState.QUEUED)
        entry = QueueEntry(stored=queued, added_at=now, version=next(self._tables.ids))
        self._tables.queue.insert(0, entry)
        return entry

    def _begin(self, review_id: int, touch: Touch) -> bool:
        """Whether it is as seen. NotFound, AlreadyApplied."""
        self._tables.require_new(touch.cause)
        entry = next((one for one in self._tables.queue if one.stored.id == review_id), None)
        if entry is None:
            raise NotFound("review", str(review_id))
        if touch.seen not in (None, entry.version):
            return False
        self._tables.record(touch.cause)
        return True

    def _take(self, review_id: int) -> QueueEntry:
        for place, entry in enumerate(self._tables.queue):
            if entry.stored.id == review_id:
                return self._tables.queue.pop(place)
        raise NotFound("review", str(review_id))


class MemoryPauses:
    """`publishing.pausing.PauseStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def pause(self) -> Pause | None:
        return self._tables.pause

    async def passing(self, since: date) -> frozenset[tuple[date, str]]:
        return frozenset()

    async def set_pause(self, pause: Pause, now: datetime, cause: str | None, by: int | None = None) -> None:
        self._tables.require_new(cause)
        self._tables.record(cause)
        self._tables.pause = pause


class MemorySlots:
    """`publishing.ports.SlotStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def schedule_since(self, schedule: str, now: datetime) -> datetime:
        known = self._tables.schedule
        if known is None or known[0] != schedule or known[1] > now:
            known = self._tables.schedule = (schedule, now)
        return known[1]

    async def used(self, channel_id: int, since: date, now: datetime) -> set[SlotKey]:
        recent = (key for key in self._tables.used if key.channel_id == channel_id and key.day >= since)
        return {key for key in recent if self._is_used(key, now)}

    async def skip(self, slot: SlotKey, reason: str, now: datetime) -> bool:
        if self._is_used(slot, now):
            return False
        self._tables.used[slot] = reason
        self._tables.skipped_at[slot] = now
        return True

    async def skip_told(
        self, slots: Sequence[SlotKey], reason: str, kind: str, facts: Mapping[str, Any], now: datetime
    ) -> bool:
        skipped = [await self.skip(slot, reason, now) for slot in slots]
        if any(skipped):
            self._tables.write_notice(kind, facts)
        return any(skipped)

    async def skip_empty(self, slots: Sequence[SlotKey], now: datetime) -> bool:
        used = {key: reason for key, reason in self._tables.used.items() if self._is_used(key, now)}
        last = max(used, key=lambda key: (key.day, key.slot), default=None)
        known = any(used[key] == "empty" for key in used if key == last or key.day == slots[-1].day)
        skipped = [await self.skip(slot, "empty", now) for slot in slots]
        if known or not any(skipped) or self._tables.queue:
            return False
        drafts = sum(stored.state is ReviewState.DRAFT for stored in self._tables.reviews.values())
        facts = {"slot": slots[-1].slot, "day": slots[-1].day.isoformat(), "drafts": drafts}
        self._tables.write_notice("queue_empty", facts)
        return True

    def _is_used(self, slot: SlotKey, now: datetime) -> bool:
        """One that was skipped while the clock was ahead of `now` is not."""
        return slot in self._tables.used and self._tables.skipped_at.get(slot, now) <= now

    async def unsent(self, channel_id: int) -> list[Unsent]:
        waiting = [
            (Unsent(post_id, *origin), self._tables.posts[post_id]) for post_id, origin in self._tables.frozen.items()
        ]
        return [
            unsent
            for unsent, kept in waiting
            if kept.post.kind is PostKind.REVIEW and not kept.ended and kept.parts[0].state is PartState.PLANNED
        ]

    async def head(self, day: date | None = None) -> QueueEntry | None:
        return leaves_on(self._tables.queue, day) if day else leaves_at_once(self._tables.queue)

    async def held(self, day: date) -> list[QueueEntry]:
        return held_on(self._tables.queue, day)

    async def entry(self, review_id: int) -> QueueEntry | None:
        return next((entry for entry in self._tables.queue if entry.stored.id == review_id), None)

    async def next_number(self) -> int:
        return 1 + max((stored.review.number or 0 for stored in self._tables.reviews.values()), default=0)

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
        self._tables.require_new(cause)
        taken = any(stored.review.number == number for stored in self._tables.reviews.values())
        if entry not in self._tables.queue or taken or (slot is not None and self._is_used(slot, now)):
            return None
        self._tables.record(cause)
        self._tables.queue.remove(entry)
        if slot is not None:
            self._tables.used[slot] = "posted"
            self._tables.skipped_at.pop(slot, None)
        review = replace(entry.stored.review, number=number, date=day)
        posting = replace(entry.stored, state=ReviewState.POSTING, review=review)
        self._tables.reviews[posting.id] = posting
        post_id = self._tables.plan(post, review.title)
        self._tables.frozen[post_id] = slot, now
        return post_id
