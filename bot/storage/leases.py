"""Who posts, who is alive: rows that run out by the server's own clock, whatever the clocks of its clients say.

A SQLite file has one process, which its lock sees to: its term never runs out, and is taken over by the next start.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, literal, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.lease import ALONE, Taken, Term
from bot.storage.address import is_sqlite
from bot.storage.changes import insert_new
from bot.storage.columns import Instant
from bot.storage.dialect import insert_or
from bot.storage.engine import Transactions
from bot.storage.tables import leases

_POSTING = "posting"
_ALIVE = "process:"
_NOW = func.clock_timestamp(type_=Instant)  # now() is when the transaction began, perhaps before a long wait
_FORGET_AFTER = timedelta(days=1)


class SqlLeases:
    """`publishing.lease.LeaseStore`. Whatever else asks the database, this does not wait behind it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions.apart()

    async def take(self, holder: str, span: timedelta) -> Taken:
        async with self._transactions.write() as connection:
            if is_sqlite(self._transactions.address):
                return await _take_for_good(connection, holder)
            until = _NOW + literal(span)
            await _live(connection, holder, until)
            if epoch := await _begin_or_prolong(connection, holder, until):
                return Taken(Term(holder, epoch), span)
            query = select(leases.c.expires_at, _NOW).where(leases.c.name == _POSTING)
            ends, now = (await connection.execute(query)).one()
            return Taken(None, ends - now)

    async def leave(self, holder: str) -> None:
        if is_sqlite(self._transactions.address):
            return  # the lock of its file says so
        async with self._transactions.write() as connection:
            ours = (leases.c.name == _POSTING) & (leases.c.holder == holder)
            await connection.execute(update(leases).where(ours).values(expires_at=_NOW))
            await connection.execute(delete(leases).where(leases.c.name == _ALIVE + holder))


async def may_begin(connection: AsyncConnection, term: Term) -> bool:
    """Whether this term holds at this moment; it does until the caller's transaction is over, since its row is locked.
    To be asked in the transaction that commits the intent: an old holder commits none."""
    if term == ALONE.term:
        return True
    this = (leases.c.name == _POSTING) & (leases.c.holder == term.holder) & (leases.c.epoch == term.epoch)
    lasts = true() if connection.dialect.name == "sqlite" else leases.c.expires_at > _NOW
    query = select(leases.c.epoch).where(this, lasts).with_for_update(read=True)
    return await connection.scalar(query) is not None


async def end_term(connection: AsyncConnection) -> None:
    """Whoever posts commits no intent from now on, and neither does the next one before its own look. In a file nothing
    is to end: who writes there holds its lock."""
    if connection.dialect.name != "sqlite":
        await connection.execute(update(leases).where(leases.c.name == _POSTING).values(expires_at=_NOW))


def is_alive(connection: AsyncConnection, holder: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the process of this name is; false for no name."""
    lasts = true() if connection.dialect.name == "sqlite" else leases.c.expires_at > _NOW
    return select(leases.c.name).where(leases.c.name == literal(_ALIVE) + holder, lasts).exists()


async def _take_for_good(connection: AsyncConnection, holder: str) -> Taken:
    """Whoever had it before is dead."""
    await connection.execute(delete(leases).where(leases.c.name != _POSTING))
    await connection.execute(leases.insert().values(name=_ALIVE + holder, holder=holder, epoch=0))
    if await insert_new(connection, leases, name=_POSTING, holder=holder, epoch=1):
        return Taken(Term(holder, 1), None)
    taken = update(leases).where(leases.c.name == _POSTING)
    taken = taken.values(holder=holder, epoch=leases.c.epoch + 1, expires_at=None)
    epoch = (await connection.execute(taken.returning(leases.c.epoch))).scalar_one()
    return Taken(Term(holder, epoch), None)


async def _live(connection: AsyncConnection, holder: str, until: ColumnElement[Any]) -> None:
    query = insert_or(connection, leases).values(name=_ALIVE + holder, holder=holder, epoch=0, expires_at=until)
    await connection.execute(query.on_conflict_do_update(index_elements=[leases.c.name], set_={"expires_at": until}))


async def _begin_or_prolong(connection: AsyncConnection, holder: str, until: ColumnElement[Any]) -> int | None:
    """The epoch; None while another has a term. One that ran out is not prolonged, not even by its own holder: nobody
    knows what happened meanwhile, so the next one looks at it anew."""
    if await insert_new(connection, leases, name=_POSTING, holder=holder, epoch=1, expires_at=until):
        return 1
    ours = and_(leases.c.holder == holder, leases.c.expires_at > _NOW)
    free = or_(leases.c.expires_at.is_(None), leases.c.expires_at <= _NOW)
    change = update(leases).where(leases.c.name == _POSTING, or_(ours, free))
    epoch = case((ours, leases.c.epoch), else_=leases.c.epoch + 1)
    change = change.values(holder=holder, epoch=epoch, expires_at=until)
    taken: int | None = await connection.scalar(change.returning(leases.c.epoch))
    dead = leases.c.expires_at < _NOW - literal(_FORGET_AFTER)
    await connection.execute(delete(leases).where(leases.c.name != _POSTING, dead))
    return taken
