"""What the archive needs from a database and from a search engine."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.reviews.review import StoredReview


class ArchiveStore(Protocol):
    """Archived reviews only (state `archived`), unless said otherwise. Every method is one transaction."""

    async def review(self, review_id: int) -> StoredReview | None: ...

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
        """Those of the ids that are archived, in one query."""
        ...

    async def latest(self, limit: int, offset: int = 0) -> list[StoredReview]:
        """Newest first: by date, then by number, then by id; undated ones last."""
        ...

    async def count(self) -> int: ...

    async def by_paper(self, key: str) -> list[StoredReview]:
        """The reviews of one paper (canonical key), oldest first."""
        ...

    async def changed_since(self, revision: int, limit: int) -> list[StoredReview]:
        """Reviews of any state with a greater revision, in the order of their revisions.

        Revisions are given in commit order, so a reader that remembers the last one misses nothing. One that is not
        archived (any more) is to be removed from an index.
        """
        ...

    async def keep_query(self, words: str, now: datetime) -> int:
        """The id under which paging buttons find these words again; equal words share it. No reader is stored."""
        ...

    async def query(self, query_id: int) -> str | None: ...
