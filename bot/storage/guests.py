"""Guests who write, and the links that invite them."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.guests import INVITATION_LASTS, MOST_WRITERS, Entrance, Invitation, Writer
from bot.reviews.review import ReviewState
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, insert_new, record_effect, take_turn
from bot.storage.desk_tables import drafts, invitations, writers
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.tables import reviews

_TOKEN_BYTES = 16  # 22 characters; nobody guesses one
_WRITES = writers.c.revoked_at.is_(None)
_NOT_LEFT = [state for state in ReviewState if state is not ReviewState.ARCHIVED]
_UNPOSTED = (
    (drafts.c.author_id == writers.c.user_id)
    & (reviews.c.id == drafts.c.review_id)
    & reviews.c.state.in_(_NOT_LEFT)
    & drafts.c.discarded_at.is_(None)
)


class SqlGuests:
    """`publishing.guests.GuestStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def is_writer(self, user_id: int) -> bool:
        query = select(writers.c.user_id).where(writers.c.user_id == user_id, _WRITES)
        async with self._transactions.read() as connection:
            return await connection.scalar(query) is not None

    async def name(self, user_id: int) -> str:
        query = select(writers.c.name).where(writers.c.user_id == user_id)
        async with self._transactions.read() as connection:
            return await connection.scalar(query) or ""

    async def names(self) -> Mapping[int, str]:
        query = select(writers.c.user_id, writers.c.name).where(writers.c.name != "")
        async with self._transactions.read() as connection:
            return {row.user_id: row.name for row in await connection.execute(query)}

    async def writers(self) -> list[Writer]:
        count = select(func.count()).select_from(drafts).join(reviews, reviews.c.id == drafts.c.review_id)
        unposted = count.where(_UNPOSTED).correlate(writers).scalar_subquery()
        query = select(writers, unposted.label("unposted")).where(_WRITES)
        async with self._transactions.read() as connection:
            rows = await connection.execute(query.order_by(writers.c.joined_at, writers.c.user_id))
            return [Writer(row.user_id, row.name, row.joined_at, row.unposted) for row in rows]

    async def invitations(self, now: datetime) -> list[Invitation]:
        query = select(invitations).where(_open(now)).order_by(invitations.c.made_at, invitations.c.token)
        async with self._transactions.read() as connection:
            rows = await connection.execute(query)
            return [Invitation(row.token, row.made_by, row.made_at, row.expires_at) for row in rows]

    async def invite(self, by: int, now: datetime, cause: str) -> Invitation | None:
        """One at a time (the turn of REVIEWS): the limit holds."""
        new = Invitation(secrets.token_urlsafe(_TOKEN_BYTES), by, now, now + INVITATION_LASTS)
        row = {"token": new.token, "made_by": by, "made_at": now, "expires_at": new.expires_at}
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            writing = await connection.scalar(select(func.count()).select_from(writers).where(_WRITES)) or 0
            waiting = await connection.scalar(select(func.count()).select_from(invitations).where(_open(now))) or 0
            if writing + waiting >= MOST_WRITERS:
                await connection.rollback()
                return None
            await connection.execute(insert(invitations).values(row))
            await record(connection, Did.INVITED, by, None, now)
            return new

    async def withdraw(self, token: str, by: int, now: datetime, cause: str) -> bool:
        change = update(invitations).where(invitations.c.token == token, _open(now)).values(revoked_at=now)
        async with self._transactions.write() as connection:
            await record_effect(connection, cause, now)
            if (await connection.execute(change)).rowcount == 0:
                await connection.rollback()
                return False
            await record(connection, Did.REVOKED, by, None, now)
            return True

    async def entrance(self, token: str, user_id: int, now: datetime) -> Entrance:
        async with self._transactions.read() as connection:
            return await _entrance(connection, token, user_id, now)

    async def accept(self, token: str, user_id: int, name: str, now: datetime, cause: str) -> Entrance:
        """Whoever takes the row of the invitation first has it; the next one finds it used."""
        used = update(invitations).where(invitations.c.token == token, _open(now)).values(used_by=user_id, used_at=now)
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            found = await _entrance(connection, token, user_id, now)
            if found is not Entrance.OPEN or (await connection.execute(used)).rowcount == 0:
                await connection.rollback()
                return found
            by = select(invitations.c.made_by).where(invitations.c.token == token)
            invited_by = (await connection.execute(by)).scalar_one()
            row = {"name": name, "invited_by": invited_by, "joined_at": now, "revoked_at": None}
            if not await insert_new(connection, writers, user_id=user_id, **row):
                await connection.execute(update(writers).where(writers.c.user_id == user_id).values(row))
            await record(connection, Did.INVITED, user_id, None, now, after={"writer": user_id})
            await write_notice(connection, "writer_joined", {"user_id": user_id}, now)
            return Entrance.JOINED

    async def revoke(self, user_id: int, by: int, now: datetime, cause: str) -> bool:
        change = update(writers).where(writers.c.user_id == user_id, _WRITES).values(revoked_at=now)
        async with self._transactions.write() as connection:
            await record_effect(connection, cause, now)
            if (await connection.execute(change)).rowcount == 0:
                await connection.rollback()
                return False
            await forget_names(connection)
            await record(connection, Did.REVOKED, by, None, now, before={"writer": user_id})
            return True


async def forget_names(connection: AsyncConnection) -> None:
    """Of guests who may write no more and of whom nothing waits. To be called when a guest or a draft has left."""
    waits = exists().where(_UNPOSTED).correlate(writers)
    left = writers.c.revoked_at.is_not(None) & (writers.c.name != "")
    await connection.execute(update(writers).where(left, ~waits).values(name=""))


async def forget_writer(connection: AsyncConnection, user_id: int, now: datetime) -> None:
    """Whoever has all about them forgotten writes no more; that they did stays, with a number and no name: it is
    answerable for the channel, and keeps links that they were sent before from opening anything."""
    this = writers.c.user_id == user_id
    change = update(writers).where(this, _WRITES).values(revoked_at=now)
    if (await connection.execute(change)).rowcount:
        await record(connection, Did.REVOKED, user_id, None, now, before={"writer": user_id})
        await write_notice(connection, "writer_left", {"user_id": user_id}, now)
    await connection.execute(update(writers).where(this).values(name=""))


def _open(now: datetime) -> ColumnElement[bool]:
    unused = invitations.c.used_by.is_(None) & invitations.c.revoked_at.is_(None)
    return unused & (invitations.c.expires_at > now)


async def _entrance(connection: AsyncConnection, token: str, user_id: int, now: datetime) -> Entrance:
    query = select(invitations).where(invitations.c.token == token)
    found = (await connection.execute(query)).one_or_none()
    person = (await connection.execute(select(writers).where(writers.c.user_id == user_id))).one_or_none()
    if person is not None and person.revoked_at is None:
        return Entrance.WRITER
    if found is None:
        return Entrance.UNKNOWN
    if found.used_by is not None:
        return Entrance.USED
    if found.revoked_at is not None or (person is not None and found.made_at <= person.revoked_at):
        return Entrance.REVOKED
    return Entrance.OPEN if found.expires_at > now else Entrance.EXPIRED
