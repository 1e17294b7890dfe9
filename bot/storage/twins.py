"""Reviews that are the same in two languages: the rows name each other."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.twins import MOST_LIKELY
from bot.reviews.identity import fold
from bot.reviews.paper import other_keys
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.audit import record
from bot.storage.changes import next_revisions, record_effect
from bot.storage.desk_tables import drafts
from bot.storage.engine import Transactions
from bot.storage.review_rows import stored_review
from bot.storage.tables import reviews


class SqlTwins:
    """`publishing.twins.TwinStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def twin(self, review_id: int) -> StoredReview | None:
        this = select(reviews.c.twin_id).where(reviews.c.id == review_id).scalar_subquery()
        async with self._transactions.read() as connection:
            row = (await connection.execute(select(reviews).where(reviews.c.id == this))).mappings().one_or_none()
            return stored_review(row) if row is not None else None

    async def likely(self, review_id: int) -> list[StoredReview]:
        async with self._transactions.read() as connection:
            this = await _one(connection, review_id)
            if this is None:
                return []
            closest = case((_alike(this.review), 0), else_=1)
            query = select(reviews).where(_may_be_twin(this)).order_by(closest, reviews.c.revision.desc())
            rows = (await connection.execute(query.limit(MOST_LIKELY))).mappings()
            return [stored_review(row) for row in rows]

    async def pair(self, review_id: int, twin_id: int, by: int, now: datetime, cause: str) -> bool:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection, 2)
            await record_effect(connection, cause, now)
            this, other = await _one(connection, review_id), await _one(connection, twin_id)
            if this is None or other is None or not _fit(this, other):
                await connection.rollback()
                return False
            await _name(connection, this.id, other.id, revision)
            await _name(connection, other.id, this.id, revision + 1)
            await record(connection, Did.TWINNED, by, this.id, now, after={"twin": other.id})
            return True

    async def part(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection, 2)
            await record_effect(connection, cause, now)
            this = await _one(connection, review_id)
            if this is None or this.twin_id is None:
                await connection.rollback()
                return False
            await _name(connection, this.id, None, revision)
            await _name(connection, this.twin_id, None, revision + 1)
            await record(connection, Did.TWINNED, by, this.id, now, before={"twin": this.twin_id})
            return True


async def join_twin(connection: AsyncConnection, review_id: int) -> None:
    """A new review becomes the twin of the one review in another language that is about its paper, or has its title;
    of several it is none. The caller has the turn of reviews."""
    this = await _one(connection, review_id)
    if this is None or this.twin_id is not None:
        return
    query = select(reviews.c.id).where(_may_be_twin(this), _alike(this.review)).limit(2)
    found = list((await connection.execute(query)).scalars())
    if len(found) == 1:
        await connection.execute(update(reviews).where(reviews.c.id == this.id).values(twin_id=found[0]))
        await _name(connection, found[0], this.id, await next_revisions(connection))


async def join_twins(connection: AsyncConnection, review_ids: Sequence[int]) -> None:
    """What `join_twin` does, for many and by their papers only: titles of a whole archive may all be the same. One
    query a batch where none has a twin."""
    this, other = reviews.alias(), reviews.alias()
    fits = (other.c.paper_key == this.c.paper_key) & (other.c.language != this.c.language) & other.c.twin_id.is_(None)
    query = select(this.c.id, other.c.id.label("twin_id")).join(other, fits).where(this.c.twin_id.is_(None))
    pairs = [(row.id, row.twin_id) for row in await connection.execute(query.where(this.c.id.in_(review_ids)))]
    times = Counter(chain.from_iterable({frozenset(pair): pair for pair in pairs}.values()))
    for one, twin in {tuple(sorted(pair)) for pair in pairs if all(times[each] == 1 for each in pair)}:
        revision = await next_revisions(connection, 2)
        await _name(connection, one, twin, revision)
        await _name(connection, twin, one, revision + 1)


async def own_identity(connection: AsyncConnection, identity: str, language: str) -> str:
    """The identity, or one for this language where a review in another one has it: twins are about the same paper."""
    other = select(reviews.c.id).where(reviews.c.identity == identity, reviews.c.language != language)
    return f"{identity}|{language}" if await connection.scalar(other) is not None else identity


async def _name(connection: AsyncConnection, review_id: int, twin_id: int | None, revision: int) -> None:
    change = update(reviews).where(reviews.c.id == review_id)
    await connection.execute(change.values(twin_id=twin_id, revision=revision))


async def _one(connection: AsyncConnection, review_id: int) -> StoredReview | None:
    row = (await connection.execute(_review(review_id))).mappings().one_or_none()
    return stored_review(row) if row is not None else None


def _review(review_id: int) -> Select[*tuple[object, ...]]:
    return select(reviews).where(reviews.c.id == review_id)


def _fit(this: StoredReview, other: StoredReview) -> bool:
    return this.twin_id is None and other.twin_id is None and this.review.language != other.review.language


def _may_be_twin(this: StoredReview) -> ColumnElement[bool]:
    discarded = select(drafts.c.review_id).where(drafts.c.discarded_at.is_not(None))
    away = and_(reviews.c.state == ReviewState.DRAFT, reviews.c.id.in_(discarded))
    return and_(reviews.c.language != this.review.language, reviews.c.twin_id.is_(None), ~away)


def _alike(review: Review) -> ColumnElement[bool]:
    same: list[ColumnElement[bool]] = []
    if review.paper:
        same.append(reviews.c.paper_key.in_((review.paper.key, *other_keys(review.paper.key))))
    if title := fold(review.title):
        same.append(reviews.c.title_key == title)
    return or_(*same) if same else reviews.c.id.is_(None)
