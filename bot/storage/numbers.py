"""The channel's own count: which number the next review gets, and corrections by the owner."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound, NumberTaken
from bot.publishing.audit import Did
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, next_revisions, read_remembered, set_remembered, take_turn
from bot.storage.engine import Transactions
from bot.storage.tables import reviews

_NEXT = "next_number"  # what the owner set; numbers are given from here on, those that are taken are stepped over


class SqlNumbers:
    """`publishing.ports.NumberStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def next_number(self) -> int:
        async with self._transactions.read() as connection:
            return await free_number(connection)

    async def continue_from(self, number: int, now: datetime) -> None:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await _refuse_taken(connection, number)
            before = {"name": _NEXT, "value": await free_number(connection)}
            await set_remembered(connection, _NEXT, str(number))
            await record(connection, Did.SET, None, None, now, before=before, after={"name": _NEXT, "value": number})

    async def renumber(self, review_id: int, number: int, now: datetime) -> None:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await _refuse_taken(connection, number, but=review_id)
            this = reviews.c.id == review_id
            before = await connection.scalar(select(reviews.c.number).where(this))
            change = update(reviews).where(this).values(number=number, revision=revision)
            if (await connection.execute(change)).rowcount == 0:
                raise NotFound("review", str(review_id))
            told = {"number": before}, {"number": number}
            await record(connection, Did.RENUMBERED, None, review_id, now, before=told[0], after=told[1])


async def free_number(connection: AsyncConnection) -> int:
    """The smallest free number from the one that the owner set; one more than the greatest where none was set."""
    start = await read_remembered(connection, _NEXT)
    if start is None:
        return (await connection.scalar(select(func.max(reviews.c.number))) or 0) + 1
    if not await connection.scalar(select(reviews.c.id).where(reviews.c.number == int(start))):
        return int(start)
    after = reviews.alias()
    following = select(after.c.id).where(after.c.number == reviews.c.number + 1).exists()
    query = select(func.min(reviews.c.number) + 1).where(reviews.c.number >= int(start), ~following)
    return int((await connection.execute(query)).scalar_one())


async def _refuse_taken(connection: AsyncConnection, number: int, but: int | None = None) -> None:
    query = select(reviews.c.id, reviews.c.title).where(reviews.c.number == number)
    taken = (await connection.execute(query)).one_or_none()
    if taken is not None and taken.id != but:
        raise NumberTaken(number, taken.title)
