"""The order in which reviews leave."""

from datetime import date, datetime

from sqlalchemy import RowMapping, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AlreadyQueued, NotFound
from bot.publishing.ports import QueueEntry
from bot.reviews.identity import fold
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.ahead import forget_question
from bot.storage.changes import REVIEWS, next_revisions, record_effect, take_turn
from bot.storage.desk_tables import drafts
from bot.storage.engine import Transactions
from bot.storage.lint_rows import LINT_COLUMNS, linted_of
from bot.storage.review_rows import review_columns, stored_review
from bot.storage.tables import lintings, queue, reviews


class SqlQueue:
    """`publishing.ports.QueueStore`. Its writers take the reviews' turn, so that moves happen one after the other."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(self, review: Review, identity: str, now: datetime) -> QueueEntry:
        """A number in the text is not taken: numbers are given at posting."""
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            review_id = await _keep_queued(connection, review, identity, revision, now)
            await forget_question(connection, review_id)
            last = await connection.scalar(select(func.max(queue.c.position))) or 0
            await connection.execute(
                insert(queue).values(review_id=review_id, position=last + 1, added_at=now, version=1)
            )
            (entry,) = await read_entries(connection, queue_entries().where(queue.c.review_id == review_id))
            return entry

    async def entries(self) -> list[QueueEntry]:
        async with self._transactions.read() as connection:
            return await read_entries(connection, queue_entries())

    async def drafts(self) -> list[StoredReview]:
        away = select(drafts.c.review_id).where(drafts.c.discarded_at.is_not(None))
        waiting = (reviews.c.state == ReviewState.DRAFT) & reviews.c.id.not_in(away)
        query = select(reviews).where(waiting).order_by(reviews.c.revision.desc())
        async with self._transactions.read() as connection:
            return [stored_review(row) for row in (await connection.execute(query)).mappings()]

    async def move(self, review_id: int, position: int) -> None:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            query = select(queue.c.review_id, queue.c.position).order_by(queue.c.position)
            places = {row.review_id: row.position for row in await connection.execute(query)}
            if review_id not in places:
                raise NotFound("review", str(review_id))
            order = [other for other in places if other != review_id]
            order.insert(max(position, 1) - 1, review_id)
            for moved, place in zip(order, places.values(), strict=True):
                if places[moved] != place:
                    # Whoever changes its place gets a new version: what was the head a moment ago is not frozen.
                    change = update(queue).where(queue.c.review_id == moved)
                    await connection.execute(change.values(position=place, version=queue.c.version + 1))

    async def remove(self, review_id: int) -> None:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            gone = await connection.execute(delete(queue).where(queue.c.review_id == review_id))
            if gone.rowcount == 0:
                raise NotFound("review", str(review_id))
            await connection.execute(
                update(reviews).where(reviews.c.id == review_id).values(state=ReviewState.DRAFT, revision=revision)
            )

    async def fix(self, review_id: int, day: date | None) -> None:
        """The entry gets a new version: whoever read it before would post it on a day that is not its own."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            change = update(queue).where(queue.c.review_id == review_id)
            fixed = await connection.execute(change.values(fixed_on=day, version=queue.c.version + 1))
            if fixed.rowcount == 0:
                raise NotFound("review", str(review_id))

    async def put_first(self, review_id: int, now: datetime, cause: str | None) -> QueueEntry:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await record_effect(connection, cause, now)
            draft = (reviews.c.id == review_id) & (reviews.c.state == ReviewState.DRAFT)
            change = update(reviews).where(draft).values(state=ReviewState.QUEUED, revision=revision)
            if (await connection.execute(change)).rowcount == 0:
                raise NotFound("review", str(review_id))
            await put_at_head(connection, review_id, now)
            (entry,) = await read_entries(connection, queue_entries().where(queue.c.review_id == review_id))
            return entry


async def put_at_head(connection: AsyncConnection, review_id: int, now: datetime) -> None:
    """An entry of its own before all others. The caller has the turn of reviews."""
    await forget_question(connection, review_id)
    first = await connection.scalar(select(func.min(queue.c.position)))
    place = 1 if first is None else first - 1
    await connection.execute(insert(queue).values(review_id=review_id, position=place, added_at=now, version=1))


async def _keep_queued(connection: AsyncConnection, review: Review, identity: str, revision: int, now: datetime) -> int:
    """The id of the review, new or a draft until now. AlreadyQueued for any other."""
    columns = review_columns(review) | {"state": ReviewState.QUEUED, "revision": revision}
    query = select(reviews.c.id, reviews.c.state).where(reviews.c.identity == identity)
    known = (await connection.execute(query)).one_or_none()
    if known is None:
        await refuse_reviewed(connection, review)
        columns |= {"identity": identity, "message_ids": [], "added_at": now}
        return int((await connection.execute(insert(reviews).values(columns).returning(reviews.c.id))).scalar_one())
    if known.state != ReviewState.DRAFT:
        raise AlreadyQueued(review.title, known.state)
    await connection.execute(update(reviews).where(reviews.c.id == known.id).values(columns))
    return int(known.id)


async def refuse_reviewed(connection: AsyncConnection, review: Review, but: int | None = None) -> None:
    """AlreadyQueued for a paper (or title) that another document brought, or that was posted from another draft."""
    same = reviews.c.title_key == fold(review.title)
    if review.paper:
        same |= reviews.c.paper_key == review.paper.key
    another = (reviews.c.state != ReviewState.DRAFT) & (reviews.c.id != (but or 0))
    state = await connection.scalar(select(reviews.c.state).where(same, another).limit(1))
    if state is not None:
        raise AlreadyQueued(review.title, state)


def queue_entries() -> Select[*tuple[object, ...]]:
    """Every entry with its review, first to leave first."""
    columns = (reviews, queue.c.added_at.label("queued_at"), queue.c.version, queue.c.fixed_on, *LINT_COLUMNS)
    query = select(*columns).join(queue, queue.c.review_id == reviews.c.id)
    return query.outerjoin(lintings, lintings.c.review_id == reviews.c.id).order_by(queue.c.position)


async def read_entries(connection: AsyncConnection, query: Select[*tuple[object, ...]]) -> list[QueueEntry]:
    rows = (await connection.execute(query)).mappings()
    return [_entry(row) for row in rows]


def _entry(row: RowMapping) -> QueueEntry:
    return QueueEntry(
        stored=stored_review(row),
        added_at=row["queued_at"],
        version=row["version"],
        fixed_on=row["fixed_on"],
        linted=linted_of(row),
    )
