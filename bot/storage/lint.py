"""What lint found in reviews that wait, and what it has to know of others."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, insert, or_, select, update

from bot.publishing.audit import Did
from bot.publishing.lint import Filed
from bot.publishing.linted import Linted
from bot.publishing.ports import QueueEntry
from bot.reviews.identity import fold
from bot.reviews.lint.finding import from_json
from bot.reviews.lint.known import Earlier, Needs
from bot.reviews.paper import paper_from_url
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, record_effect, take_turn
from bot.storage.choice_tables import candidates
from bot.storage.engine import Transactions
from bot.storage.lint_rows import lint_columns
from bot.storage.notices import write_notice
from bot.storage.tables import lintings, queue, reviews

_UNPOSTED = (ReviewState.DRAFT, ReviewState.QUEUED)
_PUBLIC = (ReviewState.ARCHIVED, ReviewState.POSTING)
_MOST_EARLIER = 400  # rows; a text that speaks of more days than that is no review


class SqlLint:
    """`publishing.lint.LintStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def signature(self) -> str:
        columns = (queue.c.review_id, queue.c.position, queue.c.version, queue.c.fixed_on, reviews.c.revision)
        query = select(*columns).join(reviews, reviews.c.id == queue.c.review_id).order_by(queue.c.position)
        async with self._transactions.read() as connection:
            return " ".join(":".join(map(str, row)) for row in await connection.execute(query))

    async def filed(self, stored: StoredReview, asked: Needs) -> Filed:
        wanted = _wanted(stored, asked)
        async with self._transactions.read() as connection:
            rows = list((await connection.execute(_others(stored, wanted))).mappings()) if wanted else []
            title = fold(stored.review.title)
            query = select(candidates.c.title, candidates.c.paper_url).where(candidates.c.title_key == title).limit(1)
            listed = (await connection.execute(query)).one_or_none() if title else None
        by_day: dict[date, tuple[Earlier, ...]] = {}
        for row in rows:
            if row["date"] in asked.days:
                by_day[row["date"]] = (*by_day.get(row["date"], ()), _earlier(row))
        paper = stored.review.paper
        about = (paper.key, stored.review.language) if paper else None  # in another language it is the twin
        same = next((row for row in rows if (row["paper_key"], row["language"]) == about), None)
        return Filed(
            _earlier(same) if same else None,
            by_day,
            paper_from_url(listed.paper_url) if listed and listed.paper_url else None,
            listed.title if listed and not listed.title.isupper() else None,
        )

    async def keep(self, entry: QueueEntry, linted: Linted, told: Mapping[str, Any] | None, now: datetime) -> bool:
        review_id = entry.stored.id
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if not await connection.scalar(_waits(review_id, linted.revision)):
                await connection.rollback()
                return False
            query = select(lintings.c.told, lintings.c.allowed).where(lintings.c.review_id == review_id)
            known = (await connection.execute(query)).one_or_none()
            heard = set(known.told if known else ())
            values = lint_columns(linted) | {"told": sorted(heard | {found.key for found in linted.findings})}
            if known is None:
                await connection.execute(insert(lintings).values(values | {"review_id": review_id}))
            else:
                this = lintings.c.review_id == review_id
                await connection.execute(update(lintings).where(this).values(values | {"allowed": known.allowed}))
            if told is not None and any(found.key not in heard for found in linted.open):
                await write_notice(connection, "lint", told, now)
            return True

    async def allow(self, review_id: int, revision: int, now: datetime, cause: str, by: int | None) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            this = (lintings.c.review_id == review_id) & (lintings.c.revision == revision)
            row = (await connection.execute(select(lintings.c.findings, lintings.c.allowed).where(this))).one_or_none()
            if row is None or not await connection.scalar(_waits(review_id, revision)):
                await connection.rollback()
                return False
            keys = {from_json(found).key for found in row.findings} | set(row.allowed)
            await connection.execute(update(lintings).where(this).values(allowed=sorted(keys)))
            await record(connection, Did.ALLOWED, by, review_id, now)
            return True


def _waits(review_id: int, revision: int) -> Select[tuple[int]]:
    """In the queue, or as a draft."""
    as_read = (reviews.c.id == review_id) & (reviews.c.revision == revision)
    return select(reviews.c.id).where(as_read, reviews.c.state.in_(_UNPOSTED))


def _wanted(stored: StoredReview, asked: Needs) -> list[ColumnElement[bool]]:
    """Reviews of these days, and of the same paper."""
    wanted: list[ColumnElement[bool]] = [reviews.c.date.in_(sorted(asked.days))] if asked.days else []
    if stored.review.paper:
        wanted.append(reviews.c.paper_key == stored.review.paper.key)
    return wanted


def _others(stored: StoredReview, wanted: Sequence[ColumnElement[bool]]) -> Select[*tuple[object, ...]]:
    """Of those the public ones, oldest first; their texts are not read."""
    columns = [reviews.c[name] for name in ("title", "date", "number", "message_ids", "paper_key", "language")]
    public = reviews.c.state.in_(_PUBLIC) & (reviews.c.id != stored.id)
    oldest_first = (reviews.c.date.asc().nulls_first(), reviews.c.id)
    return select(*columns).where(public, or_(*wanted)).order_by(*oldest_first).limit(_MOST_EARLIER)


def _earlier(row: RowMapping) -> Earlier:
    message_id = next(iter(row["message_ids"]), None)
    return Earlier(row["title"], row["date"], row["number"], message_id=message_id)
