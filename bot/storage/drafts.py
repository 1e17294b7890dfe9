"""Drafts and who wrote them."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.letters import LetterKind
from bot.publishing.audit import Did
from bot.publishing.drafts import Draft
from bot.publishing.ports import QueueEntry
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, insert_new, next_revisions, record_effect, take_turn
from bot.storage.desk_tables import drafts
from bot.storage.draft_nudges import forgotten, nudge
from bot.storage.engine import Transactions
from bot.storage.guests import forget_names
from bot.storage.lint_rows import LINT_COLUMNS, linted_of
from bot.storage.proposed import take_proposal_back, tell_author
from bot.storage.queue import put_at_head, put_last, queue_entries, read_entries, refuse_reviewed
from bot.storage.review_rows import stored_review
from bot.storage.tables import former_texts, lintings, queue, reviews
from bot.storage.text_changes import change_text, record_text

_NAMES_FROM = 100  # reviews: whoever wrote none of them is no recent guest
_IS_DRAFT = (reviews.c.state == ReviewState.DRAFT) & drafts.c.discarded_at.is_(None)
_FORMER = (
    select(func.max(former_texts.c.id))
    .where(
        former_texts.c.review_id == reviews.c.id,
        former_texts.c.columns["revision"].as_integer() == reviews.c.revision,
    )
    .scalar_subquery()
    .label("former_id")
)


class SqlDrafts:
    """`publishing.drafts.DraftStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def draft(self, review_id: int) -> Draft | None:
        async with self._transactions.read() as connection:
            return await _one(connection, review_id)

    async def known(self, review_id: int) -> Draft | None:
        async with self._transactions.read() as connection:
            row = (await connection.execute(_query(reviews.c.id == review_id))).mappings().one_or_none()
            return _draft(row) if row is not None else None

    async def names(self, limit: int) -> list[str]:
        query = select(reviews.c.reviewers).order_by(reviews.c.revision.desc()).limit(_NAMES_FROM)
        async with self._transactions.read() as connection:
            lists = (await connection.execute(query)).scalars()
            return list(dict.fromkeys(name for names in lists for name in names))[:limit]

    async def drafts(self, author_id: int | None = None) -> list[Draft]:
        query = _query(_IS_DRAFT).order_by(reviews.c.revision.desc())
        if author_id is not None:
            query = query.where(drafts.c.author_id == author_id)
        async with self._transactions.read() as connection:
            return [_draft(row) for row in (await connection.execute(query)).mappings()]

    async def change(
        self, review_id: int, revision: int, review: Review, by: int, now: datetime, cause: str
    ) -> Draft | None:
        async with self._transactions.write() as connection:
            fresh = await next_revisions(connection)
            await record_effect(connection, cause, now)
            before = await seen_draft(connection, review_id, revision)
            if before is None:
                await connection.rollback()
                return None
            await refuse_reviewed(connection, review, but=review_id)
            await change_text(connection, before, review, fresh, now)
            await take_proposal_back(connection, review_id, by)
            await record_text(connection, before, review, by, now)
            return await _one(connection, review_id)

    async def enqueue(
        self, review_id: int, revision: int, day: date | None, first: bool, by: int, now: datetime, cause: str
    ) -> QueueEntry | None:
        async with self._transactions.write() as connection:
            fresh = await next_revisions(connection)
            await record_effect(connection, cause, now)
            before = await seen_draft(connection, review_id, revision)
            if before is None:
                await connection.rollback()
                return None
            return await queue_draft(connection, before, fresh, day, first, by, now)

    async def discard(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        return await self._put_away(review_id, Did.DISCARDED, by, now, cause)

    async def restore(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        return await self._put_away(review_id, Did.RESTORED, by, now, cause)

    async def nudge(self, before: datetime, now: datetime) -> int:
        async with self._transactions.read() as connection:
            if not await forgotten(connection, before):
                return 0
        async with self._transactions.write() as connection:
            return await nudge(connection, before, now)

    async def _put_away(self, review_id: int, did: Did, by: int, now: datetime, cause: str) -> bool:
        is_draft = (reviews.c.id == review_id) & (reviews.c.state == ReviewState.DRAFT)
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            if await connection.scalar(select(reviews.c.id).where(is_draft)) is None:
                await connection.rollback()
                return False
            row = {"author_id": None, "messages": 1, "made_at": now}  # of one that did not come by the chat
            await insert_new(connection, drafts, review_id=review_id, **row)
            away = update(drafts).where(drafts.c.review_id == review_id)
            await connection.execute(away.values(discarded_at=now if did is Did.DISCARDED else None))
            await record(connection, did, by, review_id, now)
            await forget_names(connection)
            return True


async def queue_draft(
    connection: AsyncConnection, before: StoredReview, fresh: int, day: date | None, first: bool, by: int, now: datetime
) -> QueueEntry:
    """Approved: it waits, under the revision `fresh`, and a guest who proposed it is told."""
    await refuse_reviewed(connection, before.review, but=before.id)
    this = reviews.c.id == before.id
    await connection.execute(update(reviews).where(this).values(state=ReviewState.QUEUED, revision=fresh))
    await (put_at_head if first else put_last)(connection, before.id, now)
    if day is not None:
        await connection.execute(update(queue).where(queue.c.review_id == before.id).values(fixed_on=day))
    (entry,) = await read_entries(connection, queue_entries().where(queue.c.review_id == before.id))
    after = {"fixed_on": day.isoformat() if day else None, "first": first}
    await record(connection, Did.QUEUED, by, before.id, now, after=after)
    await tell_author(connection, before.id, LetterKind.PROPOSAL_QUEUED, {"title": before.review.title}, by, now)
    return entry


async def seen_draft(connection: AsyncConnection, review_id: int, revision: int) -> StoredReview | None:
    """The draft with the text of that revision."""
    this = (reviews.c.id == review_id) & (reviews.c.revision == revision) & _IS_DRAFT
    row = (await connection.execute(_query(this))).mappings().one_or_none()
    return stored_review(row) if row is not None else None


async def _one(connection: AsyncConnection, review_id: int) -> Draft | None:
    query = _query((reviews.c.id == review_id) & _IS_DRAFT)
    row = (await connection.execute(query)).mappings().one_or_none()
    return _draft(row) if row is not None else None


def _query(where: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    its_own = [column for column in drafts.c if column.name != "review_id"]
    query = select(reviews, *its_own, *LINT_COLUMNS, _FORMER).outerjoin(drafts, drafts.c.review_id == reviews.c.id)
    return query.outerjoin(lintings, lintings.c.review_id == reviews.c.id).where(where)


def _draft(row: RowMapping) -> Draft:
    return Draft(
        stored=stored_review(row),
        author_id=row["author_id"],
        messages=row["messages"] or 1,
        made_at=row["made_at"],
        proposed_at=row["proposed_at"],
        declined_because=row["declined_because"],
        discarded_at=row["discarded_at"],
        linted=linted_of(row),
        former_id=row["former_id"],
    )
