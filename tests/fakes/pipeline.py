"""Candidates and promises, in memory."""

from collections.abc import Sequence
from datetime import datetime

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Details, Promise
from bot.reviews.identity import fold
from bot.reviews.review import ReviewState
from bot.values import replace
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
        own = next((one for one in self._tables.candidates.values() if one.record.key == key), None)
        return own or self._tables.candidates.get(self._tables.aliases.get(key, 0))

    async def add(
        self,
        record: CandidateRecord,
        now: datetime,
        cause: str,
        state: CandidateState = CandidateState.IDEA,
        details: Details = Details.KNOWN,
    ) -> tuple[Candidate, bool]:
        cause = f"{cause}:{record.key}"
        known = await self.by_paper(record.key) or self._entitled(record)
        if known:
            filled = replace(known, record=replace(known.record, paper=known.record.paper or record.paper))
            self._tables.candidates[known.id] = filled
            return filled, cause in self._tables.causes
        self._tables.record(cause)
        candidate = Candidate(
            id=next(self._tables.ids),
            record=record,
            state=CandidateState.REVIEWED if self._reviewed(record) else state,
            added_at=now,
            details=details,
        )
        self._tables.candidates[candidate.id] = candidate
        return candidate, True

    def _entitled(self, record: CandidateRecord) -> Candidate | None:
        alike = (one for one in self._tables.candidates.values() if fold(one.record.title) == fold(record.title) != "")
        return next((one for one in alike if one.record.paper is None or record.paper is None), None)

    def _reviewed(self, record: CandidateRecord) -> bool:
        archived = [one for one in self._tables.reviews.values() if one.state is ReviewState.ARCHIVED]
        papers = {one.review.paper.key for one in archived if one.review.paper}
        titles = {fold(one.review.title) for one in archived} - {""}
        return (record.paper is not None and record.paper.key in papers) or fold(record.title) in titles

    async def candidates(self, states: Sequence[CandidateState], limit: int, offset: int = 0) -> list[Candidate]:
        found = [candidate for candidate in self._tables.candidates.values() if candidate.state in states]
        return sorted(found, key=lambda candidate: (candidate.added_at, candidate.id))[offset : offset + limit]

    async def count(self, states: Sequence[CandidateState]) -> int:
        return sum(candidate.state in states for candidate in self._tables.candidates.values())

    async def promises(self) -> list[Promise]:
        current = self._tables.candidates
        found = [replace(one, candidate=current[one.candidate.id]) for one in self._tables.promises.values()]
        return sorted(found, key=lambda promise: (promise.chosen_at, promise.candidate.id))
