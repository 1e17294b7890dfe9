"""Corrections of what stands in the channel: proposed, published, planned."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound
from bot.publishing.corrections import Correction, CorrectionState, Edit, EditState, Posted
from bot.publishing.post import FrozenPart, NewPost
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.changes import REVIEWS, next_revisions, record_effect, take_turn
from bot.storage.chat_tables import editings
from bot.storage.correction_rows import insert_correction, record_correction, replace_others
from bot.storage.desk_tables import corrections, edits
from bot.storage.edits import begin, due, end, plan_again, postpone
from bot.storage.engine import Transactions
from bot.storage.post_rows import plan_post
from bot.storage.posted_texts import posted_text, public_review
from bot.storage.queue import refuse_reviewed
from bot.storage.review_rows import stored_review, text_columns, with_text
from bot.storage.tables import posts, reviews
from bot.storage.text_changes import change_text
from bot.values import replace


class SqlCorrections:
    """`publishing.corrections.CorrectionStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def posted(self, review_id: int) -> Posted | None:
        async with self._transactions.read() as connection:
            return await posted_text(connection, review_id)

    async def propose(self, review_id: int, after: Review, by: int, now: datetime, cause: str) -> Correction:
        """Its cause is on record in its row: a repeated update finds it again, also after it was published."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if (known := await _correction(connection, corrections.c.cause == cause)) is not None:
                return known
            stored = await public_review(connection, review_id)
            if stored is None:
                raise NotFound("review", str(review_id))
            await refuse_reviewed(connection, after, but=review_id)
            this = (editings.c.user_id == by) & (editings.c.review_id == review_id) & editings.c.taken_by.is_(None)
            await connection.execute(update(editings).where(this).values(taken_by=cause))
            correction_id = await insert_correction(connection, stored, after, by, now, cause, wanted=False)
            return Correction(correction_id, stored, with_text(stored.review, text_columns(after)))

    async def publish(self, correction_id: int, by: int, now: datetime, cause: str) -> StoredReview | None:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await record_effect(connection, cause, now)
            this = (corrections.c.id == correction_id) & (corrections.c.state == CorrectionState.PROPOSED)
            found = await _correction(connection, this)
            stored = await public_review(connection, found.before.id) if found is not None else None
            if found is None or stored is None or text_columns(stored.review) != text_columns(found.before.review):
                await connection.rollback()
                return None
            await refuse_reviewed(connection, found.after, but=stored.id)
            await change_text(connection, stored, found.after, revision, now)
            await replace_others(connection, stored.id, now)
            wanted = update(corrections).where(corrections.c.id == correction_id)
            await connection.execute(wanted.values(state=CorrectionState.WANTED, wanted_at=now))
            await record_correction(connection, stored, found.after, by, now)
            changed = await connection.execute(select(reviews).where(reviews.c.id == stored.id))
            return stored_review(changed.mappings().one())

    async def wanted(self) -> list[Correction]:
        under_way = exists().where(posts.c.review_id == corrections.c.review_id, posts.c.ended_at.is_(None))
        stands = exists().where(reviews.c.id == corrections.c.review_id, reviews.c.state == ReviewState.ARCHIVED)
        these = (corrections.c.state == CorrectionState.WANTED) & corrections.c.ended_at.is_(None)
        query = select(corrections.c.id).where(these, stands, ~under_way).order_by(corrections.c.wanted_at)
        async with self._transactions.read() as connection:
            ids = list(await connection.scalars(query))
            found = [await _correction(connection, corrections.c.id == one) for one in ids]  # there is rarely one
            return [one for one in found if one is not None]

    async def plan(
        self, correction: Correction, planned: Mapping[int, FrozenPart], reply: NewPost | None, now: datetime
    ) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            this = (corrections.c.id == correction.id) & (corrections.c.state == CorrectionState.WANTED)
            change = update(corrections).where(this).values(state=CorrectionState.PLANNED)
            posted = await posted_text(connection, correction.before.id)
            if posted is None or (await connection.execute(change)).rowcount == 0:
                await connection.rollback()
                return False
            unchanged = len(posted.messages) - len(planned)
            reply_id = await plan_post(connection, reply, posted.stored.review.title, now) if reply else None
            values = {"unchanged": unchanged, "reply_id": reply_id}
            await connection.execute(update(corrections).where(corrections.c.id == correction.id).values(values))
            await _insert_edits(connection, correction.id, planned)
            if not planned:
                await end(connection, correction.id, now, told=bool(posted.messages))
            return True

    async def due(self, now: datetime) -> list[Edit]:
        async with self._transactions.read() as connection:
            return await due(connection, now)

    async def begin(self, edit: Edit, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            return await begin(connection, edit)

    async def done(self, edit: Edit, now: datetime) -> None:
        """What was replaced meanwhile is done all the same: the next correction has to know what the message shows."""
        async with self._transactions.write() as connection:
            change = update(edits).where(edits.c.id == edit.id)
            await connection.execute(change.values(state=EditState.DONE, ended_at=now, reason=None))
            await end(connection, edit.correction_id, now)

    async def fail(self, edit: Edit, reason: str, now: datetime) -> None:
        async with self._transactions.write() as connection:
            planned = (edits.c.id == edit.id) & (edits.c.state == EditState.PLANNED)
            change = update(edits).where(planned).values(state=EditState.FAILED, ended_at=now, reason=reason)
            await connection.execute(change)
            await end(connection, edit.correction_id, now)

    async def postpone(self, edit: Edit, retry_at: datetime, reason: str) -> None:
        async with self._transactions.write() as connection:
            await postpone(connection, edit, retry_at, reason)

    async def again(self, correction_id: int, now: datetime, cause: str) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            if not await plan_again(connection, correction_id):
                await connection.rollback()
                return False
            return True


async def _insert_edits(connection: AsyncConnection, correction_id: int, planned: Mapping[int, FrozenPart]) -> None:
    rows = [
        {
            "correction_id": correction_id,
            "part_id": part_id,
            "method": content.method,
            "payload": dict(content.payload),
            "text_hash": content.text_hash,
            "format_version": content.format_version,
            "state": EditState.PLANNED,
            "attempt": 0,
        }
        for part_id, content in planned.items()
    ]
    if rows:
        await connection.execute(insert(edits), rows)


async def _correction(connection: AsyncConnection, this: Any) -> Correction | None:
    row = (await connection.execute(select(corrections).where(this))).mappings().one_or_none()
    if row is None:
        return None
    query = select(reviews).where(reviews.c.id == row["review_id"])
    stored = stored_review((await connection.execute(query)).mappings().one())
    before = replace(stored, review=with_text(stored.review, row["before"]))
    return Correction(row["id"], before, with_text(stored.review, row["after"]))
