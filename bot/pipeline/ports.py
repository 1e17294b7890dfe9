"""What the pipeline needs from a database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Details, Promise
from bot.values import Struct


class ImportCounts(Struct, frozen=True):
    """What an import did, in records; their sum is what the source held."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.added + self.changed + self.unchanged

    def __add__(self, other: "ImportCounts") -> "ImportCounts":
        return ImportCounts(self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged)


class PipelineStore(Protocol):
    """Candidates and promises. Every method is one transaction."""

    async def candidate(self, candidate_id: int) -> Candidate | None: ...

    async def by_paper(self, key: str) -> Candidate | None:
        """The candidate whose paper has this canonical key, or has it as another address (`paper_aliases`)."""
        ...

    async def add(
        self,
        record: CandidateRecord,
        now: datetime,
        cause: str,
        state: CandidateState = CandidateState.IDEA,
        details: Details = Details.KNOWN,
    ) -> tuple[Candidate, bool]:
        """The candidate that this record is, and whether this cause added it (also when it is repeated).

        It is known by its key, another address of its paper, or its title where one of the two has no paper: then it
        keeps its state and what is known of it, and gets only what was not. A new one is `state`, but `reviewed` where
        the archive holds its paper or title; `details`: whether a source is to be asked about it.
        """
        ...

    async def candidates(self, states: Sequence[CandidateState], limit: int, offset: int = 0) -> list[Candidate]:
        """In order of arrival (oldest first), then id."""
        ...

    async def count(self, states: Sequence[CandidateState]) -> int: ...

    async def promises(self) -> list[Promise]:
        """Open promises, the longest waiting first."""
        ...
