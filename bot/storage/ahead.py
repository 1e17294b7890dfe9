"""Whether a review that waits was posted before, as only its owner can know."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, String, cast, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.letters import LetterKind
from bot.publishing.audit import Did
from bot.publishing.countdown import Ended
from bot.publishing.head_check import Ahead
from bot.reviews.review import ReviewState
from bot.storage.audit import record
from bot.storage.candidate_rows import mark_reviewed
from bot.storage.changes import insert_new, next_revisions, record_effect
from bot.storage.countdown_ends import end_and_tell
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.numbers import free_number
from bot.storage.proposed import tell_author
from bot.storage.tables import queue, remembered, reviews

_PREFIX = "ahead:"  # and the review's id; the value is the id of the message


class SqlAhead:
    """`publishing.head_check.AheadStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def ask(self, ahead: Ahead, now: datetime) -> bool:
        facts = {"review_id": ahead.review_id, "title": ahead.title, "message_id": ahead.message_id}
        async with self._transactions.write() as connection:
            row = {"name": f"{_PREFIX}{ahead.review_id}", "value": str(ahead.message_id), "since": now}
            if not await insert_new(connection, remembered, **row):
                return False
            await write_notice(connection, "channel_ahead", facts, now)
            # A countdown of an older database may have ended in that very message.
            await end_and_tell(connection, ahead.review_id, Ended.SEEN, now)
            return True

    async def is_open(self) -> bool:
        async with self._transactions.read() as connection:
            return await connection.scalar(select(remembered.c.name).where(_is_open()).limit(1)) is not None

    async def answer(
        self, review_id: int, posted: bool, day: date, now: datetime, cause: str, by: int | None = None
    ) -> bool:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            this = _about(review_id)
            message_id = await connection.scalar(select(remembered.c.value).where(this, _is_open()))
            if message_id is None:
                await connection.rollback()
                return False
            await record_effect(connection, cause, now)
            await connection.execute(delete(remembered).where(this))
            if posted:
                number = await archive_posted(connection, review_id, [int(message_id)], day, now, revision)
                after = {"number": number, "messages": [int(message_id)]}
                await record(connection, Did.ADOPTED, by, review_id, now, after=after)
            return True


async def forget_question(connection: AsyncConnection, review_id: int) -> None:
    """It enters the queue: what was asked when it waited before is out of date."""
    await connection.execute(delete(remembered).where(_about(review_id)))


async def archive_posted(
    connection: AsyncConnection, review_id: int, message_ids: list[int], day: date, now: datetime, revision: int
) -> int:
    """A review that waits stands in the channel, by these messages as far as they are known. Its number."""
    await connection.execute(delete(queue).where(queue.c.review_id == review_id))
    await end_and_tell(connection, review_id, Ended.CHANGED, now)
    number = await free_number(connection)
    values = {
        "state": ReviewState.ARCHIVED,
        "number": number,
        "date": day,
        "message_ids": message_ids,
        "posted_at": now,
        "revision": revision,
    }
    change = update(reviews).where(reviews.c.id == review_id).values(values)
    row = (await connection.execute(change.returning(reviews.c.paper_key, reviews.c.title))).one()
    await mark_reviewed(connection, [row.paper_key] if row.paper_key else [], [row.title], now)
    told = {"title": row.title, "number": number, "message_id": message_ids[0] if message_ids else None}
    await tell_author(connection, review_id, LetterKind.PROPOSAL_POSTED, told, None, now)
    return number


def _about(review_id: int) -> ColumnElement[bool]:
    return remembered.c.name == f"{_PREFIX}{review_id}"


def _is_open() -> ColumnElement[bool]:
    """The review still waits."""
    return exists().where(remembered.c.name == _PREFIX + cast(queue.c.review_id, String))
