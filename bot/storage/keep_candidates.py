"""Candidates as an import brings them."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState
from bot.pipeline.ports import ImportCounts
from bot.storage.bulk import chunks, execute_many
from bot.storage.candidate_rows import candidate_columns, candidate_of
from bot.storage.columns import key_of
from bot.storage.tables import candidates


async def keep_candidates(
    connection: AsyncConnection, now: datetime, records: Sequence[CandidateRecord]
) -> ImportCounts:
    """What a record leaves open (no pitch, no topics, …) stays as another source gave it. A key that the records
    repeat counts once: the first wins, so that a second import changes nothing. A line number alone is no change.
    """
    first = {key_of(record.key): record for record in reversed(records)}
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
