"""What every change shares: its turn, its number, its cause. All of it inside the caller's write transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AlreadyApplied
from bot.storage.dialect import insert_or
from bot.storage.engine import Transactions
from bot.storage.tables import counters, effects, remembered

REVIEWS = "reviews"
INBOX = "inbox"


async def take_turn(connection: AsyncConnection, counter: str) -> int:
    """Waits until no other transaction holds this turn, then holds it until the end; returns the counter's value.

    SQLite has one writer at a time anyway; PostgreSQL queues on the counter's row (at most `lock_timeout`).
    """
    query = select(counters.c.value).where(counters.c.name == counter).with_for_update()
    return int((await connection.execute(query)).scalar_one())


async def next_revisions(connection: AsyncConnection, count: int = 1) -> int:
    """The first of `count` new revisions of reviews.

    The counter's row stays locked until the end, so revisions become visible in their order: whoever reads up to
    revision n has seen all that are smaller (`ArchiveStore.changed_since`).
    """
    value = await take_turn(connection, REVIEWS)
    await connection.execute(update(counters).where(counters.c.name == REVIEWS).values(value=value + count))
    return value + 1


async def record_effect(connection: AsyncConnection, cause: str | None, now: datetime) -> None:
    """Records what the change answers to; AlreadyApplied (which rolls back) when it was made before. None: no cause."""
    if cause is None:
        return
    try:
        await connection.execute(insert(effects).values(cause=cause, applied_at=now))
    except IntegrityError as error:
        raise AlreadyApplied(cause) from error


async def insert_new(connection: AsyncConnection, table: Table, **values: Any) -> bool:
    """Inserts the row; False when another with the same unique key is there. Waits for one that is under way."""
    query = insert_or(connection, table).values(values).on_conflict_do_nothing().returning(*table.primary_key)
    return (await connection.execute(query)).first() is not None


async def read_remembered(connection: AsyncConnection, name: str) -> str | None:
    """What was kept last under the name."""
    return await connection.scalar(select(remembered.c.value).where(remembered.c.name == name))


async def set_remembered(connection: AsyncConnection, name: str, value: str) -> None:
    """Keeps the value under the name, in place of an earlier one."""
    if not await insert_new(connection, remembered, name=name, value=value):
        await connection.execute(update(remembered).where(remembered.c.name == name).values(value=value))


async def holds_since(transactions: Transactions, name: str, schedule: str, now: datetime) -> datetime:
    """Since when the schedule of this name is as its text says: nothing of it fires before that instant.

    One that differs from the remembered one is remembered with `now`, and so is one that holds since later than `now`:
    the clock was ahead then, and nothing would fire until that day.
    """
    query = select(remembered.c.since).where(remembered.c.name == name, remembered.c.value == schedule)
    async with transactions.read() as connection:
        since: datetime | None = await connection.scalar(query)
    if since is None or since > now:
        return await _remember(transactions, name, schedule, now)
    return since


async def _remember(transactions: Transactions, name: str, schedule: str, now: datetime) -> datetime:
    """By the one that comes first: another process may have remembered the same schedule just before."""
    this = remembered.c.name == name
    async with transactions.write() as connection:
        await insert_new(connection, remembered, name=name, value=schedule, since=now)
        another = or_(remembered.c.value != schedule, remembered.c.since > now)
        await connection.execute(update(remembered).where(this, another).values(value=schedule, since=now))
        since: datetime = (await connection.execute(select(remembered.c.since).where(this))).scalar_one()
        return since
