"""Candidates and promises, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Promise
from tests.fakes.tables import Tables


class MemoryPipeline:
    """`pipeline.ports.PipelineStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, records: Sequence[CandidateRecord], now: datetime) -> None:
        """What an import brings."""
        for record in records:
            candidate = Candidate(id=next(self._tables.ids), record=record, state=CandidateState.IDEA, added_at=now)
            self._tables.candidates[candidate.id] = candidate

    async def candidate(self, candidate_id: int) -> Candidate | None:
        return self._tables.candidates.get(candidate_id)

    async def by_paper(self, key: str) -> Candidate | None:
        return next((one for one in self._tables.candidates.values() if one.record.key == key), None)

    async def candidates(self, states: Sequence[CandidateState], limit: int, offset: int = 0) -> list[Candidate]:
        found = [candidate for candidate in self._tables.candidates.values() if candidate.state in states]
        return sorted(found, key=lambda candidate: (candidate.added_at, candidate.id))[offset : offset + limit]

    async def count(self, states: Sequence[CandidateState]) -> int:
        return sum(candidate.state in states for candidate in self._tables.candidates.values())

    async def promises(self) -> list[Promise]:
        current = self._tables.candidates
        found = [replace(one, candidate=current[one.candidate.id]) for one in self._tables.promises.values()]
        return sorted(found, key=lambda promise: (promise.chosen_at, promise.candidate.id))
