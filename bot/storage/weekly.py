"""Which week the owners were told of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.storage.changes import insert_new
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.tables import remembered

_NAME = "week"  # `since`: when the week began that is not told yet


class SqlWeeks:
    """`archive.weekly.WeekStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def began(self, now: datetime) -> datetime:
        query = select(remembered.c.since).where(remembered.c.name == _NAME)
        async with self._transactions.write() as connection:
            await insert_new(connection, remembered, name=_NAME, value="", since=now)
            began: datetime = (await connection.execute(query)).scalar_one()
            return began

    async def end(self, began: datetime, now: datetime, facts: Mapping[str, Any] | None) -> bool:
        change = update(remembered).where(remembered.c.name == _NAME, remembered.c.since == began).values(since=now)
        async with self._transactions.write() as connection:
            ended = (await connection.execute(change.returning(remembered.c.name))).first() is not None
            if ended and facts is not None:
                await write_notice(connection, "week", facts, now)
            return ended
