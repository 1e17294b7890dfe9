"""Reviews that were shown lately are kept, so that the next answer with them asks nobody."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bot.archive.recent import Recent
from bot.reviews.review import StoredReview

_CHARACTERS = 25_000_000  # one to two bytes each: five thousand reviews, a daily channel's for thirteen years
_BESIDE = 1_000  # what a review holds beside its body, counted as characters


class Reviews(Protocol):
    """`archive.ports.ArchiveStore`."""

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]: ...


class AtHand:
    """Kept abreast by `FollowArchive`, as the index is: what changes is shown with its next look."""

    def __init__(self, store: Reviews, characters: int = _CHARACTERS) -> None:
        """`characters`: of all that is kept, the last shown reviews."""
        self._store = store
        self._kept: Recent[int, StoredReview] = Recent(characters, _characters)
        self._changes = 0

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
        """Those of the ids that are archived; at most one query."""
        kept = ((one, self._kept.get(one)) for one in review_ids)
        found = {one: stored for one, stored in kept if stored is not None}
        missing = [one for one in review_ids if one not in found]
        if missing:
            before = self._changes
            read = await self._store.reviews(missing)
            if before == self._changes:  # else some of them may have been read before they changed
                for one, stored in read.items():
                    self._kept.put(one, stored)
            found |= read
        return found

    def forget(self, changed: Iterable[StoredReview]) -> None:
        """They changed, or left the archive."""
        self._changes += 1
        for one in changed:
            self._kept.drop(one.id)


def _characters(stored: StoredReview) -> int:
    return len(stored.review.body) + _BESIDE
