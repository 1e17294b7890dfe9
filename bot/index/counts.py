"""What the ranking rules need to know of each review: how often it holds each term, field by field."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from bot.archive.indexed import BREAK, Field, IndexedReview
from bot.archive.ranking import Candidate, Statistics

_FIELDS = len(Field)
_BREAK = 0  # the number of what is no word
_KEPT = 1_000  # reviews whose counts are kept: all of a channel's for years; some 20 KiB each
_MOST = 255  # occurrences; beyond a dozen they hardly tell anything more
_ALONE = tuple(
    tuple(tuple(count if place == field else 0 for place in range(_FIELDS)) for count in range(_MOST + 1))
    for field in range(_FIELDS)
)
"""Occurrences of a term that stands in one field only, by field and how many."""


@dataclass(frozen=True, slots=True)
class _Packed:
    """A review's terms by number, field after field: 4 bytes a word. ends: where each field ends; lengths: of each
    field in terms, concepts left out."""

    numbers: "array[int]"
    ends: tuple[int, ...]
    lengths: tuple[int, ...]


class Counts:
    """The terms of every indexed review, and how many hold each.

    They are kept in the order of the text, and counted when a search first asks: to count each review at once would
    double the time that an index takes to build. One thread may change it while others read: each review is one value
    that is swapped as a whole.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {BREAK: _BREAK}
        self._frequencies: Counter[int] = Counter()
        self._reviews: dict[int, _Packed] = {}
        self._counted: dict[int, Mapping[int, tuple[int, ...]]] = {}
        self._total_lengths = [0] * _FIELDS

    def __len__(self) -> int:
        return len(self._reviews)

    def __contains__(self, review_id: int) -> bool:
        return review_id in self._reviews

    def put(self, review: IndexedReview) -> None:
        self.remove(review.review_id)
        numbers: list[int] = []
        ends: list[int] = []
        for terms, concepts in zip(review.fields, review.concepts, strict=True):
            numbers += self._numbers_of(terms)
            numbers += self._numbers_of(concepts)
            ends.append(len(numbers))
        lengths = tuple(len(terms) - terms.count(BREAK) for terms in review.fields)
        self._frequencies.update(set(numbers))
        self._add_lengths(lengths, 1)
        self._reviews[review.review_id] = _Packed(array("I", numbers), tuple(ends), lengths)

    def remove(self, review_id: int) -> None:
        packed = self._reviews.pop(review_id, None)
        if packed:
            self._counted.pop(review_id, None)
            self._frequencies.subtract(set(packed.numbers))
            self._add_lengths(packed.lengths, -1)

    def frequency(self, term: str) -> int:
        number = self._numbers.get(term, _BREAK)
        return self._frequencies[number] if number else 0

    def statistics(self, terms: Sequence[str]) -> Statistics:
        reviews = max(len(self._reviews), 1)  # never 0, nor is a mean: a review may go between the counts and this
        return Statistics(
            len(self._reviews),
            tuple(max(total, 1) / reviews for total in self._total_lengths),
            tuple(map(self.frequency, terms)),
        )

    def candidates(self, review_ids: Iterable[int], terms: Sequence[str]) -> list[Candidate]:
        """The reviews' counts of the terms; those that were removed meanwhile are left out."""
        numbers = [self._numbers.get(term, _BREAK) for term in terms]
        found = ((review_id, self._reviews.get(review_id)) for review_id in review_ids)
        return [
            Candidate(review_id, packed.lengths, list(map(self._counts(review_id, packed).get, numbers)))
            for review_id, packed in found
            if packed
        ]

    def _counts(self, review_id: int, packed: _Packed) -> Mapping[int, tuple[int, ...]]:
        counted = self._counted.get(review_id)
        if counted is None:
            counted = _counted(packed)
            if len(self._counted) >= _KEPT:
                self._counted = {}
            if self._reviews.get(review_id) is packed:
                self._counted[review_id] = counted
        return counted

    def _numbers_of(self, terms: Sequence[str]) -> list[int]:
        known = self._numbers
        try:
            return list(map(known.__getitem__, terms))
        except KeyError:
            for term in terms:
                if term not in known:
                    known[term] = len(known)
            return list(map(known.__getitem__, terms))

    def _add_lengths(self, lengths: Sequence[int], sign: int) -> None:
        for field, length in enumerate(lengths):
            self._total_lengths[field] += sign * length


def _counted(packed: _Packed) -> Mapping[int, tuple[int, ...]]:
    """Occurrences of each term, by field. Nearly all stand in the body alone: equal ones share one value."""
    start, counts = 0, dict[int, tuple[int, ...]]()
    for field, end in enumerate(packed.ends):
        for number, count in Counter(packed.numbers[start:end]).items():
            alone = _ALONE[field][min(count, _MOST)]
            counts[number] = tuple(map(add, counts[number], alone)) if number in counts else alone
        start = end
    counts.pop(_BREAK, None)
    return counts
