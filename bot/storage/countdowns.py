"""Reviews that are posted in a few seconds, unless somebody stops them."""

from datetime import datetime

from sqlalchemy import ColumnElement, Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.countdown import WAITS, Countdown, Ended
from bot.reviews.review import ReviewState
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, next_revisions, record_effect, take_turn
from bot.storage.countdown_ends import end_and_tell
from bot.storage.desk_tables import countdowns, drafts
from bot.storage.engine import Transactions
from bot.storage.queue import put_at_head, refuse_reviewed
from bot.storage.review_rows import stored_review
from bot.storage.tables import queue, reviews

_QUERY = select(countdowns, reviews.c.title).join(reviews, reviews.c.id == countdowns.c.review_id)


class SqlCountdowns:
    """`publishing.countdown.CountdownStore`. Its writers take the reviews' turn, as all that change the queue do."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def start(
        self, review_id: int, seen: int, draft: bool, by: int, message_id: int | None, now: datetime, cause: str
    ) -> Countdown | None:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            if running := await _running(connection, review_id):
                await connection.rollback()
                return running
            find = _draft_revision if draft else _entry_revision
            revision = await find(connection, review_id, seen)
            if revision is None:
                await connection.rollback()
                return None
            if draft:
                revision = await _lead(connection, review_id, by, now)
            row = {"review_id": review_id, "revision": revision, "from_draft": draft, "due_at": now + WAITS}
            row |= {"actor_id": by, "message_id": message_id, "cause": cause}
            await connection.execute(insert(countdowns).values(row))
            return await _running(connection, review_id)

    async def running(self, review_id: int) -> Countdown | None:
        async with self._transactions.read() as connection:
            return await _running(connection, review_id)

    async def due(self, now: datetime) -> list[Countdown]:
        come = or_(countdowns.c.due_at <= now, countdowns.c.due_at > now + WAITS)
        async with self._transactions.read() as connection:
            rows = await connection.execute(_QUERY.where(come).order_by(countdowns.c.due_at))
            return [_countdown(row) for row in rows]

    async def claim(self, countdown: Countdown, now: datetime) -> bool:
        change = update(countdowns).where(_this(countdown)).values(claimed_at=now)
        async with self._transactions.write() as connection:
            return (await connection.execute(change)).rowcount > 0

    async def stop(self, review_id: int, cause: str, by: int, now: datetime) -> Countdown | None:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            running = await _running(connection, review_id)
            if running is None or running.cause != cause:
                return None
            free = _this(running) & countdowns.c.claimed_at.is_(None)
            if (await connection.execute(delete(countdowns).where(free))).rowcount == 0:
                return None
            if running.from_draft:
                await _back(connection, review_id, by, now)
            return running

    async def end(self, countdown: Countdown, why: Ended, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            running = await _running(connection, countdown.review_id)
            if running is None or running.cause != countdown.cause:
                return False
            draft = running.from_draft and await _back(connection, countdown.review_id, None, now)
            return await end_and_tell(connection, countdown.review_id, why, now, draft=draft)


async def _running(connection: AsyncConnection, review_id: int) -> Countdown | None:
    row = (await connection.execute(_QUERY.where(countdowns.c.review_id == review_id))).one_or_none()
    return _countdown(row) if row is not None else None


def _countdown(row: Row[*tuple[object, ...]]) -> Countdown:
    return Countdown(
        review_id=row.review_id,
        revision=row.revision,
        title=row.title,
        due_at=row.due_at,
        actor_id=row.actor_id,
        cause=row.cause,
        message_id=row.message_id,
        from_draft=row.from_draft,
    )


def _this(countdown: Countdown) -> ColumnElement[bool]:
    return (countdowns.c.review_id == countdown.review_id) & (countdowns.c.cause == countdown.cause)


async def _entry_revision(connection: AsyncConnection, review_id: int, version: int) -> int | None:
    """Of the text of an entry that waits with this version."""
    query = select(reviews.c.revision).join(queue, queue.c.review_id == reviews.c.id)
    revision: int | None = await connection.scalar(query.where(reviews.c.id == review_id, queue.c.version == version))
    return revision


async def _draft_revision(connection: AsyncConnection, review_id: int, revision: int) -> int | None:
    """The same revision where it is one of a draft that was not thrown away. AlreadyQueued."""
    query = select(reviews).outerjoin(drafts, drafts.c.review_id == reviews.c.id)
    query = query.where(reviews.c.id == review_id, reviews.c.revision == revision)
    query = query.where(reviews.c.state == ReviewState.DRAFT, drafts.c.discarded_at.is_(None))
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    await refuse_reviewed(connection, stored_review(row).review, but=review_id)
    return revision


async def _lead(connection: AsyncConnection, review_id: int, by: int, now: datetime) -> int:
    """A draft leads the queue; its revision from now on."""
    revision = await next_revisions(connection)
    change = update(reviews).where(reviews.c.id == review_id)
    await connection.execute(change.values(state=ReviewState.QUEUED, revision=revision))
    await put_at_head(connection, review_id, now)
    await record(connection, Did.QUEUED, by, review_id, now, after={"position": 1, "fixed_on": None})
    return revision


async def _back(connection: AsyncConnection, review_id: int, by: int | None, now: datetime) -> bool:
    """It is a draft again. False: it does not wait any more."""
    if (await connection.execute(delete(queue).where(queue.c.review_id == review_id))).rowcount == 0:
        return False
    change = update(reviews).where(reviews.c.id == review_id)
    revision = await next_revisions(connection)
    await connection.execute(change.values(state=ReviewState.DRAFT, revision=revision))
    await record(connection, Did.REMOVED, by, review_id, now, before={"position": 1, "fixed_on": None})
    return True
