"""Forgetting people."""

from datetime import datetime

from sqlalchemy import delete, update

from bot.storage.chat_tables import buttons, editings, inbox
from bot.storage.choice_tables import ballot_wordings, letters, suggesters, wishes, write_offs
from bot.storage.desk_tables import pieces, questions
from bot.storage.engine import Transactions
from bot.storage.guests import forget_writer
from bot.storage.tables import remembered

BY_ID = (wishes, suggesters, letters, buttons, editings, ballot_wordings, write_offs, questions, pieces)
"""Every table with a column `user_id`, but for `writers`: see `guests.forget_writer`."""


class SqlReaders:
    """`pipeline.readers.ReaderStore`. What is deleted is overwritten in the file (`secure_delete` of the engine)."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def forget(self, user_id: int, now: datetime) -> None:
        """Updates at work are emptied when they are done, those that failed for good are emptied here."""
        lanes = [f"chat:{user_id}", f"user:{user_id}"]
        ended = inbox.c.lane.in_(lanes) & inbox.c.ended_at.is_not(None)
        async with self._transactions.write() as connection:
            for table in BY_ID:
                await connection.execute(delete(table).where(table.c.user_id == user_id))
            await forget_writer(connection, user_id, now)
            noted = (f"language:{user_id}", f"name:{user_id}")
            await connection.execute(delete(remembered).where(remembered.c.name.in_(noted)))
            await connection.execute(update(inbox).where(ended).values(lane="", payload=None, error=None))

    async def forget_buttons(self, before: datetime) -> int:
        async with self._transactions.write() as connection:
            return (await connection.execute(delete(buttons).where(buttons.c.expires_at < before))).rowcount
