"""The queue and its slots, in memory."""

from dataclasses import replace
from datetime import date, datetime

from bot.errors import AlreadyQueued, NotFound
from bot.publishing.ports import QueueEntry
from bot.publishing.post import NewPost, SlotKey
from bot.reviews.review import Review, ReviewState, StoredReview
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

    async def move(self, review_id: int, position: int) -> None:
        before = list(self._tables.queue)
        entry = self._take(review_id)
        self._tables.queue.insert(max(position, 1) - 1, entry)
        for place, (was, now) in enumerate(zip(before, self._tables.queue, strict=True)):
            if was is not now:
                self._tables.queue[place] = replace(now, version=next(self._tables.ids))

    async def remove(self, review_id: int) -> None:
        entry = self._take(review_id)
        self._tables.reviews[review_id] = replace(entry.stored, state=ReviewState.DRAFT)

    def _take(self, review_id: int) -> QueueEntry:
        for place, entry in enumerate(self._tables.queue):
            if entry.stored.id == review_id:
                return self._tables.queue.pop(place)
        raise NotFound("review", str(review_id))


class MemorySlots:
    """`publishing.ports.SlotStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def schedule_since(self, schedule: str, now: datetime) -> datetime:
        known = self._tables.schedule
        if known is None or known[0] != schedule or known[1] > now:
            known = self._tables.schedule = (schedule, now)
        return known[1]

    async def used(self, channel_id: int, since: date) -> set[SlotKey]:
        return {key for key in self._tables.used if key.channel_id == channel_id and key.day >= since}

    async def skip(self, slot: SlotKey, reason: str, now: datetime) -> bool:
        if slot in self._tables.used:
            return False
        self._tables.used[slot] = reason
        return True

    async def head(self) -> QueueEntry | None:
        return self._tables.queue[0] if self._tables.queue else None

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
    ) -> int | None:
        self._tables.require_new(cause)
        taken = any(stored.review.number == number for stored in self._tables.reviews.values())
        if entry not in self._tables.queue or taken or slot in self._tables.used:
            return None
        self._tables.record(cause)
        self._tables.queue.remove(entry)
        if slot is not None:
            self._tables.used[slot] = "posted"
        review = replace(entry.stored.review, number=number, date=day)
        posting = replace(entry.stored, state=ReviewState.POSTING, review=review)
        self._tables.reviews[posting.id] = posting
        return self._tables.plan(post, review.title)
