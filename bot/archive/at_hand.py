"""Reviews that were shown lately are kept, so that the next answer with them asks nobody."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bot.reviews.review import StoredReview

_CHARACTERS = 8_000_000  # of bodies, one to two bytes each: two thousand reviews, a channel's whole archive for years


class Reviews(Protocol):
    """`archive.ports.ArchiveStore`."""

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]: ...


class AtHand:
    """Kept abreast by `FollowArchive`, as the index is: what changes is shown with its next look."""

    def __init__(self, store: Reviews, characters: int = _CHARACTERS) -> None:
        """`characters`: of all bodies that are kept, those of the last shown reviews."""
        self._store = store
        self._most = characters
        self._kept: dict[int, StoredReview] = {}
        self._held = 0  # characters
        self._changes = 0

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
        """Those of the ids that are archived; at most one query."""
        found = {one: self._kept.pop(one) for one in review_ids if one in self._kept}
        self._kept |= found  # last shown, last
        missing = [one for one in review_ids if one not in found]
        if missing:
            before = self._changes
            read = await self._store.reviews(missing)
            if before == self._changes:  # else some of them may have been read before they changed
                self._keep(read)
            found |= read
        return found

    def _keep(self, read: dict[int, StoredReview]) -> None:
        for one in read.values():
            self._drop(one.id)  # another answer may have read it meanwhile
            self._kept[one.id] = one
            self._held += len(one.review.body)
        while self._held > self._most:
            self._drop(next(iter(self._kept)))

    def _drop(self, review_id: int) -> None:
        if (gone := self._kept.pop(review_id, None)) is not None:
            self._held -= len(gone.review.body)

    def forget(self, changed: Iterable[StoredReview]) -> None:
        """They changed, or left the archive."""
        self._changes += 1
        for one in changed:
            self._drop(one.id)
