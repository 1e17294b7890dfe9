"""Candidates and promises."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Details, Promise
from bot.storage.candidate_rows import candidate_of
from bot.storage.choice_tables import candidates, paper_aliases
from bot.storage.engine import Transactions
from bot.storage.join_candidates import gone_key
from bot.storage.keep_candidates import add_candidate
from bot.storage.promises import open_promises


class SqlPipeline:
    """`pipeline.ports.PipelineStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def candidate(self, candidate_id: int) -> Candidate | None:
        joined = select(paper_aliases.c.candidate_id).where(paper_aliases.c.key == gone_key(candidate_id))
        this = (candidates.c.id == candidate_id) | candidates.c.id.in_(joined)
        async with self._transactions.read() as connection:
            row = (await connection.execute(select(candidates).where(this))).mappings().one_or_none()
            return candidate_of(row) if row else None

    async def by_paper(self, key: str) -> Candidate | None:
        async with self._transactions.read() as connection:
            its_alias = select(paper_aliases.c.candidate_id).where(paper_aliases.c.key == key)
            either = (candidates.c.key == key) | candidates.c.id.in_(its_alias)
            own_first = select(candidates).where(either).order_by(candidates.c.key != key).limit(1)
            row = (await connection.execute(own_first)).mappings().one_or_none()
            return candidate_of(row) if row else None

    async def add(
        self,
        record: CandidateRecord,
        now: datetime,
        cause: str,
        state: CandidateState = CandidateState.IDEA,
        details: Details = Details.KNOWN,
    ) -> tuple[Candidate, bool]:
        async with self._transactions.write() as connection:
            return await add_candidate(connection, record, now, cause, state, details)

    async def candidates(self, states: Sequence[CandidateState], limit: int, offset: int = 0) -> list[Candidate]:
        query = select(candidates).where(candidates.c.state.in_(states))
        query = query.order_by(candidates.c.added_at, candidates.c.id).limit(limit).offset(offset)
        async with self._transactions.read() as connection:
            return [candidate_of(row) for row in (await connection.execute(query)).mappings()]

    async def count(self, states: Sequence[CandidateState]) -> int:
        query = select(func.count()).select_from(candidates).where(candidates.c.state.in_(states))
        async with self._transactions.read() as connection:
            return await connection.scalar(query) or 0

    async def promises(self) -> list[Promise]:
        async with self._transactions.read() as connection:
            return await open_promises(connection)
