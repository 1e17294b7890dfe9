"""What the owners must hear."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.ports import Notice
from bot.storage.engine import Transactions
from bot.storage.tables import notices


class SqlNotices:
    """`publishing.ports.NoticeStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def pending(self, limit: int) -> list[Notice]:
        query = select(notices).where(notices.c.told_at.is_(None)).order_by(notices.c.id).limit(limit)
        async with self._transactions.read() as connection:
            return [Notice(row.id, row.kind, row.facts) for row in await connection.execute(query)]

    async def told(self, notice_id: int, now: datetime) -> None:
        change = update(notices).where(notices.c.id == notice_id, notices.c.told_at.is_(None))
        async with self._transactions.write() as connection:
            await connection.execute(change.values(told_at=now))

    async def add(self, kind: str, facts: Mapping[str, Any], now: datetime) -> None:
        async with self._transactions.write() as connection:
            await write_notice(connection, kind, facts, now)


async def write_notice(connection: AsyncConnection, kind: str, facts: Mapping[str, Any], now: datetime) -> None:
    """With the change that causes it, so that neither is without the other. `facts` are JSON values."""
    await connection.execute(insert(notices).values(kind=kind, facts=dict(facts), written_at=now))
