"""What the ranking rules need to know of each review, packed: how often it holds each term, field by field."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.archive.indexed import BREAK, Field, IndexedReview
from bot.archive.ranking import Candidate, Statistics

_FIELDS = len(Field)
_STEP = 8  # keys of a term: as many as fields fit; a power of two
_MOST = 255  # occurrences fit a byte; beyond a dozen they hardly tell anything more


@dataclass(frozen=True, slots=True)
class _Packed:
    """One review in 5 bytes per term and field. keys: sorted, term number times `_STEP` plus field."""

    keys: "array[int]"
    counts: bytes
    lengths: "array[int]"


class Counts:
    """Term counts of every indexed review, and their sums.

    One thread may change it while others read: each review is one value that is swapped as a whole.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._frequencies = array("I")
        self._reviews: dict[int, _Packed] = {}
        self._total_lengths = [0] * _FIELDS

    def __len__(self) -> int:
        return len(self._reviews)

    def __contains__(self, review_id: int) -> bool:
        return review_id in self._reviews

    def put(self, review: IndexedReview) -> None:
        self.remove(review.review_id)
        occurrences: Counter[int] = Counter()
        lengths = array("I")
        for field, (terms, concepts) in enumerate(zip(review.fields, review.concepts, strict=True)):
            if terms:
                counted = Counter(terms)
                lengths.append(len(terms) - counted.pop(BREAK, 0))
                counted.update(concepts)
                numbers = self._numbers_of(counted)
                occurrences.update({number * _STEP + field: count for number, count in numbers.items()})
            else:
                lengths.append(0)
        keys = array("I", sorted(occurrences))
        packed = _Packed(keys, bytes(min(occurrences[key], _MOST) for key in keys), lengths)
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

    def candidates(self, review_ids: Iterable[int], terms: Sequence[str]) -> list[Candidate]:
        """The reviews' counts of the terms; those that were removed meanwhile are left out."""
        first_keys = [self._numbers[term] * _STEP if term in self._numbers else None for term in terms]
        found = ((review_id, self._reviews.get(review_id)) for review_id in review_ids)
        return [
            Candidate(review_id, packed.lengths, [_counts(packed, first) for first in first_keys])
            for review_id, packed in found
            if packed
        ]

    def _numbers_of(self, counted: Counter[str]) -> dict[int, int]:
        known = self._numbers
        for term in counted.keys() - known.keys():
            known[term] = len(known)
            self._frequencies.append(0)
        return {known[term]: count for term, count in counted.items()}

    def _count(self, packed: _Packed, sign: int) -> None:
        frequencies = self._frequencies
        for number in {key // _STEP for key in packed.keys}:
            frequencies[number] += sign
        for field, length in enumerate(packed.lengths):
            self._total_lengths[field] += sign * length


def _counts(packed: _Packed, first_key: int | None) -> list[int] | None:
    """The hot spot of a search: hundreds of reviews times the words of a query, most of them absent."""
    if first_key is None:
        return None
    keys = packed.keys
    place = bisect_left(keys, first_key)
    if place == len(keys) or keys[place] >= first_key + _STEP:
        return None
    counts = [0] * _FIELDS
    while place < len(keys) and keys[place] < first_key + _STEP:
        counts[keys[place] - first_key] = packed.counts[place]
        place += 1
    return counts
