"""Polls of the channel's history: an import brings them, an export gives them back."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.record import PastPoll
from bot.pipeline.ports import ImportCounts
from bot.storage.bulk import execute_many
from bot.storage.choice_tables import past_polls
from bot.storage.engine import Transactions


async def keep_polls(connection: AsyncConnection, records: Sequence[PastPoll]) -> ImportCounts:
    """By message id; what Telegram says of a poll later replaces what it said before."""
    last = {record.message_id: record for record in records}
    rows = (await connection.execute(select(past_polls).where(past_polls.c.message_id.in_(list(last))))).mappings()
    known = {row["message_id"]: _poll(row) for row in rows}
    new = [_columns(record) for key, record in last.items() if key not in known]
    changed = [_columns(record) | {"its_id": key} for key, record in last.items() if known.get(key, record) != record]
    await execute_many(connection, insert(past_polls), new)
    change = update(past_polls).where(past_polls.c.message_id == bindparam("its_id"))
    await execute_many(connection, change, changed)
    return ImportCounts(len(new), len(changed), len(records) - len(new) - len(changed))


class SqlPastPolls:
    """`intake.export` reads them here."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def past_polls(self) -> list[PastPoll]:
        """The oldest first."""
        async with self._transactions.read() as connection:
            rows = await connection.execute(select(past_polls).order_by(past_polls.c.message_id))
            return [_poll(row) for row in rows.mappings()]


def _columns(poll: PastPoll) -> dict[str, object]:
    return {
        "message_id": poll.message_id,
        "asked_on": poll.asked_on,
        "question": poll.question,
        "options": [list(option) for option in poll.options],
        "voters": poll.voters,
    }


def _poll(row: RowMapping) -> PastPoll:
    return PastPoll(
        message_id=row["message_id"],
        asked_on=row["asked_on"],
        question=row["question"],
        options=tuple((text, votes) for text, votes in row["options"]),
        voters=row["voters"],
    )
