"""Readers' wishes to be told."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import Candidate, CandidateState
from bot.pipeline.suggestions import SuggestionState
from bot.pipeline.wishes import MOST_WISHES, Wishable, Wished
from bot.reviews.identity import fold
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.candidate_rows import candidate_of
from bot.storage.changes import insert_new
from bot.storage.choice_tables import candidates, paper_aliases, suggesters, suggestions, wishes
from bot.storage.engine import Transactions
from bot.storage.join_candidates import gone_key
from bot.storage.review_rows import stored_review
from bot.storage.tables import reviews

_CLOSED = {CandidateState.REVIEWED: Wished.REVIEWED, CandidateState.DISCARDED: Wished.GONE}


class SqlWishes:
    """`pipeline.wishes.WishStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def wish(self, candidate_id: int, user_id: int, language: str, now: datetime) -> Wished:
        """The candidate's row stays locked until the end: whoever marks it reviewed waits, and then sees the wish."""
        own = select(func.count()).select_from(wishes).where(wishes.c.user_id == user_id)
        async with self._transactions.write() as connection:
            its_id = (await _current(connection, [candidate_id]))[candidate_id]
            this = (wishes.c.candidate_id == its_id) & (wishes.c.user_id == user_id)
            locked = select(candidates.c.state).where(candidates.c.id == its_id).with_for_update(read=True)
            found = await connection.scalar(locked)
            if found is None or found in _CLOSED:
                return _CLOSED[found] if found else Wished.GONE
            if await connection.scalar(select(wishes.c.user_id).where(this)) is not None:
                return Wished.KEPT
            if (await connection.scalar(own) or 0) >= MOST_WISHES:
                return Wished.FULL
            row = {"candidate_id": its_id, "user_id": user_id, "language": language, "wished_at": now}
            await insert_new(connection, wishes, **row)
            return Wished.KEPT

    async def let_go(self, candidate_id: int, user_id: int) -> bool:
        async with self._transactions.write() as connection:
            its_id = (await _current(connection, [candidate_id]))[candidate_id]
            this = (wishes.c.candidate_id == its_id) & (wishes.c.user_id == user_id)
            return (await connection.execute(delete(wishes).where(this))).rowcount == 1

    async def of_reader(self, user_id: int, limit: int, offset: int = 0) -> list[Candidate]:
        query = select(candidates).join(wishes, wishes.c.candidate_id == candidates.c.id)
        query = query.where(wishes.c.user_id == user_id).order_by(wishes.c.wished_at, candidates.c.id)
        async with self._transactions.read() as connection:
            rows = await connection.execute(query.limit(limit).offset(offset))
            return [candidate_of(row) for row in rows.mappings()]

    async def count(self, user_id: int) -> int:
        query = select(func.count()).select_from(wishes).where(wishes.c.user_id == user_id)
        async with self._transactions.read() as connection:
            return await connection.scalar(query) or 0

    async def wishable(self, candidate_ids: Sequence[int], user_id: int) -> list[Wishable]:
        mine = and_(wishes.c.candidate_id == candidates.c.id, wishes.c.user_id == user_id)
        query = select(candidates, wishes.c.user_id.label("wisher")).outerjoin(wishes, mine)
        async with self._transactions.read() as connection:
            ids = (await _current(connection, candidate_ids)).values()
            rows = (await connection.execute(query.where(candidates.c.id.in_(ids)))).mappings().all()
            found = {row["id"]: (candidate_of(row), row["wisher"] is not None) for row in rows}
            out = await _reviews_of(connection, [one for one, _ in found.values()])
        known = (found[one] for one in dict.fromkeys(ids) if one in found)
        return [Wishable(candidate, mine, out.get(candidate.id)) for candidate, mine in known]

    async def waiting(self, candidate_ids: Sequence[int]) -> Mapping[int, int]:
        query = select(wishes.c.candidate_id, func.count().label("readers")).group_by(wishes.c.candidate_id)
        async with self._transactions.read() as connection:
            rows = await connection.execute(query.where(wishes.c.candidate_id.in_(candidate_ids)))
            return {row.candidate_id: row.readers for row in rows}

    async def asked_for(self, paper_key: str | None, title: str) -> int:
        """Who asked for what was accepted since is not known any more, only how many: the greater number counts."""
        wishing = select(wishes.c.user_id).join(candidates).where(_alike(paper_key, title))
        its_own = suggestions.c.key == paper_key
        asking = select(suggesters.c.user_id).join(suggestions).where(its_own)
        before = select(suggestions.c.readers).where(its_own, suggestions.c.state == SuggestionState.ACCEPTED)
        async with self._transactions.read() as connection:
            known = await connection.scalar(select(func.count()).select_from(union(wishing, asking).subquery()))
            return max(known or 0, await connection.scalar(before) or 0)


async def _current(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, int]:
    """What each of these ids is called now: links and buttons name candidates that became one with another."""
    gone = {gone_key(one): one for one in ids}
    query = select(paper_aliases.c.key, paper_aliases.c.candidate_id).where(paper_aliases.c.key.in_(gone))
    return {one: one for one in ids} | {gone[row.key]: row.candidate_id for row in await connection.execute(query)}


async def _reviews_of(connection: AsyncConnection, found: Sequence[Candidate]) -> dict[int, StoredReview]:
    """The newest archived review of each reviewed candidate, by candidate: of its paper, else of its title."""
    reviewed = [one for one in found if one.state is CandidateState.REVIEWED]
    if not reviewed:
        return {}
    aliases = select(paper_aliases.c.key, paper_aliases.c.candidate_id)
    rows = await connection.execute(aliases.where(paper_aliases.c.candidate_id.in_([one.id for one in reviewed])))
    papers = {row.key: row.candidate_id for row in rows}
    papers |= {one.record.paper.key: one.id for one in reviewed if one.record.paper}
    titles = {fold(one.record.title): one.id for one in reviewed if fold(one.record.title)}
    alike = reviews.c.paper_key.in_(papers) | reviews.c.title_key.in_(titles)
    query = select(reviews).where(alike, reviews.c.state == ReviewState.ARCHIVED).order_by(reviews.c.id)
    archived = [stored_review(row) for row in (await connection.execute(query)).mappings()]
    by_title = {titles.get(fold(one.review.title)): one for one in archived}
    by_paper = {papers.get(one.review.paper.key): one for one in archived if one.review.paper}
    return {its_id: one for its_id, one in (by_title | by_paper).items() if its_id is not None}


def _alike(paper_key: str | None, title: str) -> ColumnElement[bool]:
    """Candidates that this review would be of, as `candidate_rows.mark_reviewed` has it."""
    papers = [paper_key] if paper_key else []
    titles = {fold(title)} - {""}
    aliased = select(paper_aliases.c.candidate_id).where(paper_aliases.c.key.in_(papers))
    its_paper = candidates.c.paper_key.in_(papers) | candidates.c.id.in_(aliased)
    return its_paper | candidates.c.title_key.in_(titles)
