"""What the ranking rules need to know of each review: how often it holds each term, field by field."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from bot.archive.indexed import Field, IndexedReview
from bot.archive.ranking import Candidate
from bot.archive.signs import BREAK
from bot.values import Struct

_FIELDS = len(Field)


class _Packed(Struct, frozen=True):
    """A review in signs, field after field. ends: where each field ends; lengths: of each field in terms, concepts left
    out."""

    text: str
    ends: tuple[int, ...]
    lengths: tuple[int, ...]


class Counts:
    """The terms of every indexed review.

    A review is a string: to find a sign takes a tenth of a microsecond, to keep one 2 bytes (4 in reviews that hold a
    term beyond the first 63 000). Packed counts took as long to look up and twice as long to build. One thread may
    change it while others read: each review is one value that is swapped as a whole.
    """

    def __init__(self) -> None:
        self._reviews: dict[int, _Packed] = {}
        self._total_lengths = [0] * _FIELDS

    def __len__(self) -> int:
        return len(self._reviews)

    def __contains__(self, review_id: int) -> bool:
        return review_id in self._reviews

    def put(self, review: IndexedReview) -> None:
        self.remove(review.review_id)
        texts = [field + concepts for field, concepts in zip(review.fields, review.concepts, strict=True)]
        lengths = tuple([len(field) - field.count(BREAK) for field in review.fields])
        self._add_lengths(lengths, 1)
        self._reviews[review.review_id] = _Packed("".join(texts), tuple(accumulate(map(len, texts))), lengths)

    def remove(self, review_id: int) -> None:
        packed = self._reviews.pop(review_id, None)
        if packed:
            self._add_lengths(packed.lengths, -1)

    def mean_lengths(self) -> tuple[float, ...]:
        """Of each field, in terms; never 0."""
        reviews = max(len(self._reviews), 1)
        return tuple(max(total, 1) / reviews for total in self._total_lengths)

    def candidates(self, review_ids: Iterable[int], signs: Sequence[str]) -> list[Candidate]:
        """The reviews' counts of the signs; those that were removed meanwhile are left out."""
        found = ((review_id, self._reviews.get(review_id)) for review_id in review_ids)
        return [
            Candidate(review_id, packed.lengths, [_counts(packed, sign) for sign in signs])
            for review_id, packed in found
            if packed
        ]

    def _add_lengths(self, lengths: Sequence[int], sign: int) -> None:
        for field, length in enumerate(lengths):
            self._total_lengths[field] += sign * length


def _counts(packed: _Packed, sign: str) -> list[tuple[int, int]]:
    """The hot spot of a search: fifty reviews times the words of a query. Fields without the sign are leapt over."""
    text, ends = packed.text, packed.ends
    counts: list[tuple[int, int]] = []
    found = text.find(sign)
    while found >= 0:
        field = bisect_right(ends, found)
        end = ends[field]
        counts.append((field, text.count(sign, found, end)))
        found = text.find(sign, end)
    return counts
