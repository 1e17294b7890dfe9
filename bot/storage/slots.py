"""Slots are used once, and a post is frozen in the transaction that uses one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.ports import QueueEntry, Unsent
from bot.publishing.post import NewPost, PartState, PostKind, SlotKey
from bot.publishing.queue import held_on, leaves_at_once, leaves_on
from bot.reviews.review import ReviewState
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, holds_since, insert_new, next_revisions, record_effect, take_turn
from bot.storage.countdown_ends import end_countdown
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.numbers import free_number
from bot.storage.post_rows import plan_post
from bot.storage.queue import queue_entries, read_entries
from bot.storage.tables import parts, posts, queue, reviews, slots_used

_SCHEDULE = "schedule"
_EMPTY = "empty"


class SqlSlots:
    """`publishing.ports.SlotStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def schedule_since(self, schedule: str, now: datetime) -> datetime:
        return await holds_since(self._transactions, _SCHEDULE, schedule, now)

    async def used(self, channel_id: int, since: date, now: datetime) -> set[SlotKey]:
        query = select(slots_used.c.day, slots_used.c.slot)
        query = query.where(slots_used.c.channel_id == channel_id, slots_used.c.day >= since, ~_skipped_ahead(now))
        async with self._transactions.read() as connection:
            return {SlotKey(channel_id, row.day, row.slot) for row in await connection.execute(query)}

    async def skip(self, slot: SlotKey, reason: str, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            return await use_slot(connection, slot, now, reason=reason)

    async def skip_told(
        self, slots: Sequence[SlotKey], reason: str, kind: str, facts: Mapping[str, Any], now: datetime
    ) -> bool:
        async with self._transactions.write() as connection:
            skipped = [await use_slot(connection, slot, now, reason=reason) for slot in slots]
            if any(skipped):
                await write_notice(connection, kind, facts, now)
            return any(skipped)

    async def skip_empty(self, slots: Sequence[SlotKey], now: datetime) -> bool:
        newest = slots[-1]
        async with self._transactions.write() as connection:
            known = await _knows(connection, newest, now)
            skipped = [await use_slot(connection, slot, now, reason=_EMPTY) for slot in slots]
            if known or not any(skipped) or await connection.scalar(select(queue.c.review_id).limit(1)) is not None:
                return False
            drafts = select(func.count()).select_from(reviews).where(reviews.c.state == ReviewState.DRAFT)
            facts = {"slot": newest.slot, "day": newest.day.isoformat(), "drafts": await connection.scalar(drafts)}
            await write_notice(connection, "queue_empty", facts, now)
            return True

    async def unsent(self, channel_id: int) -> list[Unsent]:
        columns = (posts.c.id, posts.c.frozen_at, slots_used.c.day, slots_used.c.slot)
        first = (parts.c.post_id == posts.c.id) & (parts.c.form == posts.c.form) & (parts.c.position == 1)
        query = select(*columns).join(parts, first).outerjoin(slots_used, slots_used.c.post_id == posts.c.id)
        query = query.where(posts.c.ended_at.is_(None), posts.c.kind == PostKind.REVIEW)
        query = query.where(posts.c.channel_id == channel_id, parts.c.state == PartState.PLANNED).order_by(posts.c.id)
        async with self._transactions.read() as connection:
            return [_unsent(row, channel_id) for row in (await connection.execute(query)).mappings()]

    async def head(self, day: date | None = None) -> QueueEntry | None:
        async with self._transactions.read() as connection:
            entries = await read_entries(connection, queue_entries())
            return leaves_on(entries, day) if day else leaves_at_once(entries)

    async def held(self, day: date) -> list[QueueEntry]:
        async with self._transactions.read() as connection:
            return held_on(await read_entries(connection, queue_entries()), day)

    async def entry(self, review_id: int) -> QueueEntry | None:
        async with self._transactions.read() as connection:
            entries = await read_entries(connection, queue_entries().where(queue.c.review_id == review_id))
            return entries[0] if entries else None

    async def next_number(self) -> int:
        async with self._transactions.read() as connection:
            return await free_number(connection)

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
        """The entry also counts as moved when its text changed after it was read: what was rendered is stale then."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            if not await _stands(connection, entry) or await _taken(connection, number, entry.stored.id):
                await connection.rollback()
                return None
            post_id = await plan_post(connection, post, entry.stored.review.title, now)
            if slot is not None and not await use_slot(connection, slot, now, post_id=post_id):
                await connection.rollback()
                return None
            await connection.execute(delete(queue).where(queue.c.review_id == entry.stored.id))
            change = update(reviews).where(reviews.c.id == entry.stored.id)
            revision = await next_revisions(connection)
            await connection.execute(
                change.values(state=ReviewState.POSTING, number=number, date=day, revision=revision)
            )
            await end_countdown(connection, entry.stored.id)
            if slot is None:
                await record(connection, Did.POSTED, by, entry.stored.id, now, after={"number": number})
            return post_id


async def _knows(connection: AsyncConnection, slot: SlotKey, now: datetime) -> bool:
    """Whether the owners heard that nothing waits: at the last slot that was used, or on the same date."""
    used = select(slots_used.c.reason).where(slots_used.c.channel_id == slot.channel_id, ~_skipped_ahead(now))
    last = await connection.scalar(used.order_by(slots_used.c.day.desc(), slots_used.c.slot.desc()).limit(1))
    today = used.where(slots_used.c.day == slot.day, slots_used.c.reason == _EMPTY).limit(1)
    return last == _EMPTY or await connection.scalar(today) is not None


async def use_slot(
    connection: AsyncConnection, slot: SlotKey, now: datetime, *, post_id: int | None = None, reason: str | None = None
) -> bool:
    """False when it was used already. The caller has the turn of reviews."""
    key = {"channel_id": slot.channel_id, "day": slot.day, "slot": slot.slot}
    same = [slots_used.c[name] == value for name, value in key.items()]
    await connection.execute(delete(slots_used).where(*same, _skipped_ahead(now)))
    return await insert_new(connection, slots_used, **key, post_id=post_id, reason=reason, used_at=now)


def _skipped_ahead(now: datetime) -> ColumnElement[bool]:
    """Skipped while the clock was ahead of `now`."""
    return slots_used.c.post_id.is_(None) & (slots_used.c.used_at > now)


def _unsent(row: RowMapping, channel_id: int) -> Unsent:
    key = SlotKey(channel_id, row["day"], row["slot"]) if row["day"] else None
    return Unsent(row["id"], key, row["frozen_at"])


async def _stands(connection: AsyncConnection, entry: QueueEntry) -> bool:
    """Whether the entry waits exactly as it was read."""
    query = select(queue.c.review_id).join(reviews, reviews.c.id == queue.c.review_id)
    as_read = (queue.c.version == entry.version) & (reviews.c.revision == entry.stored.revision)
    return await connection.scalar(query.where(queue.c.review_id == entry.stored.id, as_read)) is not None


async def _taken(connection: AsyncConnection, number: int, review_id: int) -> bool:
    query = select(reviews.c.id).where(reviews.c.number == number, reviews.c.id != review_id)
    return await connection.scalar(query) is not None
