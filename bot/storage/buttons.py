"""Single-use buttons, kept on the server; a button itself carries only its token."""

import secrets

from sqlalchemy import insert, select

from bot.inbox.buttons import Button
from bot.storage.chat_tables import buttons
from bot.storage.engine import Transactions

_TOKEN_BYTES = 16  # 22 characters; nobody guesses one


class SqlButtons:
    """`inbox.ports.ButtonStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def issue(self, button: Button) -> str:
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        row = {"user_id": button.user_id, "action": button.action, "subject": button.subject}
        async with self._transactions.write() as connection:
            await connection.execute(insert(buttons).values(row | {"token": token, "expires_at": button.expires_at}))
        return token

    async def find(self, token: str) -> Button | None:
        async with self._transactions.read() as connection:
            row = (await connection.execute(select(buttons).where(buttons.c.token == token))).one_or_none()
            return Button(row.user_id, row.action, row.subject, row.expires_at) if row else None
