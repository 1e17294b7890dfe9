"""Papers that readers ask for: the owners accept or decline, and whoever asked hears of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.pipeline.candidate import Candidate
from bot.reviews.paper import Paper
from bot.values import Struct

MOST_WAITING = 3
"""Of one reader at a time: who asks for everything asks for nothing."""
MOST_A_DAY = 5
"""Of one reader within 24 hours, decided ones too."""
MOST_IN_ALL = 200
"""Whatever crowd comes, the owners' list stays readable."""
DECLINED_FOR = timedelta(days=90)
"""After that a paper that was declined may be asked for again."""

ASK = "suggest.ask"
"""The action of the single-use button that asks; the used ones of a day are counted."""


class SuggestionState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Request(StrEnum):
    """What became of asking. But for ASKED and JOINED nothing was changed."""

    ASKED = "asked"  # the first; the owners have a notice
    JOINED = "joined"
    KNOWN = "known"  # this reader asked before
    DECLINED = "declined"  # less than DECLINED_FOR ago
    TOO_MANY_WAITING = "too_many_waiting"
    TOO_MANY_TODAY = "too_many_today"
    TOO_MANY_IN_ALL = "too_many_in_all"


class Suggestion(Struct, frozen=True, kw_only=True):
    """readers: how many ask, or had asked when it was decided; who that was is forgotten then. decided_at: UTC."""

    id: int
    paper: Paper
    state: SuggestionState
    suggested_at: datetime
    readers: int
    decided_at: datetime | None = None


class Decided(Struct, frozen=True):
    """accepted: whether it is; first: whether this decided it, or somebody had before; candidate: that of an accepted
    one."""

    suggestion: Suggestion
    first: bool
    candidate: Candidate | None = None

    @property
    def accepted(self) -> bool:
        return self.suggestion.state is SuggestionState.ACCEPTED


class SuggestionStore(Protocol):
    """Every method is one transaction."""

    async def suggest(
        self, paper: Paper, user_id: int, language: str, now: datetime, cause: str
    ) -> tuple[Request, int]:
        """What became of it, and how many readers ask now. The first one comes with a `suggestion` notice; what was
        decided long ago may be asked for anew. AlreadyApplied."""
        ...

    async def about(self, key: str, user_id: int) -> tuple[Suggestion | None, bool]:
        """The suggestion of this paper, and whether this reader is among those who ask."""
        ...

    async def waiting(self, limit: int, offset: int = 0) -> list[Suggestion]:
        """Those with the most readers first, then the oldest."""
        ...

    async def count(self) -> int:
        """How many wait."""
        ...

    async def decide(self, suggestion_id: int, accept: bool, now: datetime, cause: str) -> Decided:
        """Once. Accepted, the paper is a candidate whose details are wanted (a discarded one an idea again). Each who
        asked gets a letter, and is forgotten here. NotFound."""
        ...
