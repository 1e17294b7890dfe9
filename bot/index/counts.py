"""What the ranking rules need to know of each review, packed: how often it holds each term, field by field."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.archive.indexed import BREAK, Field, IndexedReview
from bot.archive.ranking import Candidate, Statistics

_MOST = 255  # occurrences fit a byte; beyond a dozen they hardly tell anything more


@dataclass(frozen=True, slots=True)
class _Packed:
    """One review in some 5 bytes per term and field. keys: sorted, term number times fields plus field."""

    keys: "array[int]"
    counts: bytes
    lengths: tuple[int, ...]


class Counts:
    """Term counts of every indexed review, and their sums.

    One thread may change it while others read: each review is one value that is swapped as a whole.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._frequencies = array("I")
        self._reviews: dict[int, _Packed] = {}
        self._total_lengths = [0] * len(Field)

    def __len__(self) -> int:
        return len(self._reviews)

    def put(self, review: IndexedReview) -> None:
        self.remove(review.review_id)
        occurrences: Counter[int] = Counter()
        for field, terms in enumerate(review.fields):
            occurrences.update(self._number(term) * len(Field) + field for term in terms if term != BREAK)
        keys = sorted(occurrences)
        packed = _Packed(
            array("Q", keys),
            bytes(min(occurrences[key], _MOST) for key in keys),
            tuple(len(terms) - terms.count(BREAK) for terms in review.fields),
        )
        self._count(packed, 1)
        self._reviews[review.review_id] = packed

    def remove(self, review_id: int) -> None:
        packed = self._reviews.pop(review_id, None)
        if packed:
            self._count(packed, -1)

    def frequency(self, term: str) -> int:
        number = self._numbers.get(term)
        return 0 if number is None else self._frequencies[number]

    def statistics(self, terms: Sequence[str]) -> Statistics:
        reviews = max(len(self._reviews), 1)  # never 0, nor is a mean: a review may go between the counts and this
        return Statistics(
            len(self._reviews),
            tuple(max(total, 1) / reviews for total in self._total_lengths),
            tuple(self.frequency(term) for term in terms),
        )

    def candidate(self, review_id: int, terms: Sequence[str]) -> Candidate | None:
        """The review's counts of the terms; None when it was removed meanwhile."""
        packed = self._reviews.get(review_id)
        if packed is None:
            return None
        return Candidate(review_id, packed.lengths, tuple(self._of_term(packed, term) for term in terms))

    def _of_term(self, packed: _Packed, term: str) -> tuple[int, ...]:
        counts = [0] * len(Field)
        number = self._numbers.get(term)
        if number is None:
            return tuple(counts)
        first = number * len(Field)
        place = bisect_left(packed.keys, first)
        while place < len(packed.keys) and packed.keys[place] < first + len(Field):
            counts[packed.keys[place] - first] = packed.counts[place]
            place += 1
        return tuple(counts)

    def _number(self, term: str) -> int:
        number = self._numbers.setdefault(term, len(self._numbers))
        if number == len(self._frequencies):
            self._frequencies.append(0)
        return number

    def _count(self, packed: _Packed, sign: int) -> None:
        for number in {key // len(Field) for key in packed.keys}:
            self._frequencies[number] += sign
        for field, length in enumerate(packed.lengths):
            self._total_lengths[field] += sign * length
