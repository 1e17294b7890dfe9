"""Mends of reviews that wait: a new text in place of one that stays recoverable."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.mend import Former
from bot.reviews.paper import Paper
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.changes import next_revisions, record_effect
from bot.storage.editings import change_text
from bot.storage.engine import Transactions
from bot.storage.queue import refuse_reviewed
from bot.storage.review_rows import stored_review
from bot.storage.tables import former_texts, reviews


class SqlMending:
    """`intake.mend.MendingStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def mend(self, review_id: int, revision: int, review: Review, now: datetime, cause: str) -> int | None:
        async with self._transactions.write() as connection:
            fresh = await next_revisions(connection)
            before = await _waiting(connection, review_id, revision)
            await record_effect(connection, cause, now)
            if before is None:
                await connection.rollback()
                return None
            await refuse_reviewed(connection, review, but=review_id)
            return await change_text(connection, before, review, fresh, now)

    async def undo(self, former_id: int, now: datetime, cause: str) -> int | None:
        async with self._transactions.write() as connection:
            fresh = await next_revisions(connection)
            row = (await connection.execute(select(former_texts).where(former_texts.c.id == former_id))).one_or_none()
            before = await _waiting(connection, row.review_id, row.columns["revision"]) if row else None
            await record_effect(connection, cause, now)
            if row is None or before is None:
                await connection.rollback()
                return None
            mended = await change_text(connection, before, _restored(before.review, row.columns), fresh, now)
            # Nothing is left to undo: what the mends made, a press makes again.
            await connection.execute(delete(former_texts).where(former_texts.c.id.in_((former_id, mended))))
            return int(row.review_id)

    async def former(self, review_id: int, revision: int) -> Former | None:
        query = select(former_texts.c.id, former_texts.c.columns).where(former_texts.c.review_id == review_id)
        async with self._transactions.read() as connection:
            row = (await connection.execute(query.order_by(former_texts.c.id.desc()).limit(1))).one_or_none()
            return Former(row.id) if row is not None and row.columns["revision"] == revision else None


async def _waiting(connection: AsyncConnection, review_id: int, revision: int) -> StoredReview | None:
    """The review with the text of that revision, if it waits in the queue."""
    this = (reviews.c.id == review_id) & (reviews.c.revision == revision) & (reviews.c.state == ReviewState.QUEUED)
    row = (await connection.execute(select(reviews).where(this))).mappings().one_or_none()
    return stored_review(row) if row is not None else None


def _restored(review: Review, columns: dict[str, object]) -> Review:
    paper = Paper(str(columns["paper_key"]), str(columns["paper_url"])) if columns["paper_key"] is not None else None
    hook = columns["hook"]
    return replace(
        review,
        title=str(columns["title"]),
        body=str(columns["body"]),
        paper=paper,
        hook=None if hook is None else str(hook),
    )
