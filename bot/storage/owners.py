"""The owner and the channel that were learnt, and the link by which the owner comes."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.ownership import LINK_LASTS, Taking
from bot.storage.changes import REVIEWS, insert_new, read_remembered, record_effect, take_turn
from bot.storage.desk_tables import owner_links, owners
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.tables import remembered

_TOKEN_BYTES = 16  # 22 characters; nobody guesses one, so a hash without salt does not give it away
_CHANNEL = "channel"  # as `Database.remember` calls it


class SqlOwners:
    """`publishing.ownership.OwnerStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def owners(self) -> tuple[int, ...]:
        async with self._transactions.read() as connection:
            return await read_owners(connection)

    async def offer(self, now: datetime) -> str | None:
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        row = {"token_hash": _hash(token), "expires_at": now + LINK_LASTS}
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if await read_owners(connection):
                return None
            await connection.execute(delete(owner_links))
            await connection.execute(insert(owner_links).values(row))
            return token

    async def take(self, token: str, user_id: int, now: datetime, cause: str) -> Taking:
        """One at a time (the turn of REVIEWS): two who open the link at once are not both owners."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if there := await read_owners(connection):
                return Taking.OWNER if user_id in there else Taking.TAKEN
            query = select(owner_links.c.expires_at).where(owner_links.c.token_hash == _hash(token))
            expires_at = await connection.scalar(query)
            if expires_at is None:
                return Taking.UNKNOWN
            if expires_at <= now:
                return Taking.EXPIRED
            await record_effect(connection, cause, now)
            await connection.execute(delete(owner_links))
            await connection.execute(insert(owners).values(user_id=user_id, since=now))
            return Taking.OWNER

    async def take_channel(self, channel_id: int, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            if not await insert_new(connection, remembered, name=_CHANNEL, value=str(channel_id)):
                return False
            await write_notice(connection, "channel_learnt", {}, now)
            return True


async def read_channel(connection: AsyncConnection) -> str | None:
    """The channel's id as text; None before there was one."""
    return await read_remembered(connection, _CHANNEL)


async def read_owners(connection: AsyncConnection) -> tuple[int, ...]:
    """`OwnerStore.owners`."""
    query = select(owners.c.user_id).order_by(owners.c.since, owners.c.user_id)
    return tuple((await connection.execute(query)).scalars())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
