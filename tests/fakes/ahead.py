"""Questions whether a review was posted before, in memory."""

from dataclasses import replace
from datetime import date, datetime

from bot.publishing.head_check import Ahead
from bot.reviews.review import ReviewState
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
            self._tables.queue.remove(entry)
            number = 1 + max((stored.review.number or 0 for stored in self._tables.reviews.values()), default=0)
            review = replace(entry.stored.review, number=number, date=day)
            archived = replace(entry.stored, state=ReviewState.ARCHIVED, review=review, message_ids=(message_id,))
            self._tables.reviews[review_id] = replace(archived, posted_at=now)
        return True
