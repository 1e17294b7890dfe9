"""Candidates and promises, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Promise
from bot.pipeline.ports import ImportCounts
from tests.fakes.tables import Tables


class MemoryPipeline:
    """`pipeline.ports.PipelineStore`; an import replaces the whole record."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def keep_candidates(self, records: Sequence[CandidateRecord], now: datetime) -> ImportCounts:
        counts = ImportCounts()
        for record in records:
            known = next((one for one in self._tables.candidates.values() if one.record.key == record.key), None)
            if known is None:
                candidate = Candidate(id=next(self._tables.ids), record=record, state=CandidateState.IDEA, added_at=now)
                self._tables.candidates[candidate.id] = candidate
                counts = replace(counts, added=counts.added + 1)
            elif known.record != record:
                self._tables.candidates[known.id] = replace(known, record=record)
                counts = replace(counts, changed=counts.changed + 1)
            else:
                counts = replace(counts, unchanged=counts.unchanged + 1)
        return counts

    async def candidate(self, candidate_id: int) -> Candidate | None:
        return self._tables.candidates.get(candidate_id)

    async def candidates(self, states: Sequence[CandidateState], limit: int, offset: int = 0) -> list[Candidate]:
        found = [candidate for candidate in self._tables.candidates.values() if candidate.state in states]
        return sorted(found, key=lambda candidate: (candidate.added_at, candidate.id))[offset : offset + limit]

    async def count(self, states: Sequence[CandidateState]) -> int:
        return sum(candidate.state in states for candidate in self._tables.candidates.values())

    async def promises(self) -> list[Promise]:
        current = self._tables.candidates
        found = [replace(one, candidate=current[one.candidate.id]) for one in self._tables.promises.values()]
        return sorted(found, key=lambda promise: (promise.chosen_at, promise.candidate.id))
