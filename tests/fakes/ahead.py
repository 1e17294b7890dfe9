"""Questions whether a review was posted before, in memory."""

from datetime import date, datetime

from bot.publishing.head_check import Ahead
from bot.publishing.ports import QueueEntry
from bot.reviews.review import ReviewState
from bot.values import replace
from tests.fakes.tables import Tables


class MemoryAhead:
    """`publishing.head_check.AheadStore`; nothing of candidates and promises."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def ask(self, ahead: Ahead, now: datetime) -> bool:
        name = f"ahead:{ahead.review_id}"
        if name in self._tables.remembered:
            return False
        self._tables.remembered[name] = ahead.message_id
        facts = {"review_id": ahead.review_id, "title": ahead.title, "message_id": ahead.message_id}
        self._tables.write_notice("channel_ahead", facts)
        return True

    async def is_open(self) -> bool:
        return any(f"ahead:{entry.stored.id}" in self._tables.remembered for entry in self._tables.queue)

    async def answer(
        self, review_id: int, posted: bool, day: date, now: datetime, cause: str, by: int | None = None
    ) -> bool:
        entry = next((entry for entry in self._tables.queue if entry.stored.id == review_id), None)
        if entry is None or f"ahead:{review_id}" not in self._tables.remembered:
            return False
        self._tables.require_new(cause)
        self._tables.record(cause)
        message_id = self._tables.remembered.pop(f"ahead:{review_id}")
        if posted:
            _archive(self._tables, entry, (message_id,), day, now)
        return True


class MemoryRestored:
    """`publishing.restored.RestoredStore`; of candidates and promises it knows nothing. marked: the database was a
    backup, and nobody has compared it with the channel."""

    def __init__(self, tables: Tables, marked: bool = False) -> None:
        self._tables = tables
        self.marked, self.told = marked, False
        self.newer: datetime | None = None
        self.doubted = 0

    async def mark(self) -> None:
        self.marked, self.told = True, False

    async def waits(self) -> bool:
        return self.marked

    async def newer_until(self, now: datetime) -> datetime | None:
        return self.newer

    async def ask(self, reason: str, now: datetime) -> bool:
        if self.marked and not self.told:
            self.told = True
            waiting = [{"review_id": one.stored.id, "title": one.stored.review.title} for one in self._tables.queue]
            self._tables.write_notice("restored", {"reason": reason, "waiting": waiting})
        return self.marked

    async def doubt(self, now: datetime) -> None:
        self.doubted += self.marked

    async def compared(self, now: datetime) -> None:
        self.marked = False

    async def go_on(self, now: datetime, cause: str, by: int | None = None) -> bool:
        if not self.marked:
            return False
        self._tables.require_new(cause)
        self._tables.record(cause)
        self.marked = False
        return True

    async def posted(self, review_id: int, day: date, now: datetime, cause: str, by: int | None = None) -> int | None:
        entry = next((entry for entry in self._tables.queue if entry.stored.id == review_id), None)
        if entry is None or not self.marked:
            return None
        self._tables.require_new(cause)
        self._tables.record(cause)
        return _archive(self._tables, entry, (), day, now)


def _archive(tables: Tables, entry: QueueEntry, message_ids: tuple[int, ...], day: date, now: datetime) -> int:
    """Its number."""
    tables.queue.remove(entry)
    number = 1 + max((stored.review.number or 0 for stored in tables.reviews.values()), default=0)
    review = replace(entry.stored.review, number=number, date=day)
    archived = replace(entry.stored, state=ReviewState.ARCHIVED, review=review, message_ids=message_ids)
    tables.reviews[entry.stored.id] = replace(archived, posted_at=now)
    return number
