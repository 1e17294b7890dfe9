"""A review and its twin in the other language: both are searched, and the answer names one of them."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from bot.reviews.review import StoredReview


class Named(Protocol):
    """A hit of any kind."""

    @property
    def review_id(self) -> int: ...


_H = TypeVar("_H", bound=Named)


class Twins:
    """Which reviews of the archive are twins; kept abreast by `FollowArchive`, as the index is."""

    def __init__(self) -> None:
        self._other: dict[int, int] = {}

    def put(self, stored: Iterable[StoredReview]) -> None:
        for one in stored:
            if one.twin_id is None:
                self._other.pop(one.id, None)
            else:
                self._other[one.id] = one.twin_id

    def remove(self, review_ids: Iterable[int]) -> None:
        for review_id in review_ids:
            self._other.pop(review_id, None)

    def once(self, hits: Sequence[_H]) -> tuple[_H, ...]:
        """The hits without those whose twin stands before them."""
        if not self._other:
            return tuple(hits)
        seen: set[int] = set()
        kept = []
        for hit in hits:
            if self._other.get(hit.review_id) not in seen:
                kept.append(hit)
                seen.add(hit.review_id)
        return tuple(kept)
