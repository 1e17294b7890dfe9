"""How the bot is used, by day and without names."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Table, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.counting import MissedWords, Use
from bot.storage.changes import insert_new
from bot.storage.chat_tables import missed_words, use_counts
from bot.storage.dialect import insert_or
from bot.storage.engine import Transactions
from bot.storage.tables import effects

_CAUSE = "counted:"  # apart from what a change of the same update records


class SqlCounts:
    """`archive.counting.CountStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def count(self, uses: Sequence[Use], words: str | None, day: date, now: datetime, cause: str | None) -> bool:
        async with self._transactions.write() as connection:
            if cause and not await insert_new(connection, effects, cause=_CAUSE + cause, applied_at=now):
                return False
            for use in uses:
                await _one_more(connection, use_counts, day=day, kind=use)
            if words:
                await _one_more(connection, missed_words, day=day, words=words)
        return True

    async def counted(self, since: date, before: date) -> Mapping[Use, int]:
        times = func.sum(use_counts.c.times).label("times")
        days = (use_counts.c.day >= since, use_counts.c.day < before)
        query = select(use_counts.c.kind, times).where(*days).group_by(use_counts.c.kind)
        known = {use.value: use for use in Use}  # a later release may have counted more
        async with self._transactions.read() as connection:
            rows = (await connection.execute(query)).all()
        return {known[row.kind]: int(row.times) for row in rows if row.kind in known}

    async def missed(self, since: date, before: date, limit: int) -> list[MissedWords]:
        times = func.sum(missed_words.c.times).label("times")
        query = select(missed_words.c.words, times).where(missed_words.c.day >= since, missed_words.c.day < before)
        query = query.group_by(missed_words.c.words).order_by(times.desc(), missed_words.c.words).limit(limit)
        async with self._transactions.read() as connection:
            return [MissedWords(row.words, int(row.times)) for row in await connection.execute(query)]

    async def forget(self, words_before: date, counts_before: date, causes_before: datetime) -> None:
        counted = effects.c.cause.startswith(_CAUSE, autoescape=True)
        async with self._transactions.write() as connection:
            await connection.execute(delete(missed_words).where(missed_words.c.day < words_before))
            await connection.execute(delete(use_counts).where(use_counts.c.day < counts_before))
            await connection.execute(delete(effects).where(counted, effects.c.applied_at < causes_before))


async def _one_more(connection: AsyncConnection, table: Table, **key: object) -> None:
    query = insert_or(connection, table).values(**key, times=1)
    more = query.on_conflict_do_update(index_elements=list(key), set_={"times": table.c.times + 1})
    await connection.execute(more)
