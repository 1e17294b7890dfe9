"""Details that candidates lack: who is asked for next, and what came of it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import Candidate, CandidateState, Details
from bot.pipeline.details import Complete, Wanted, wait_after
from bot.reviews.identity import fold
from bot.reviews.review import ReviewState
from bot.storage.candidate_rows import candidate_columns, candidate_of, mark_reviewed
from bot.storage.changes import REVIEWS, insert_new, take_turn
from bot.storage.choice_tables import candidates, paper_aliases
from bot.storage.engine import Transactions
from bot.storage.join_candidates import join, same_papers
from bot.storage.tables import reviews

_WANTED = candidates.c.details == Details.WANTED


class SqlDetails:
    """`pipeline.details.DetailsStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def want(self, candidate_id: int, now: datetime) -> bool:
        this = (candidates.c.id == candidate_id) & candidates.c.paper_key.is_not(None)
        values = {"details": Details.WANTED, "details_at": now, "details_tries": 0}
        async with self._transactions.write() as connection:
            return (await connection.execute(update(candidates).where(this).values(values))).rowcount == 1

    async def claim(self, now: datetime) -> Wanted | None:
        """Looked for without a transaction that writes: the tick asks every second, and mostly none is due."""
        due = _WANTED & (candidates.c.details_at.is_(None) | (candidates.c.details_at <= now))
        first = select(candidates).where(due).order_by(candidates.c.details_at.is_not(None), candidates.c.details_at)
        async with self._transactions.read() as connection:
            row = (await connection.execute(first.order_by(candidates.c.id).limit(1))).mappings().one_or_none()
        if row is None:
            return None
        tries = row["details_tries"] + 1
        again_at = now + wait_after(tries)
        this = (candidates.c.id == row["id"]) & due & (candidates.c.details_tries == row["details_tries"])
        change = update(candidates).where(this).values(details_at=again_at, details_tries=tries)
        async with self._transactions.write() as connection:  # another process may have been faster
            claimed = (await connection.execute(change)).rowcount == 1
        return Wanted(candidate_of(row), tries, again_at) if claimed else None

    async def keep(self, candidate_id: int, complete: Complete, keys: tuple[str, ...], now: datetime) -> int | None:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            candidate = await _locked(connection, candidate_id)
            if candidate is None:
                return None
            record = complete(candidate.record)
            columns = candidate_columns(record) | {"details": Details.KNOWN}
            await connection.execute(update(candidates).where(candidates.c.id == candidate_id).values(columns))
            stays, *others = await same_papers(connection, record, keys)
            for other in others:
                await join(connection, stays, other, now)
            for key in keys:
                await insert_new(connection, paper_aliases, key=key, candidate_id=stays)
            await _review(connection, stays, now)
            return stays

    async def give_up(self, candidate_id: int) -> None:
        change = update(candidates).where(candidates.c.id == candidate_id, _WANTED).values(details=Details.NONE)
        async with self._transactions.write() as connection:
            await connection.execute(change)


async def _locked(connection: AsyncConnection, candidate_id: int) -> Candidate | None:
    query = select(candidates).where(candidates.c.id == candidate_id).with_for_update()
    row = (await connection.execute(query)).mappings().one_or_none()
    return candidate_of(row) if row else None


async def _review(connection: AsyncConnection, candidate_id: int, now: datetime) -> None:
    """It is reviewed where the archive holds its paper, under any address that is known, or its title."""
    candidate = await _locked(connection, candidate_id)
    if candidate is None or candidate.state is CandidateState.REVIEWED:
        return
    aliases = select(paper_aliases.c.key).where(paper_aliases.c.candidate_id == candidate_id)
    held = reviews.c.paper_key.in_(aliases) | (reviews.c.paper_key == candidate.record.key)
    if title := fold(candidate.record.title):
        held |= reviews.c.title_key == title
    archived = select(reviews.c.paper_key, reviews.c.title).where(held, reviews.c.state == ReviewState.ARCHIVED)
    review = (await connection.execute(archived.limit(1))).one_or_none()
    if review is not None:
        await mark_reviewed(connection, [review.paper_key] if review.paper_key else [], [review.title], now)
