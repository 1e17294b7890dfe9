"""What the ranking rules need to know of each review: how often it holds each term, field by field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sys import maxunicode

from bot.archive.indexed import BREAK, Field, IndexedReview
from bot.archive.ranking import Candidate

_FIELDS = len(Field)


@dataclass(frozen=True, slots=True)
class _Packed:
    """A review with a character for each term, field after field. ends: where each field ends; lengths: of each field
    in terms, concepts left out."""

    text: str
    ends: tuple[int, ...]
    lengths: tuple[int, ...]


class Counts:
    """The terms of every indexed review.

    A review is a string: to find a character takes a tenth of a microsecond, to write one 2 bytes (4 for terms beyond
    the first 65 000). Packed counts took as long to look up and twice as long to build. One thread may change it while
    others read: each review is one value that is swapped as a whole.
    """

    def __init__(self) -> None:
        self._signs: dict[str, str] = {BREAK: chr(0)}
        self._reviews: dict[int, _Packed] = {}
        self._total_lengths = [0] * _FIELDS

    def __len__(self) -> int:
        return len(self._reviews)

    def __contains__(self, review_id: int) -> bool:
        return review_id in self._reviews

    def put(self, review: IndexedReview) -> None:
        self.remove(review.review_id)
        texts: list[str] = []
        ends: list[int] = []
        end = 0
        for terms, concepts in zip(review.fields, review.concepts, strict=True):
            texts += (self._written(terms), self._written(concepts))
            end += len(terms) + len(concepts)
            ends.append(end)
        text = "".join(texts)
        lengths = tuple(len(terms) - terms.count(BREAK) for terms in review.fields)
        self._add_lengths(lengths, 1)
        self._reviews[review.review_id] = _Packed(text, tuple(ends), lengths)

    def remove(self, review_id: int) -> None:
        packed = self._reviews.pop(review_id, None)
        if packed:
            self._add_lengths(packed.lengths, -1)

    def mean_lengths(self) -> tuple[float, ...]:
        """Of each field, in terms; never 0."""
        reviews = max(len(self._reviews), 1)
        return tuple(max(total, 1) / reviews for total in self._total_lengths)

    def candidates(self, review_ids: Iterable[int], terms: Sequence[str]) -> list[Candidate]:
        """The reviews' counts of the terms; those that were removed meanwhile are left out."""
        signs = [self._signs.get(term, "") if term != BREAK else "" for term in terms]
        found = ((review_id, self._reviews.get(review_id)) for review_id in review_ids)
        return [
            Candidate(review_id, packed.lengths, [_counts(packed, sign) for sign in signs])
            for review_id, packed in found
            if packed
        ]

    def _written(self, terms: Sequence[str]) -> str:
        known = self._signs
        try:
            return "".join(map(known.__getitem__, terms))
        except KeyError:
            for term in terms:
                if term not in known:
                    known[term] = chr(min(len(known), maxunicode))  # after a million terms the rest share a sign
            return "".join(map(known.__getitem__, terms))

    def _add_lengths(self, lengths: Sequence[int], sign: int) -> None:
        for field, length in enumerate(lengths):
            self._total_lengths[field] += sign * length


def _counts(packed: _Packed, sign: str) -> list[int] | None:
    """The hot spot of a search: a hundred reviews times the words of a query, most of them absent."""
    first = packed.text.find(sign) if sign else -1
    if first < 0:
        return None
    counts, start = [0] * _FIELDS, 0
    for field, end in enumerate(packed.ends):
        if first < end:  # fields before the first occurrence need not be looked at
            counts[field] = packed.text.count(sign, start, end)
        start = end
    return counts
