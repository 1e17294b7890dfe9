"""Which review an old button under a post is about, whatever became of its number since."""

from typing import Protocol

from bot.reviews.review import StoredReview


class PostedStore(Protocol):
    """Reviews that readers may have seen: archived ones, and those of which some message has left. Every method is one
    transaction."""

    async def by_id(self, review_id: int) -> StoredReview | None: ...

    async def by_number(self, number: int) -> StoredReview | None:
        """By the number that it has now."""
        ...

    async def has_button(self, review_id: int, ending: str) -> bool:
        """Whether a post of this review was frozen with a button whose address ends so."""
        ...


class FindPosted:
    """Numbers move by their owner, ids change when a lost database is imported anew: a button names both.

    The id counts where it leads to a review of that number, or to one whose post is known to carry this very button;
    else the number does.
    """

    def __init__(self, store: PostedStore) -> None:
        self._store = store

    async def __call__(self, number: int, review_id: int | None, ending: str) -> StoredReview | None:
        """ending: how the addresses of the buttons under its post end. None where no such review can be read."""
        if review_id is not None:
            stored = await self._store.by_id(review_id)
            if stored and (stored.review.number == number or await self._store.has_button(review_id, ending)):
                return stored
        return await self._store.by_number(number)

    async def by_id(self, review_id: int) -> StoredReview | None:
        return await self._store.by_id(review_id)
