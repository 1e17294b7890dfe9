"""What readers ask for and wait for, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import AlreadyApplied, NotFound
from bot.pipeline.candidate import Candidate, CandidateState
from bot.pipeline.letters import Letter
from bot.pipeline.pasted import record_of
from bot.pipeline.suggestions import (
    DECLINED_FOR,
    MOST_WAITING,
    Decided,
    Request,
    Suggestion,
    SuggestionState,
)
from bot.pipeline.wishes import MOST_WISHES, Wishable, Wished
from bot.reviews.paper import Paper
from bot.reviews.review import StoredReview
from bot.values import replace


@dataclass
class MemoryWishes:
    """`pipeline.wishes.WishStore` over candidates that the test puts here; `out`: the reviews of reviewed ones."""

    candidates: dict[int, Candidate] = field(default_factory=dict)
    kept: dict[tuple[int, int], None] = field(default_factory=dict)  # candidate and reader, in order
    out: dict[int, StoredReview] = field(default_factory=dict)

    async def wish(self, candidate_id: int, user_id: int, language: str, now: datetime) -> Wished:
        candidate = self.candidates.get(candidate_id)
        if candidate is None or candidate.state is CandidateState.DISCARDED:
            return Wished.GONE
        if candidate.state is CandidateState.REVIEWED:
            return Wished.REVIEWED
        if (candidate_id, user_id) not in self.kept and await self.count(user_id) >= MOST_WISHES:
            return Wished.FULL
        self.kept[candidate_id, user_id] = None
        return Wished.KEPT

    async def let_go(self, candidate_id: int, user_id: int) -> bool:
        there = (candidate_id, user_id) in self.kept
        self.kept.pop((candidate_id, user_id), None)
        return there

    async def of_reader(self, user_id: int, limit: int, offset: int = 0) -> list[Candidate]:
        mine = [self.candidates[candidate] for candidate, reader in self.kept if reader == user_id]
        return mine[offset : offset + limit]

    async def count(self, user_id: int) -> int:
        return sum(reader == user_id for _, reader in self.kept)

    async def wishable(self, candidate_ids: Sequence[int], user_id: int) -> list[Wishable]:
        found = [self.candidates[one] for one in dict.fromkeys(candidate_ids) if one in self.candidates]
        return [Wishable(one, (one.id, user_id) in self.kept, self.out.get(one.id)) for one in found]

    async def waiting(self, candidate_ids: Sequence[int]) -> Mapping[int, int]:
        return {one: count for one in candidate_ids if (count := sum(its_id == one for its_id, _ in self.kept))}

    async def asked_for(self, paper_key: str | None, title: str) -> int:
        return 0


@dataclass
class MemorySuggestions:
    """`pipeline.suggestions.SuggestionStore`, with the limit of those that wait."""

    kept: dict[int, Suggestion] = field(default_factory=dict)
    asking: dict[int, list[int]] = field(default_factory=dict)  # readers, by suggestion
    causes: set[str] = field(default_factory=set)

    async def suggest(
        self, paper: Paper, user_id: int, language: str, now: datetime, cause: str
    ) -> tuple[Request, int]:
        found = next((one for one in self.kept.values() if one.paper.key == paper.key), None)
        readers = self.asking.get(found.id, []) if found else []
        if user_id in readers:
            return Request.KNOWN, len(readers)
        if found and found.decided_at and now < found.decided_at + DECLINED_FOR:
            return Request.DECLINED, 0
        if sum(user_id in asking for asking in self.asking.values()) >= MOST_WAITING:
            return Request.TOO_MANY_WAITING, len(readers)
        if cause in self.causes:
            raise AlreadyApplied(cause)
        self.causes.add(cause)
        its_id = found.id if found else len(self.kept) + 1
        self.kept[its_id] = Suggestion(
            id=its_id, paper=paper, state=SuggestionState.WAITING, suggested_at=now, readers=len(readers) + 1
        )
        self.asking[its_id] = [*readers, user_id]
        return (Request.JOINED if readers else Request.ASKED), len(readers) + 1

    async def about(self, key: str, user_id: int) -> tuple[Suggestion | None, bool]:
        found = next((one for one in self.kept.values() if one.paper.key == key), None)
        return found, found is not None and user_id in self.asking.get(found.id, [])

    async def waiting(self, limit: int, offset: int = 0) -> list[Suggestion]:
        return self._waiting()[offset : offset + limit]

    async def count(self) -> int:
        return len(self._waiting())

    async def decide(self, suggestion_id: int, accept: bool, now: datetime, cause: str) -> Decided:
        found = self.kept.get(suggestion_id)
        if found is None:
            raise NotFound("suggestion", str(suggestion_id))
        if found.state is not SuggestionState.WAITING:
            return Decided(found, first=False)
        state = SuggestionState.ACCEPTED if accept else SuggestionState.DECLINED
        decided = self.kept[suggestion_id] = replace(found, state=state, decided_at=now)
        self.asking[suggestion_id] = []
        record, idea = record_of(found.paper), CandidateState.IDEA
        candidate = Candidate(id=suggestion_id, record=record, state=idea, added_at=now) if accept else None
        return Decided(decided, first=True, candidate=candidate)

    def _waiting(self) -> list[Suggestion]:
        return [one for one in self.kept.values() if one.state is SuggestionState.WAITING]


@dataclass
class MemoryReaders:
    """`pipeline.readers.ReaderStore`: who was to be forgotten, in order."""

    forgotten: list[int] = field(default_factory=list)

    async def forget(self, user_id: int, now: datetime) -> None:
        self.forgotten.append(user_id)

    async def forget_buttons(self, before: datetime) -> int:
        return 0


@dataclass
class MemoryLetters:
    """`pipeline.letters.LetterStore`."""

    kept: dict[int, Letter] = field(default_factory=dict)

    def write(self, *letters: Letter) -> None:
        self.kept |= {letter.id: letter for letter in letters}

    async def first(self, limit: int) -> list[Letter]:
        return sorted(self.kept.values(), key=lambda letter: letter.id)[:limit]

    async def begin(self, letter_id: int) -> bool:
        waits = letter_id in self.kept and not self.kept[letter_id].begun
        if waits:
            self.kept[letter_id] = replace(self.kept[letter_id], begun=True)
        return waits

    async def postpone(self, letter_id: int) -> None:
        if letter_id in self.kept:
            self.kept[letter_id] = replace(self.kept[letter_id], begun=False)

    async def end(self, letter_id: int) -> None:
        self.kept.pop(letter_id, None)
