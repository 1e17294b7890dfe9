"""Single-use buttons, kept on the server; a button itself carries only its token."""

import secrets
from collections.abc import Sequence

from sqlalchemy import insert, select

from bot.inbox.buttons import Button
from bot.storage.chat_tables import buttons as table
from bot.storage.engine import Transactions
from bot.values import asdict

_TOKEN_BYTES = 16  # 22 characters; nobody guesses one


class SqlButtons:
    """`inbox.ports.ButtonStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def issue(self, button: Button) -> str:
        (token,) = await self.issue_all([button])
        return token

    async def issue_all(self, buttons: Sequence[Button]) -> list[str]:
        rows = [asdict(button) | {"token": secrets.token_urlsafe(_TOKEN_BYTES)} for button in buttons]
        async with self._transactions.write() as connection:
            await connection.execute(insert(table), rows)
        return [row["token"] for row in rows]

    async def find(self, token: str) -> Button | None:
        async with self._transactions.read() as connection:
            row = (await connection.execute(select(table).where(table.c.token == token))).one_or_none()
            return Button(row.user_id, row.action, row.subject, row.expires_at) if row else None
