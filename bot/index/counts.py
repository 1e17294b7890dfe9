"""What the ranking rules need to know of each review, packed: how often it holds each term, field by field."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.archive.indexed import BREAK, Field, IndexedReview
from bot.archive.ranking import Candidate, Statistics

_FIELDS = len(Field)
_ABSENT = (0,) * _FIELDS
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
        self._total_lengths = [0] * _FIELDS

    def __len__(self) -> int:
        return len(self._reviews)

    def put(self, review: IndexedReview) -> None:
        self.remove(review.review_id)
        occurrences: Counter[int] = Counter()
        for field, terms in enumerate(review.fields):
            occurrences.update(self._number(term) * _FIELDS + field for term in terms if term != BREAK)
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

    def candidates(self, review_ids: Iterable[int], terms: Sequence[str]) -> list[Candidate]:
        """The reviews' counts of the terms; those that were removed meanwhile are left out."""
        first_keys = [self._first_key(term) for term in terms]
        found = ((review_id, self._reviews.get(review_id)) for review_id in review_ids)
        return [
            Candidate(review_id, packed.lengths, tuple(_counts(packed, first) for first in first_keys))
            for review_id, packed in found
            if packed
        ]

    def _first_key(self, term: str) -> int:
        """The key of a term in the first field; for an unknown one a key below all others."""
        return self._numbers.get(term, -1) * _FIELDS

    def _number(self, term: str) -> int:
        number = self._numbers.setdefault(term, len(self._numbers))
        if number == len(self._frequencies):
            self._frequencies.append(0)
        return number

    def _count(self, packed: _Packed, sign: int) -> None:
        for number in {key // _FIELDS for key in packed.keys}:
            self._frequencies[number] += sign
        for field, length in enumerate(packed.lengths):
            self._total_lengths[field] += sign * length


def _counts(packed: _Packed, first_key: int) -> tuple[int, ...]:
    """The hot spot of a search: hundreds of reviews times the words of a query, most of them absent."""
    keys = packed.keys
    place = bisect_left(keys, first_key)
    if place == len(keys) or keys[place] >= first_key + _FIELDS:
        return _ABSENT
    counts = [0] * _FIELDS
    while place < len(keys) and keys[place] < first_key + _FIELDS:
        counts[keys[place] - first_key] = packed.counts[place]
        place += 1
    return tuple(counts)
