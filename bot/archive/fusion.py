"""One order from two: by words and by meaning. Pure: a convex combination of both scores, each in its own deviations.

On the judged queries reciprocal ranks were .02 to .03 worse. Any share from .4 to .6 was as good within .005; halves of
the queries chose .55 most often for the other half. More for queries with missing words (.1 to .3) helped neither.
"""

import math
from collections.abc import Collection, Sequence

from bot.archive.meaning import Near
from bot.archive.ranking import Ranked
from bot.values import Struct

SHARE = 0.55  # of meaning
KEPT = 0.2  # hits below this share of the best one are not shown: some text is always a little near
_HALF = 3.0  # deviations above the mean at which a relevance is a half


class _Scale(Struct, frozen=True):
    """What standardises scores: their mean and deviation over the whole archive."""

    mean: float
    deviation: float

    def of(self, score: float) -> float:
        return (score - self.mean) / self.deviation if self.deviation else 0.0


def fuse(ranked: Sequence[Ranked], near: Near, reviews: int, allowed: Collection[int] | None = None) -> list[Ranked]:
    """The hits worth showing, best first, newer (greater id) first among equals; may be empty.

    ranked: what holds any of the words; near: must tell the score of each of these that has vectors; reviews: in the
    archive; allowed: of the reviews that hold none of the words only these, None: all. A review that has no vectors
    yet is judged by its words alone, as if its meaning said the same.
    """
    words = {hit.review_id: hit for hit in ranked}
    by_words, by_meaning = _scale([hit.relevance for hit in ranked], reviews), _Scale(near.mean, near.deviation)
    fused: dict[int, float] = {}
    for review_id in words.keys() | {new for new in near.scores if allowed is None or new in allowed}:
        worded = by_words.of(words[review_id].relevance if review_id in words else 0.0)
        meant = by_meaning.of(near.scores[review_id]) if review_id in near.scores else worded
        fused[review_id] = (1 - SHARE) * worded + SHARE * meant
    least = max(KEPT * max(fused.values(), default=0.0), 0.0)
    shown = sorted((review_id for review_id, score in fused.items() if score >= least), reverse=True)
    return [
        Ranked(review_id, _relevance(fused[review_id]), words[review_id].coverage if review_id in words else 0.0)
        for review_id in sorted(shown, key=lambda review_id: -fused[review_id])
    ]


def _scale(scores: Sequence[float], size: int) -> _Scale:
    """Of `size` scores, those that are not given are 0."""
    size = max(size, len(scores), 1)
    mean = math.fsum(scores) / size
    squares = math.fsum(score * score for score in scores) / size
    return _Scale(mean, math.sqrt(max(squares - mean * mean, 0.0)))


def _relevance(deviations: float) -> float:
    """0 towards 1, as `Ranked` has it."""
    return deviations / (deviations + _HALF)
