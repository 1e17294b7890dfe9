"""Reviews to search and read, and the words of searches that may be paged."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select

from bot.reviews.paper import other_keys
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.changes import insert_new
from bot.storage.chat_tables import queries
from bot.storage.engine import Transactions
from bot.storage.review_rows import stored_review
from bot.storage.tables import reviews

_ARCHIVED = reviews.c.state == ReviewState.ARCHIVED
_BY_ID = select(reviews).where(_ARCHIVED, reviews.c.id.in_(bindparam("ids", expanding=True)))
_WORDS = select(queries.c.id).where(queries.c.words_hash == bindparam("hash"))

NEWEST_FIRST = (reviews.c.date.desc().nulls_last(), reviews.c.number.desc().nulls_last(), reviews.c.id.desc())


class SqlArchive:
    """`archive.ports.ArchiveStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def review(self, review_id: int) -> StoredReview | None:
        found = await self._all(select(reviews).where(_ARCHIVED, reviews.c.id == review_id))
        return found[0] if found else None

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
        found = await self._all(_BY_ID, {"ids": review_ids})
        return {review.id: review for review in found}

    async def latest(self, limit: int, offset: int = 0) -> list[StoredReview]:
        return await self._all(select(reviews).where(_ARCHIVED).order_by(*NEWEST_FIRST).limit(limit).offset(offset))

    async def count(self) -> int:
        async with self._transactions.read() as connection:
            return await connection.scalar(select(func.count()).select_from(reviews).where(_ARCHIVED)) or 0

    async def by_paper(self, key: str) -> list[StoredReview]:
        oldest_first = (reviews.c.date.asc().nulls_first(), reviews.c.number.asc().nulls_first(), reviews.c.id)
        same = reviews.c.paper_key.in_((key, *other_keys(key)))
        return await self._all(select(reviews).where(_ARCHIVED, same).order_by(*oldest_first))

    async def changed_since(self, revision: int, limit: int) -> list[StoredReview]:
        changed = select(reviews).where(reviews.c.revision > revision)
        return await self._all(changed.order_by(reviews.c.revision).limit(limit))

    async def keep_query(self, words: str, now: datetime) -> int:
        words_hash = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
        known = {"hash": words_hash}
        async with self._transactions.read() as connection:
            query_id = await connection.scalar(_WORDS, known)
        if query_id is not None:  # most searches have been made before, and reading waits for nobody
            return int(query_id)
        async with self._transactions.write() as connection:
            await insert_new(connection, queries, words_hash=words_hash, words=words, kept_at=now)
            return int((await connection.execute(_WORDS, known)).scalar_one())

    async def query(self, query_id: int) -> str | None:
        async with self._transactions.read() as connection:
            return await connection.scalar(select(queries.c.words).where(queries.c.id == query_id))

    async def _all(
        self, query: Select[*tuple[object, ...]], values: Mapping[str, object] | None = None
    ) -> list[StoredReview]:
        async with self._transactions.read() as connection:
            return [stored_review(row) for row in (await connection.execute(query, values)).mappings()]
