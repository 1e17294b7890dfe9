"""Who is editing which review, and the new text that comes of it."""

from datetime import datetime

from sqlalchemy import Select, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound
from bot.intake.revise import Editing, Revision
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.changes import next_revisions, record_effect
from bot.storage.chat_tables import editings
from bot.storage.correction_rows import want_correction
from bot.storage.engine import Transactions
from bot.storage.questions import end_conversations
from bot.storage.queue import refuse_reviewed
from bot.storage.review_rows import stored_review
from bot.storage.tables import posts, reviews
from bot.storage.text_changes import change_text, record_text

_CLEARING = exists().where(
    posts.c.review_id == reviews.c.id, posts.c.clearing_at.is_not(None), posts.c.ended_at.is_(None)
)
_CAN_BE_EDITED = or_(reviews.c.state.in_((ReviewState.DRAFT, ReviewState.QUEUED)), _CLEARING)


class SqlEditings:
    """`intake.revise.EditingStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def begin(self, user_id: int, review_id: int, until: datetime, *, public: bool = False) -> StoredReview:
        async with self._transactions.write() as connection:
            query = select(reviews).where(reviews.c.id == review_id, ~_CAN_BE_EDITED if public else _CAN_BE_EDITED)
            row = (await connection.execute(query)).mappings().one_or_none()
            if row is None:
                raise NotFound("review", str(review_id))
            await end_conversations(connection, user_id)
            new = {"user_id": user_id, "review_id": review_id, "until": until, "files_only": False}
            await connection.execute(insert(editings).values(new))
            return stored_review(row)

    async def editing(self, user_id: int, now: datetime, cause: str) -> Editing | None:
        query = _editing(user_id, now, cause)
        async with self._transactions.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            return Editing(await _stored(connection, row.review_id), row.until, row.files_only)

    async def only_files(self, user_id: int) -> None:
        async with self._transactions.write() as connection:
            await connection.execute(update(editings).where(editings.c.user_id == user_id).values(files_only=True))

    async def end(self, user_id: int, review_id: int) -> bool:
        this = (editings.c.user_id == user_id) & (editings.c.review_id == review_id) & editings.c.taken_by.is_(None)
        async with self._transactions.write() as connection:
            return (await connection.execute(delete(editings).where(this))).rowcount > 0

    async def revise(self, user_id: int, review: Review, now: datetime, cause: str) -> Revision | None:
        """The turn of reviews comes first: a text is not changed while its review is being frozen."""
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            row = (await connection.execute(_editing(user_id, now, cause))).one_or_none()
            if row is None:
                await connection.rollback()
                return None
            before = await _stored(connection, row.review_id)
            if row.taken_by == cause:
                await connection.rollback()
                return Revision(before, before, await _too_late(connection, before.id))
            await record_effect(connection, cause, now)
            await refuse_reviewed(connection, review, but=before.id)
            await change_text(connection, before, review, revision, now)
            if not (too_late := await _too_late(connection, before.id)):
                await record_text(connection, before, review, user_id, now)
            this = editings.c.user_id == user_id
            await connection.execute(update(editings).where(this).values(taken_by=cause))
            if too_late:
                await want_correction(connection, before, review, user_id, now, cause)
            return Revision(before, await _stored(connection, before.id), too_late)


def _editing(user_id: int, now: datetime, cause: str) -> Select[*tuple[object, ...]]:
    mine = or_(editings.c.taken_by.is_(None), editings.c.taken_by == cause)
    return select(editings).where(editings.c.user_id == user_id, editings.c.until > now, mine)


async def _stored(connection: AsyncConnection, review_id: int) -> StoredReview:
    return stored_review((await connection.execute(select(reviews).where(reviews.c.id == review_id))).mappings().one())


async def _too_late(connection: AsyncConnection, review_id: int) -> bool:
    return await connection.scalar(select(reviews.c.id).where(reviews.c.id == review_id, _CAN_BE_EDITED)) is None
