"""Open questions to people, and what a new one ends."""

from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox.questions import Question
from bot.storage.chat_tables import editings
from bot.storage.choice_tables import ballot_wordings, write_offs
from bot.storage.desk_tables import questions
from bot.storage.engine import Transactions

_ASKED = (questions, editings, ballot_wordings, write_offs)
"""Each has one row a person who was asked for something, by `user_id`."""


async def end_conversations(connection: AsyncConnection, user_id: int) -> None:
    """Whoever is asked for something new is not asked for anything else any more."""
    for table in _ASKED:
        await connection.execute(delete(table).where(table.c.user_id == user_id))


class SqlQuestions:
    """`inbox.questions.QuestionStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def ask(self, question: Question) -> None:
        row = {"kind": question.kind, "subject": question.subject, "until": question.until}
        async with self._transactions.write() as connection:
            await end_conversations(connection, question.user_id)
            await connection.execute(insert(questions).values(**row, user_id=question.user_id))

    async def asked(self, user_id: int, now: datetime, cause: str) -> Question | None:
        mine = or_(questions.c.taken_by.is_(None), questions.c.taken_by == cause)
        query = select(questions).where(questions.c.user_id == user_id, questions.c.until > now, mine)
        async with self._transactions.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            return Question(row.user_id, row.kind, row.subject, row.until) if row is not None else None

    async def answered(self, user_id: int, cause: str) -> None:
        change = update(questions).where(questions.c.user_id == user_id, questions.c.taken_by.is_(None))
        async with self._transactions.write() as connection:
            await connection.execute(change.values(taken_by=cause))

    async def withdraw(self, user_id: int) -> bool:
        this = (questions.c.user_id == user_id) & questions.c.taken_by.is_(None)
        async with self._transactions.write() as connection:
            return (await connection.execute(delete(questions).where(this))).rowcount > 0
