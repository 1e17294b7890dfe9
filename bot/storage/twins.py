"""Reviews that are the same in two languages: the rows name each other."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, and_, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.twins import MOST_LIKELY
from bot.reviews.identity import fold
from bot.reviews.paper import other_keys
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, next_revisions, record_effect, take_turn
from bot.storage.desk_tables import countdowns, drafts
from bot.storage.engine import Transactions
from bot.storage.review_rows import stored_review
from bot.storage.tables import former_texts, lintings, reviews
from bot.values import replace

_drafted = reviews.alias()
_DRAFTS = select(_drafted.c.id).where(_drafted.c.state == ReviewState.DRAFT)
_AWAY = _DRAFTS.join(drafts, drafts.c.review_id == _drafted.c.id).where(drafts.c.discarded_at.is_not(None))
"""Drafts that were thrown away: they are nobody's twin until they are brought back, or another one took their place."""


class SqlTwins:
    """`publishing.twins.TwinStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def twin(self, review_id: int) -> StoredReview | None:
        this = select(reviews.c.twin_id).where(reviews.c.id == review_id).scalar_subquery()
        its_twin = select(reviews).where(reviews.c.id == this, reviews.c.id.not_in(_AWAY))
        async with self._transactions.read() as connection:
            row = (await connection.execute(its_twin)).mappings().one_or_none()
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
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            this, other = await _one(connection, review_id), await _one(connection, twin_id)
            if this is None or other is None or not _fit(this, other):
                await connection.rollback()
                return False
            await _join(connection, this.id, other.id)
            await record(connection, Did.TWINNED, by, this.id, now, after={"twin": other.id})
            return True

    async def part(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            this = await _one(connection, review_id)
            if this is None or this.twin_id is None:
                await connection.rollback()
                return False
            await _part(connection, this.id, this.twin_id)
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
        await _join(connection, this.id, found[0])


async def follow_text(connection: AsyncConnection, before: StoredReview, review: Review) -> None:
    """The text of a review is another now: no twin is in its own language, and with another language or paper there may
    be one. What an owner parted stays so while both are the same. The caller has the turn of reviews."""
    if (review.language, review.paper) == (before.review.language, before.review.paper):
        return
    twin = await _one(connection, before.twin_id) if before.twin_id is not None else None
    if twin is not None and twin.review.language == review.language:
        await _part(connection, before.id, twin.id)
    await join_twin(connection, before.id)


async def hand_twin(connection: AsyncConnection, from_id: int, to_id: int) -> None:
    """The review in the other language is that one's now, if it fits. The caller has the turn of reviews."""
    former, this = await _one(connection, from_id), await _one(connection, to_id)
    if former is None or this is None or former.twin_id in (None, to_id):
        return
    twin_id = former.twin_id
    await _part(connection, from_id, twin_id)
    twin = await _one(connection, twin_id)
    if twin is not None and _fit(this, twin):
        await _join(connection, to_id, twin_id)


async def join_twins(connection: AsyncConnection, review_ids: Sequence[int]) -> None:
    """What `join_twin` does, for many and by their papers only: titles of a whole archive may all be the same. One
    query a batch where none has a twin."""
    this, other = reviews.alias(), reviews.alias()
    fits = (other.c.paper_key == this.c.paper_key) & (other.c.language != this.c.language) & other.c.twin_id.is_(None)
    query = select(this.c.id, other.c.id.label("twin_id")).join(other, fits).where(this.c.twin_id.is_(None))
    query = query.where(this.c.id.in_(review_ids), other.c.id.not_in(_AWAY))
    pairs = [(row.id, row.twin_id) for row in await connection.execute(query)]
    times = Counter(chain.from_iterable({frozenset(pair): pair for pair in pairs}.values()))
    for one, twin in {tuple(sorted(pair)) for pair in pairs if all(times[each] == 1 for each in pair)}:
        await _join(connection, one, twin)


async def own_identity(connection: AsyncConnection, identity: str, language: str) -> str:
    """The identity, or one for this language where a review in another one has it: twins are about the same paper."""
    other = select(reviews.c.id).where(reviews.c.identity == identity, reviews.c.language != language)
    return f"{identity}|{language}" if await connection.scalar(other) is not None else identity


async def _join(connection: AsyncConnection, one_id: int, other_id: int) -> None:
    """What either named before was thrown away."""
    both = (one_id, other_id)
    left = update(reviews).where(reviews.c.twin_id.in_(both), reviews.c.id.not_in(both))
    await connection.execute(left.values(twin_id=None))
    await _name(connection, one_id, other_id)
    await _name(connection, other_id, one_id)


async def _part(connection: AsyncConnection, one_id: int, other_id: int) -> None:
    await _name(connection, one_id, None)
    await _name(connection, other_id, None)


async def _name(connection: AsyncConnection, review_id: int, twin_id: int | None) -> None:
    """The text is as it was: what is counted down for goes on, what was read stays read, what can be undone too."""
    revision = await next_revisions(connection)
    this = reviews.c.id == review_id
    was = await connection.scalar(select(reviews.c.revision).where(this))
    for table in (countdowns, lintings):
        of_text = (table.c.review_id == review_id) & (table.c.revision == was)
        await connection.execute(update(table).where(of_text).values(revision=revision))
    query = select(former_texts.c.id, former_texts.c.columns).where(former_texts.c.review_id == review_id)
    former = (await connection.execute(query.order_by(former_texts.c.id.desc()).limit(1))).one_or_none()
    if former is not None and former.columns["revision"] == was:
        kept = update(former_texts).where(former_texts.c.id == former.id)
        await connection.execute(kept.values(columns=former.columns | {"revision": revision}))
    await connection.execute(update(reviews).where(this).values(twin_id=twin_id, revision=revision))


async def _one(connection: AsyncConnection, review_id: int) -> StoredReview | None:
    """As if it had no twin where that was thrown away."""
    query = select(reviews, reviews.c.twin_id.in_(_AWAY).label("alone")).where(reviews.c.id == review_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    stored = stored_review(row)
    return replace(stored, twin_id=None) if row["alone"] else stored


def _fit(this: StoredReview, other: StoredReview) -> bool:
    return this.twin_id is None and other.twin_id is None and this.review.language != other.review.language


def _may_be_twin(this: StoredReview) -> ColumnElement[bool]:
    taken_over = _AWAY if this.state is ReviewState.DRAFT else _DRAFTS  # what may never leave keeps nobody apart
    free = reviews.c.twin_id.is_(None) | reviews.c.twin_id.in_(taken_over)
    return and_(reviews.c.language != this.review.language, free, reviews.c.id.not_in(_AWAY))


def _alike(review: Review) -> ColumnElement[bool]:
    same: list[ColumnElement[bool]] = []
    if review.paper:
        same.append(reviews.c.paper_key.in_((review.paper.key, *other_keys(review.paper.key))))
    if title := fold(review.title):
        same.append(reviews.c.title_key == title)
    return or_(*same) if same else reviews.c.id.is_(None)
