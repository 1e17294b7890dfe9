"""An archive in memory, and a search over it."""

from collections.abc import Sequence
from datetime import datetime

from bot.archive.follow import FollowArchive
from bot.archive.search import SearchArchive
from bot.index.memory import MemoryIndex
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace
from tests.makers import make_stored


class Shelf:
    """An `ArchiveStore` of a list; `queries` counts the calls that read reviews."""

    def __init__(self, *reviews: Review) -> None:
        self._stored: dict[int, StoredReview] = {}
        self._words: list[str] = []
        self.queries = 0
        for number, review in enumerate(reviews, start=1):
            self.keep(make_stored(number, review))

    def keep(self, stored: StoredReview) -> None:
        """Adds or replaces, under the next revision."""
        revision = 1 + max((other.revision for other in self._stored.values()), default=0)
        self._stored[stored.id] = replace(stored, revision=revision)

    async def review(self, review_id: int) -> StoredReview | None:
        return (await self.reviews([review_id])).get(review_id)

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
        self.queries += 1
        return {stored.id: stored for stored in self._archived() if stored.id in review_ids}

    async def latest(self, limit: int, offset: int = 0) -> list[StoredReview]:
        return sorted(self._archived(), key=lambda stored: -stored.id)[offset : offset + limit]

    async def count(self) -> int:
        return len(self._archived())

    async def by_paper(self, key: str) -> list[StoredReview]:
        return [stored for stored in self._archived() if stored.review.paper and stored.review.paper.key == key]

    async def changed_since(self, revision: int, limit: int) -> list[StoredReview]:
        self.queries += 1
        changed = [stored for stored in self._stored.values() if stored.revision > revision]
        return sorted(changed, key=lambda stored: stored.revision)[:limit]

    async def keep_query(self, words: str, now: datetime) -> int:
        self._words.append(words)
        return len(self._words)

    async def query(self, query_id: int) -> str | None:
        return self._words[query_id - 1] if query_id <= len(self._words) else None

    def _archived(self) -> list[StoredReview]:
        return [stored for stored in self._stored.values() if stored.state is ReviewState.ARCHIVED]


async def search_over(shelf: Shelf) -> SearchArchive:
    """A search whose index has caught up with the shelf."""
    index = MemoryIndex()
    await FollowArchive(shelf, index).catch_up()
    return SearchArchive(shelf, index)
