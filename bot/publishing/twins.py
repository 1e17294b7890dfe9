"""The same review in two languages: told to the bot once, or found by its paper."""

from datetime import datetime
from typing import Protocol

from bot.reviews.review import StoredReview

MOST_LIKELY = 5


class TwinStore(Protocol):
    """Every method is one transaction. Two reviews are twins when each names the other; a new review of a paper that
    one review in another language is about becomes its twin by itself."""

    async def twin(self, review_id: int) -> StoredReview | None:
        """In any state."""
        ...

    async def likely(self, review_id: int) -> list[StoredReview]:
        """Reviews in another language without a twin: of its paper or title, then the newest; at most `MOST_LIKELY`."""
        ...

    async def pair(self, review_id: int, twin_id: int, by: int, now: datetime, cause: str) -> bool:
        """False, and nothing changed: one of them is gone, has a twin, or both are in the same language. AlreadyApplied
        when the cause was recorded before."""
        ...

    async def part(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        """They are two reviews again. False when it has no twin. AlreadyApplied."""
        ...
