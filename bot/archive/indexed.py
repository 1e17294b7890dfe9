"""A review as an index takes it: the stems of its fields, and the words behind them."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import chain

from bot.archive.facets import facets_of
from bot.archive.lexicon import Lexicon
from bot.archive.words import Stems, tokens
from bot.reviews.review import Review, StoredReview

BREAK = "¶"  # a term that no word folds to: keeps a phrase from reaching over the end of a text

_MOST_KNOWN = 200_000  # pieces of text that are remembered: some 50 MiB, nineteen of twenty in a large archive
_TARGET = re.compile(r"\]\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+\)?")  # of a Markdown link, which nobody sees


class Field(IntEnum):
    """The parts of a review that are scored apart. The numbers are positions in tuples."""

    TITLE = 0
    HOOK = 1
    TOPICS = 2  # topics and keywords
    NAMES = 3  # reviewers, and the review's number
    BODY = 4
    PAPER = 5  # the paper's key


@dataclass(frozen=True, slots=True)
class IndexedReview:
    """`fields`: the stems of every `Field`, in its order and the text's; wholes of hyphenated words stand at the end.

    concepts: of every `Field`, what its text names (`lexicon.Lexicon`), once for each place; facets: what operators
    find it by (`facets.facets_of`); day and number: what it is listed by.
    """

    review_id: int
    fields: tuple[Sequence[str], ...]
    concepts: tuple[Sequence[str], ...]
    facets: tuple[str, ...] = ()
    day: date | None = None
    number: int | None = None


class Indexer:
    """Takes reviews apart, 0.15 ms each. Not for several threads at a time.

    It reads Markdown as it stands, since parsing it would take five times as long as all the rest: signs divide words
    anyway, so only the targets of links and the asterisks within words must go. What was read between two spaces is
    remembered: text is looked up piece by piece.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._stems = Stems()
        self._known: dict[str, tuple[str, ...]] = {}  # pieces of text, with the stems of their words
        self._wholes: dict[str, tuple[str, ...]] = {}  # those that hold hyphenated words, with these in one
        self._new_words: set[tuple[str, str]] = set()

    @property
    def new_words(self) -> AbstractSet[tuple[str, str]]:
        """Folded words with their stems that were read since `told` and may not have been read before."""
        return self._new_words

    def told(self) -> None:
        """Forgets the new words, once whoever needs them has them."""
        self._new_words = set()

    def review(self, stored: StoredReview) -> IndexedReview:
        """The searchable words of a review."""
        review = stored.review
        fields = [self._field(texts) for texts in _texts(review)]
        fields.append([review.paper.key] if review.paper else [])
        return IndexedReview(
            stored.id,
            tuple(fields),
            tuple(map(self._lexicon.concepts, fields)),
            facets_of(review),
            review.date,
            review.number,
        )

    def _field(self, texts: Iterable[str]) -> list[str]:
        words: list[str] = []
        wholes: list[str] = []
        for text in texts:
            pieces = text.split()
            try:
                found = list(chain.from_iterable(map(self._known.__getitem__, pieces)))
            except KeyError:
                found = list(self._words_of(pieces))
            words += found
            words.append(BREAK)
            wholes += chain.from_iterable(map(self._wholes.__getitem__, filter(self._wholes.__contains__, pieces)))
        return words + wholes

    def _words_of(self, pieces: Sequence[str]) -> Iterator[str]:
        """Their stems. Unknown pieces are read first."""
        if len(self._known) > _MOST_KNOWN:
            self._known, self._wholes = {}, {}
        for piece in set(pieces).difference(self._known):
            self._read(piece)
        return chain.from_iterable(map(self._known.__getitem__, pieces))

    def _read(self, piece: str) -> None:
        found = list(tokens(_TARGET.sub("] ", piece).replace("**", "")))
        words = [token.word for token in found]
        stemmed = list(map(sys.intern, self._stems.of(words)))
        self._known[piece] = tuple(stem for token, stem in zip(found, stemmed, strict=True) if not token.whole)
        if wholes := tuple(stem for token, stem in zip(found, stemmed, strict=True) if token.whole):
            self._wholes[piece] = wholes
        self._new_words.update(zip(words, stemmed, strict=True))


def _texts(review: Review) -> tuple[tuple[str, ...], ...]:
    """The texts of every field but the last, in the order of `Field`."""
    number = (str(review.number),) if review.number is not None else ()
    return (
        (review.title,),
        (review.hook or "",),
        (*review.topics, *review.keywords),
        (*review.reviewers, *number),
        (review.body,),
    )
