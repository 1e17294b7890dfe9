"""What there is to say around a review that is about to be posted: what it follows on, and who asked for it."""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from bot.archive.similar import SimilarReview
from bot.pipeline.candidate import Promise
from bot.pipeline.promises import OpenPromises
from bot.publishing.occasion import Mention, Occasion
from bot.reviews.identity import fold
from bot.reviews.review import Review, ReviewState, StoredReview

logger = logging.getLogger(__name__)

_MOST_EARLIER = 2  # DESIGN section 5: more, and the foot is a list that nobody reads
_LOOKED_AT = 10  # the closest ones; some may be younger, or not close


class Similar(Protocol):
    """`archive.similar.FindSimilar`."""

    async def __call__(self, stored: StoredReview, limit: int) -> Sequence[SimilarReview]: ...


class Asking(Protocol):
    """`pipeline.wishes.WishStore`."""

    async def asked_for(self, paper_key: str | None, title: str) -> int: ...


class Twins(Protocol):
    """Of `publishing.twins.TwinStore`."""

    async def twin(self, review_id: int) -> StoredReview | None: ...


class FindOccasion:
    """`Occasions`: the twin in the other language, earlier reviews that are really about the same, and how many asked
    for this one: the votes of the promise that the post keeps, else those who wished for it or suggested it."""

    def __init__(
        self,
        similar: Similar,
        promises: OpenPromises,
        asking: Asking,
        twins: Twins,
        address: Callable[[StoredReview], str],
    ) -> None:
        """address: where readers find an archived review: its post, else the bot's chat."""
        self._similar = similar
        self._promises = promises
        self._asking = asking
        self._twins = twins
        self._address = address

    async def __call__(self, stored: StoredReview, number: int, day: date) -> Occasion:
        try:
            earlier, asked_by = await self._earlier(stored, day), await self._asked_by(stored.review)
        except Exception:  # no ornament is worth a slot; what is really wrong shows when the post is frozen
            logger.exception("nothing is said around the review", extra={"action": "occasion", "review": stored.id})
            earlier, asked_by = (), None
        return Occasion(number, day, earlier, asked_by, stored.id)

    async def _earlier(self, stored: StoredReview, day: date) -> tuple[Mention, ...]:
        found = await self._similar(stored, _LOOKED_AT)
        twin = await self._twins.twin(stored.id) if stored.twin_id is not None else None
        older = [one.stored for one in found if one.close and (one.stored.review.date or date.min) < day]
        if twin is not None and twin.state is ReviewState.ARCHIVED:
            older.insert(0, twin)
        return tuple(
            Mention(number=other.review.number, title=other.review.title, url=self._address(other))
            for other in older[:_MOST_EARLIER]
        )

    async def _asked_by(self, review: Review) -> int | None:
        promises = await self._promises.promises()
        voted = next((one.votes for one in promises if _keeps(one, review)), None)
        if voted is not None:
            return voted
        return await self._asking.asked_for(review.paper.key if review.paper else None, review.title) or None


def _keeps(promise: Promise, review: Review) -> bool:
    """By the same rule by which the promise counts as kept once the post stands: the paper under any address that is
    known, or the folded title."""
    candidate, title = promise.candidate.record, fold(review.title)
    keys = {*promise.other_keys, *((candidate.paper.key,) if candidate.paper else ())}
    same_paper = review.paper is not None and review.paper.key in keys
    return same_paper or (bool(title) and title == fold(candidate.title))
