"""Readers' "tell me when it is out": kept until the review is out, then one letter, and forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.pipeline.candidate import Candidate
from bot.reviews.review import StoredReview
from bot.values import Struct

MOST_WISHES = 50
"""Of one reader."""


class Wished(StrEnum):
    """What became of a wish. But for KEPT nothing was changed."""

    KEPT = "kept"  # also when it was kept before
    FULL = "full"  # this reader has MOST_WISHES
    REVIEWED = "reviewed"
    GONE = "gone"  # discarded, or never there


class Wishable(Struct, frozen=True):
    """A candidate as one reader sees it. mine: this reader wants to be told; review: the newest archived one of it."""

    candidate: Candidate
    mine: bool = False
    review: StoredReview | None = None


class WishStore(Protocol):
    """Every method is one transaction."""

    async def wish(self, candidate_id: int, user_id: int, language: str, now: datetime) -> Wished:
        """One wish for each candidate and reader: asking again changes nothing. A candidate that becomes `reviewed` at
        the same moment either has this wish or refuses it."""
        ...

    async def let_go(self, candidate_id: int, user_id: int) -> bool:
        """Ends a wish; False when there was none."""
        ...

    async def of_reader(self, user_id: int, limit: int, offset: int = 0) -> list[Candidate]:
        """What this reader waits for, in the order of wishing."""
        ...

    async def count(self, user_id: int) -> int: ...

    async def wishable(self, candidate_ids: Sequence[int], user_id: int) -> list[Wishable]:
        """In the order of the ids; unknown ones are left out."""
        ...

    async def waiting(self, candidate_ids: Sequence[int]) -> Mapping[int, int]:
        """How many readers wait for each; those for which nobody does are left out."""
        ...

    async def asked_for(self, paper_key: str | None, title: str) -> int:
        """How many readers are known to have asked for this paper, by wish or suggestion: nobody counts twice, so where
        that cannot be told it is the least that is certain."""
        ...
