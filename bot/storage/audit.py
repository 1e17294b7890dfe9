"""The record of changes. `record` is called inside the transaction of the change that it tells of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Change, Did
from bot.storage.desk_tables import audit
from bot.storage.engine import Transactions
from bot.storage.tables import reviews

_NOTHING: Mapping[str, Any] = {}


async def record(
    connection: AsyncConnection,
    did: Did,
    actor_id: int | None,
    review_id: int | None,
    now: datetime,
    *,
    before: Mapping[str, Any] = _NOTHING,
    after: Mapping[str, Any] = _NOTHING,
) -> None:
    """before, after: JSON values by the names that `Did` gives."""
    row = {"at": now, "actor_id": actor_id, "action": did, "review_id": review_id}
    await connection.execute(insert(audit).values(**row, before=dict(before), after=dict(after)))


class SqlAudit:
    """`publishing.audit.AuditStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def changes(self, limit: int, offset: int = 0, review_id: int | None = None) -> list[Change]:
        query = select(audit, reviews.c.title).outerjoin(reviews, reviews.c.id == audit.c.review_id)
        if review_id is not None:
            query = query.where(audit.c.review_id == review_id)
        page = query.order_by(audit.c.id.desc()).limit(limit).offset(offset)
        async with self._transactions.read() as connection:
            rows = await connection.execute(page)
            return [
                Change(row.at, row.actor_id, Did(row.action), row.review_id, row.title or "", row.before, row.after)
                for row in rows
            ]
