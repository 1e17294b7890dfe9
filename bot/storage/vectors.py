"""The vectors of passages, and which reviews have none yet."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.meaning import KeptPassage, KeptVectors, Progress, Vector
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.bulk import execute_many
from bot.storage.changes import take_turn
from bot.storage.engine import Transactions
from bot.storage.review_rows import stored_review
from bot.storage.tables import counters, reviews
from bot.storage.vector_tables import vectors

_COUNTER = "vectors"
_ARCHIVED = reviews.c.state == ReviewState.ARCHIVED


class SqlVectors:
    """`archive.meaning.VectorStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def progress(self, model: str) -> Progress:
        async with self._transactions.read() as connection:
            return await read_progress(connection, model)

    async def newest_change(self) -> int:
        async with self._transactions.read() as connection:
            return await connection.scalar(select(func.max(reviews.c.revision))) or 0

    async def next_missing(self, model: str) -> StoredReview | None:
        missing = select(reviews).where(_ARCHIVED, ~_embedded(model))
        newest_first = missing.order_by(reviews.c.date.desc().nulls_last(), reviews.c.id.desc()).limit(1)
        async with self._transactions.read() as connection:
            row = (await connection.execute(newest_first)).mappings().first()
        return stored_review(row) if row else None

    async def known(self, review_id: int, model: str) -> dict[str, Vector]:
        query = select(vectors.c.text_hash, vectors.c.vector).where(_of(review_id, model))
        async with self._transactions.read() as connection:
            return {row.text_hash: row.vector for row in await connection.execute(query)}

    async def keep(self, stored: StoredReview, model: str, passages: Sequence[KeptPassage]) -> bool:
        async with self._transactions.write() as connection:
            order = await take_turn(connection, _COUNTER) + 1
            same = select(reviews.c.id).where(
                _ARCHIVED, reviews.c.id == stored.id, reviews.c.revision == stored.revision
            )
            if await connection.scalar(same) is None:
                return False
            await connection.execute(delete(vectors).where(_of(stored.id, model)))
            rows = [
                {"passage": place, "text_hash": passage.text_hash, "vector": passage.vector}
                for place, passage in enumerate(passages)
            ]
            whole = {"review_id": stored.id, "model": model, "revision": stored.revision, "kept": order}
            await execute_many(connection, insert(vectors), [whole | row for row in rows])
            await connection.execute(update(counters).where(counters.c.name == _COUNTER).values(value=order))
        return True

    async def kept_since(self, model: str, order: int, limit: int) -> list[KeptVectors]:
        later = (
            select(vectors.c.kept)
            .join(reviews, reviews.c.id == vectors.c.review_id)
            .where(_ARCHIVED, vectors.c.model == model, vectors.c.kept > order, vectors.c.passage == 0)
            .order_by(vectors.c.kept)
            .limit(limit)
        )
        found = select(vectors.c.kept, vectors.c.review_id, vectors.c.vector).where(
            vectors.c.model == model, vectors.c.kept.in_(later.scalar_subquery())
        )
        async with self._transactions.read() as connection:
            rows = (await connection.execute(found.order_by(vectors.c.kept, vectors.c.passage))).all()
        groups = ((key, [row.vector for row in some]) for key, some in groupby(rows, lambda row: row[:2]))
        return [KeptVectors(review_id, tuple(found), kept) for (kept, review_id), found in groups]

    async def tidy(self, model: str) -> None:
        archived = select(reviews.c.id).where(_ARCHIVED)
        async with self._transactions.write() as connection:
            await connection.execute(
                delete(vectors).where(or_(vectors.c.model != model, vectors.c.review_id.not_in(archived)))
            )


async def read_progress(connection: AsyncConnection, model: str) -> Progress:
    """`VectorStore.progress` on an open connection."""
    query = select(func.count(), func.count().filter(_embedded(model))).select_from(reviews).where(_ARCHIVED)
    archived, embedded = (await connection.execute(query)).one()
    return Progress(embedded, archived)


def _of(review_id: int, model: str) -> ColumnElement[bool]:
    return and_(vectors.c.review_id == review_id, vectors.c.model == model)


def _embedded(model: str) -> ColumnElement[bool]:
    """Whether a review has vectors of its present text. Its first passage tells: all are kept together."""
    return exists().where(
        vectors.c.review_id == reviews.c.id,
        vectors.c.model == model,
        vectors.c.passage == 0,
        vectors.c.revision == reviews.c.revision,
    )
