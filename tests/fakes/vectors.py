"""A store of vectors in memory."""

from collections.abc import Sequence

from bot.archive.meaning import KeptPassage, KeptVectors, Progress, Vector
from bot.reviews.review import ReviewState, StoredReview
from tests.unit.archive.shelf import Shelf


class MemoryVectorStore:
    """`archive.meaning.VectorStore` beside a shelf of reviews."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._kept: dict[tuple[int, str], tuple[int, int, tuple[KeptPassage, ...]]] = {}  # revision, order, passages
        self._order = 0

    def models(self) -> set[str]:
        return {model for _, model in self._kept}

    async def progress(self, model: str) -> Progress:
        archived = await self._archived()
        return Progress(sum(self._embedded(stored, model) for stored in archived), len(archived))

    async def newest_change(self) -> int:
        return max((stored.revision for stored in await self._shelf.changed_since(0, 10_000)), default=0)

    async def next_missing(self, model: str) -> StoredReview | None:
        missing = [stored for stored in await self._archived() if not self._embedded(stored, model)]
        return max(missing, key=lambda stored: stored.id, default=None)

    async def known(self, review_id: int, model: str) -> dict[str, Vector]:
        _, _, passages = self._kept.get((review_id, model), (0, 0, ()))
        return {passage.text_hash: passage.vector for passage in passages}

    async def keep(self, stored: StoredReview, model: str, passages: Sequence[KeptPassage]) -> bool:
        if stored.revision not in [other.revision for other in await self._archived()]:
            return False
        self._order += 1
        self._kept[stored.id, model] = (stored.revision, self._order, tuple(passages))
        return True

    async def kept_since(self, model: str, order: int, limit: int) -> list[KeptVectors]:
        archived = {stored.id for stored in await self._archived()}
        found = [
            KeptVectors(review_id, tuple(passage.vector for passage in passages), kept)
            for (review_id, by), (_, kept, passages) in self._kept.items()
            if by == model and kept > order and review_id in archived
        ]
        return sorted(found, key=lambda one: one.order)[:limit]

    async def tidy(self, model: str) -> None:
        archived = {stored.id for stored in await self._archived()}
        self._kept = {key: kept for key, kept in self._kept.items() if key[0] in archived and key[1] == model}

    async def _archived(self) -> list[StoredReview]:
        every = await self._shelf.changed_since(0, 10_000)
        return [stored for stored in every if stored.state is ReviewState.ARCHIVED]

    def _embedded(self, stored: StoredReview, model: str) -> bool:
        return self._kept.get((stored.id, model), (None, 0, ()))[0] == stored.revision
