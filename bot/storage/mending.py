"""Mends of reviews that are not posted: a new text in place of one that stays recoverable."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.mend import Former
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.changes import next_revisions, record_effect
from bot.storage.engine import Transactions
from bot.storage.proposed import take_proposal_back
from bot.storage.queue import refuse_reviewed
from bot.storage.review_rows import stored_review, with_text
from bot.storage.tables import former_texts, reviews
from bot.storage.text_changes import change_text, record_text


class SqlMending:
    """`intake.mend.MendingStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def mend(
        self, review_id: int, revision: int, review: Review, now: datetime, cause: str, *, by: int | None = None
    ) -> int | None:
        async with self._transactions.write() as connection:
            fresh = await next_revisions(connection)
            before = await _waiting(connection, review_id, revision)
            await record_effect(connection, cause, now)
            if before is None:
                await connection.rollback()
                return None
            await refuse_reviewed(connection, review, but=review_id)
            await record_text(connection, before, review, by, now)
            if by is not None:
                await take_proposal_back(connection, review_id, by)
            return await change_text(connection, before, review, fresh, now)

    async def undo(
        self, former_id: int, now: datetime, cause: str, *, by: int | None = None, of: int | None = None
    ) -> int | None:
        async with self._transactions.write() as connection:
            fresh = await next_revisions(connection)
            row = (await connection.execute(select(former_texts).where(former_texts.c.id == former_id))).one_or_none()
            before = await _waiting(connection, row.review_id, row.columns["revision"]) if row else None
            await record_effect(connection, cause, now)
            if row is None or before is None or of not in (None, row.review_id):
                await connection.rollback()
                return None
            restored = with_text(before.review, row.columns)
            await refuse_reviewed(connection, restored, but=before.id)
            mended = await change_text(connection, before, restored, fresh, now)
            await record_text(connection, before, restored, by, now)
            if by is not None:
                await take_proposal_back(connection, before.id, by)
            # Nothing is left to undo: what the mends made, a press makes again.
            await connection.execute(delete(former_texts).where(former_texts.c.id.in_((former_id, mended))))
            return int(row.review_id)

    async def former(self, review_id: int, revision: int) -> Former | None:
        query = select(former_texts.c.id, former_texts.c.columns).where(former_texts.c.review_id == review_id)
        async with self._transactions.read() as connection:
            row = (await connection.execute(query.order_by(former_texts.c.id.desc()).limit(1))).one_or_none()
            return Former(row.id) if row is not None and row.columns["revision"] == revision else None

    async def once(self, stored: StoredReview) -> list[Review]:
        query = select(former_texts.c.columns).where(former_texts.c.review_id == stored.id)
        async with self._transactions.read() as connection:
            rows = await connection.scalars(query.order_by(former_texts.c.id.desc()))
            return [with_text(stored.review, columns) for columns in rows]


async def _waiting(connection: AsyncConnection, review_id: int, revision: int) -> StoredReview | None:
    """The review with the text of that revision, if it waits in the queue or as a draft."""
    this = (reviews.c.id == review_id) & (reviews.c.revision == revision)
    unposted = reviews.c.state.in_((ReviewState.DRAFT, ReviewState.QUEUED))
    row = (await connection.execute(select(reviews).where(this, unposted))).mappings().one_or_none()
    return stored_review(row) if row is not None else None
