"""What readers were promised, as rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import CandidateState, Promise
from bot.pipeline.promises import KeptPromise, ReleasedPromise, Writing
from bot.publishing.post import PostKind
from bot.reviews.review import ReviewState
from bot.storage.candidate_rows import candidate_of
from bot.storage.changes import record_effect
from bot.storage.choice_tables import OPEN, ballots, candidates, paper_aliases, promises
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.tables import parts, posts, reviews

_SETTLED = (CandidateState.REVIEWED, CandidateState.DISCARDED)
_WRITING = (ReviewState.DRAFT, ReviewState.QUEUED, ReviewState.POSTING)

_PROMISED = promises.join(candidates, candidates.c.id == promises.c.candidate_id)
_ITS_KEYS = select(paper_aliases.c.key).where(paper_aliases.c.candidate_id == candidates.c.id).correlate(candidates)
_ABOUT_IT = (
    (reviews.c.paper_key == candidates.c.paper_key)
    | reviews.c.paper_key.in_(_ITS_KEYS)
    | (reviews.c.title_key == candidates.c.title_key)
)
"""By the same rule by which `candidate_rows.mark_reviewed` knows what is reviewed."""

_RESULT = (
    select(func.min(parts.c.message_id))
    .join(posts, (posts.c.id == parts.c.post_id) & (posts.c.form == parts.c.form))
    .where(posts.c.ballot_id == promises.c.ballot_id, posts.c.kind == PostKind.RESULT)
    .scalar_subquery()
)


class SqlPromises:
    """`pipeline.promises.PromiseStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def promises(self) -> list[Promise]:
        async with self._transactions.read() as connection:
            return await open_promises(connection)

    async def kept(self, limit: int) -> list[KeptPromise]:
        columns = (promises.c.votes, promises.c.chosen_at, promises.c.kept_at)
        query = select(candidates.c.id, candidates.c.title, *columns).select_from(_PROMISED)
        query = query.where(promises.c.kept_at.is_not(None)).order_by(promises.c.kept_at.desc(), promises.c.id.desc())
        async with self._transactions.read() as connection:
            rows = (await connection.execute(query.limit(limit))).all()
            posted = await _posted(connection, [row.id for row in rows])
        return [
            KeptPromise(row.title, row.votes, row.chosen_at, row.kept_at, *posted.get(row.id, (None, None)))
            for row in rows
        ]

    async def released(self, limit: int) -> list[ReleasedPromise]:
        columns = (promises.c.released_because, promises.c.released_at)
        query = select(candidates.c.title, candidates.c.paper_url, *columns).select_from(_PROMISED)
        query = query.where(promises.c.released_at.is_not(None)).order_by(promises.c.released_at.desc())
        async with self._transactions.read() as connection:
            return [ReleasedPromise(*row) for row in await connection.execute(query.limit(limit))]

    async def writings(self) -> dict[int, Writing]:
        query = select(promises.c.id, reviews.c.id.label("review_id"), reviews.c.state)
        query = query.select_from(_PROMISED.join(reviews, _ABOUT_IT)).order_by(reviews.c.revision)
        async with self._transactions.read() as connection:
            rows = await connection.execute(query.where(OPEN, reviews.c.state.in_(_WRITING)))
            return {row.id: Writing(row.review_id, ReviewState(row.state)) for row in rows}

    async def match_writings(self) -> int:
        written = exists().where(_ABOUT_IT, reviews.c.state.in_(_WRITING))
        promised = candidates.c.id.in_(select(promises.c.candidate_id).where(OPEN))
        begun = promised & (candidates.c.state == CandidateState.CHOSEN) & written
        given_up = promised & (candidates.c.state == CandidateState.DRAFTED) & ~written
        async with self._transactions.read() as connection:
            if await connection.scalar(select(candidates.c.id).where(begun | given_up).limit(1)) is None:
                return 0
        async with self._transactions.write() as connection:
            up = await connection.execute(update(candidates).where(begun).values(state=CandidateState.DRAFTED))
            down = await connection.execute(update(candidates).where(given_up).values(state=CandidateState.CHOSEN))
            return up.rowcount + down.rowcount

    async def nudge(self, promise: Promise, nudges: int, facts: Mapping[str, Any], now: datetime) -> bool:
        as_read = (promises.c.nudges == promise.nudges) & promises.c.put_off_until.is_not_distinct_from(
            promise.put_off_until
        )
        change = update(promises).where(promises.c.id == promise.id, as_read, OPEN)
        async with self._transactions.write() as connection:
            nudged = await connection.execute(change.values(nudges=nudges, put_off_until=None))
            if nudged.rowcount == 1:
                await write_notice(connection, "promise_waits", facts, now)
            return nudged.rowcount == 1

    async def put_off(self, promise_id: int, until: datetime, now: datetime, cause: str) -> bool:
        change = update(promises).where(promises.c.id == promise_id, OPEN).values(put_off_until=until)
        async with self._transactions.write() as connection:
            await record_effect(connection, cause, now)
            return (await connection.execute(change)).rowcount == 1


async def insert_promise(
    connection: AsyncConnection,
    *,
    candidate_id: int,
    ballot_id: int,
    votes: int,
    voters: int,
    due_on: date | None,
    now: datetime,
) -> int | None:
    """The candidate is `chosen`, and its review promised; the promise's id. The caller holds the turn of REVIEWS.

    None, and nothing changed, where it is reviewed, discarded or promised already.
    """
    promised = select(promises.c.candidate_id).where(promises.c.candidate_id == candidate_id, OPEN)
    open_yet = candidates.c.state.not_in(_SETTLED) & candidates.c.id.not_in(promised)
    values = {"state": CandidateState.CHOSEN, "snoozed_until": None, "former_state": None}
    change = update(candidates).where(candidates.c.id == candidate_id, open_yet).values(values)
    if (await connection.execute(change)).rowcount == 0:
        return None
    row = {"candidate_id": candidate_id, "ballot_id": ballot_id, "votes": votes, "voters": voters}
    new = insert(promises).values(row | {"chosen_at": now, "due_on": due_on}).returning(promises.c.id)
    return int((await connection.execute(new)).scalar_one())


async def open_promises(connection: AsyncConnection) -> list[Promise]:
    """The longest waiting first."""
    return await read_promises(connection, OPEN)


async def read_promises(connection: AsyncConnection, those: ColumnElement[bool]) -> list[Promise]:
    """The longest waiting first, kept and released ones too where they are among `those`."""
    query = _of_promises().where(those).order_by(promises.c.chosen_at, promises.c.id)
    rows = (await connection.execute(query)).mappings().all()
    keys = await _aliases(connection, [row["id"] for row in rows])
    return [_promise(row, keys.get(row["id"], frozenset())) for row in rows]


def _of_promises() -> Select[*tuple[object, ...]]:
    """With the candidate's own columns: the promise's id is `promise_id`."""
    its_own = [column for column in promises.c if column.name not in {"id", "candidate_id"}]
    told_in = func.coalesce(_RESULT, ballots.c.message_id).label("told_in")
    query = select(candidates, promises.c.id.label("promise_id"), *its_own, told_in)
    return query.select_from(_PROMISED.join(ballots, ballots.c.id == promises.c.ballot_id))


async def _aliases(connection: AsyncConnection, candidate_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Other keys of their papers, by the candidate's id."""
    query = select(paper_aliases).where(paper_aliases.c.candidate_id.in_(candidate_ids))
    found: dict[int, frozenset[str]] = {}
    for row in await connection.execute(query):
        found[row.candidate_id] = found.get(row.candidate_id, frozenset()) | {row.key}
    return found


def _promise(row: RowMapping, other_keys: frozenset[str]) -> Promise:
    return Promise(
        id=row["promise_id"],
        candidate=candidate_of(row),
        ballot_id=row["ballot_id"],
        votes=row["votes"],
        voters=row["voters"],
        chosen_at=row["chosen_at"],
        due_on=row["due_on"],
        nudges=row["nudges"],
        put_off_until=row["put_off_until"],
        told_in=row["told_in"],
        other_keys=other_keys,
    )


async def _posted(
    connection: AsyncConnection, candidate_ids: Sequence[int]
) -> dict[int, tuple[int | None, int | None]]:
    """Number and first message of the newest review about each of these, by the candidate's id."""
    query = select(candidates.c.id, reviews.c.number, reviews.c.message_ids)
    query = query.select_from(candidates.join(reviews, _ABOUT_IT))
    query = query.where(candidates.c.id.in_(candidate_ids), reviews.c.state == ReviewState.ARCHIVED)
    rows = await connection.execute(query.order_by(reviews.c.posted_at, reviews.c.id))
    return {row.id: (row.number, row.message_ids[0] if row.message_ids else None) for row in rows}
