"""Candidates and promises."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Promise
from bot.pipeline.ports import ImportCounts
from bot.storage.bulk import chunks, execute_many
from bot.storage.candidate_rows import candidate_columns, candidate_of
from bot.storage.changes import REVIEWS, take_turn
from bot.storage.columns import key_of
from bot.storage.engine import Transactions
from bot.storage.tables import candidates, promises


class SqlPipeline:
    """`pipeline.ports.PipelineStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep_candidates(self, records: Sequence[CandidateRecord], now: datetime) -> ImportCounts:
        """What a record leaves open (no pitch, no topics, …) stays as another source gave it. A key that the records
        repeat counts once: the first wins, so that a second import changes nothing. A line number alone is no change.
        """
        first = {key_of(record.key): record for record in reversed(records)}
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            known = await _known(connection, list(first))
            new = {key: record for key, record in first.items() if key not in known}
            merged = {key: _merge(known[key].record, record) for key, record in first.items() if key in known}
            changed = {key: record for key, record in merged.items() if not _same(known[key].record, record)}
            constant = {"state": CandidateState.IDEA, "carry": 0, "added_at": now}
            arrivals = [candidate_columns(record) | constant for record in reversed(new.values())]
            await execute_many(connection, insert(candidates), arrivals)
            changes = [candidate_columns(record) | {"its_id": known[key].id} for key, record in changed.items()]
            await execute_many(connection, update(candidates).where(candidates.c.id == bindparam("its_id")), changes)
        return ImportCounts(len(new), len(changed), len(records) - len(new) - len(changed))

    async def candidate(self, candidate_id: int) -> Candidate | None:
        async with self._transactions.read() as connection:
            rows = await connection.execute(select(candidates).where(candidates.c.id == candidate_id))
            row = rows.mappings().one_or_none()
            return candidate_of(row) if row else None

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
        columns = (candidates, promises.c.ballot_id, promises.c.votes, promises.c.voters, promises.c.chosen_at)
        query = select(*columns).join(promises, promises.c.candidate_id == candidates.c.id)
        query = query.where(promises.c.kept_at.is_(None)).order_by(promises.c.chosen_at, promises.c.id)
        async with self._transactions.read() as connection:
            return [
                Promise(
                    candidate=candidate_of(row),
                    ballot_id=row["ballot_id"],
                    votes=row["votes"],
                    voters=row["voters"],
                    chosen_at=row["chosen_at"],
                )
                for row in (await connection.execute(query)).mappings()
            ]


async def _known(connection: AsyncConnection, keys: Sequence[str]) -> dict[str, Candidate]:
    found: dict[str, Candidate] = {}
    for some in chunks(keys):
        rows = (await connection.execute(select(candidates).where(candidates.c.key.in_(some)))).mappings()
        found |= {row["key"]: candidate_of(row) for row in rows}
    return found


def _merge(known: CandidateRecord, record: CandidateRecord) -> CandidateRecord:
    given = {field.name: getattr(record, field.name) for field in fields(record)}
    return replace(known, **{name: value for name, value in given.items() if value not in (None, "", ())})


def _same(one: CandidateRecord, other: CandidateRecord) -> bool:
    return replace(one, source_line=None) == replace(other, source_line=None)
