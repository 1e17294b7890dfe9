"""What was looked at before its slot."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.storage.changes import read_remembered, set_remembered
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice

_NAME = "preflight"


class SqlPreflight:
    """`publishing.preflight.PreflightStore`: one row, since only the next slot is looked at."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def last(self) -> str | None:
        async with self._transactions.read() as connection:
            return await read_remembered(connection, _NAME)

    async def keep(self, looked_at: str, facts: Mapping[str, Any] | None, now: datetime) -> None:
        async with self._transactions.write() as connection:
            await set_remembered(connection, _NAME, looked_at)
            if facts is not None:
                await write_notice(connection, "preflight", facts, now)
