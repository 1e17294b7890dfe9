"""The list of candidates by shelf, topic, source and words; and what owners change on it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, TableValuedAlias, and_, case, func, or_, select, true, update

from bot.pipeline.board import STALE, STATES, Change, Order, Shelf, View, changed, version_of
from bot.pipeline.candidate import Candidate, CandidateState
from bot.reviews.identity import fold
from bot.storage.address import is_sqlite
from bot.storage.bulk import chunks
from bot.storage.candidate_rows import candidate_of
from bot.storage.changes import record_effect
from bot.storage.choice_tables import candidates
from bot.storage.engine import Transactions

_MOST_WORDS = 8
_UNDECIDED = (candidates.c.state == CandidateState.IDEA) & (candidates.c.score == 0)


class SqlBoard:
    """`pipeline.board.BoardStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def page(self, view: View, now: datetime, limit: int, offset: int = 0) -> list[Candidate]:
        query = select(candidates).where(*self._fits(view, now)).order_by(*_ordered(view.order, now))
        async with self._transactions.read() as connection:
            rows = await connection.execute(query.limit(limit).offset(offset))
            return [candidate_of(row) for row in rows.mappings()]

    async def count(self, view: View, now: datetime) -> int:
        query = select(func.count()).select_from(candidates).where(*self._fits(view, now))
        async with self._transactions.read() as connection:
            return await connection.scalar(query) or 0

    async def shelves(self, now: datetime) -> Mapping[Shelf, int]:
        old = func.count(case((_old(now), 1)))
        query = select(candidates.c.state, func.count().label("all"), old.label("old")).group_by(candidates.c.state)
        async with self._transactions.read() as connection:
            rows = {row.state: row for row in await connection.execute(query)}
        standing = {
            shelf: sum(rows[state].all for state in states if state in rows) for shelf, states in STATES.items()
        }
        return standing | {Shelf.OLD: sum(row.old for row in rows.values())}

    async def topics(self) -> Mapping[str, int]:
        each = self._each_topic()
        times = func.count(candidates.c.id.distinct()).label("times")  # a topic may stand twice in one candidate
        query = select(each.c.value.label("name"), times).select_from(candidates.join(each, true()))
        async with self._transactions.read() as connection:
            return {row.name: row.times for row in await connection.execute(query.group_by(each.c.value))}

    async def sources(self) -> Mapping[str, int]:
        query = select(candidates.c.source, func.count().label("times")).group_by(candidates.c.source)
        async with self._transactions.read() as connection:
            return {row.source: row.times for row in await connection.execute(query)}

    async def change(
        self, candidate_id: int, seen: str, change: Change, today: date, now: datetime, cause: str
    ) -> Candidate | None:
        this = candidates.c.id == candidate_id
        async with self._transactions.write() as connection:
            await record_effect(connection, cause, now)
            row = (await connection.execute(select(candidates).where(this).with_for_update())).mappings().one_or_none()
            before = candidate_of(row) if row else None
            after = changed(before, change, today) if before and version_of(before) == seen else None
            if after is None:
                await connection.rollback()
            else:
                await connection.execute(update(candidates).where(this).values(_moved(after)))
            return after

    async def discard(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]:
        values = {"state": CandidateState.DISCARDED, "former_state": candidates.c.state}
        return await self._move(ids, _UNDECIDED, values, now, cause)

    async def put_back(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]:
        discarded = candidates.c.state == CandidateState.DISCARDED
        return await self._move(ids, discarded, _AS_BEFORE, now, cause)

    async def wake(self, today: date) -> int:
        due = (candidates.c.state == CandidateState.SNOOZED) & (candidates.c.snoozed_until <= today)
        async with self._transactions.write() as connection:
            return (await connection.execute(update(candidates).where(due).values(_AS_BEFORE))).rowcount

    async def _move(
        self, ids: Sequence[int], those: ColumnElement[bool], values: Mapping[str, Any], now: datetime, cause: str
    ) -> list[int]:
        moved: list[int] = []
        async with self._transactions.write() as connection:
            await record_effect(connection, cause, now)
            for some in chunks(ids):
                change = update(candidates).where(candidates.c.id.in_(some), those).values(values)
                moved += (await connection.execute(change.returning(candidates.c.id))).scalars()
        return sorted(moved)

    def _fits(self, view: View, now: datetime) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = [candidates.c.state.in_(STATES[view.shelf])]
        if view.shelf is Shelf.OLD:
            wanted.append(_old(now))
        if view.topic is not None:
            each = self._each_topic()
            wanted.append(select(each.c.value).where(each.c.value == view.topic).exists())
        if view.source is not None:
            wanted.append(candidates.c.source == view.source)
        return wanted + [_holds(word) for word in fold(view.words).split()[:_MOST_WORDS]]

    def _each_topic(self) -> TableValuedAlias:
        """The topics of a row of `candidates`, a row each."""
        elements = func.json_each if is_sqlite(self._transactions.address) else func.json_array_elements_text
        return elements(candidates.c.topics).table_valued("value")


_AS_BEFORE = {
    "state": func.coalesce(candidates.c.former_state, CandidateState.IDEA.value),
    "former_state": None,
    "snoozed_until": None,
}


def _old(now: datetime) -> ColumnElement[bool]:
    """`board.is_old`."""
    return and_(_UNDECIDED, candidates.c.added_at < now - STALE)


def _holds(word: str) -> ColumnElement[bool]:
    """A folded word: letters and digits only. SQLite lowers ASCII alone, so of texts in other scripts only the title
    is found in any case."""
    texts = (candidates.c.label, candidates.c.pitch, candidates.c.abstract)
    inside = [func.lower(text).contains(word, autoescape=True) for text in texts]
    return or_(candidates.c.title_key.contains(word, autoescape=True), *inside)


def _ordered(order: Order, now: datetime) -> Sequence[ColumnElement[Any]]:
    newest = [candidates.c.added_at.desc(), candidates.c.id.desc()]
    match order:
        case Order.STARS:
            liked = func.coalesce(candidates.c.upvotes, -1)
            return [case((_old(now), 1), else_=0), candidates.c.score.desc(), liked.desc(), *newest]
        case Order.NEWEST:
            return newest
        case Order.WAITING:
            return [candidates.c.added_at, candidates.c.id]


def _moved(candidate: Candidate) -> dict[str, Any]:
    """The columns that an owner's change may touch."""
    return {
        "state": candidate.state,
        "score": candidate.score,
        "snoozed_until": candidate.snoozed_until,
        "former_state": candidate.former,
    }
