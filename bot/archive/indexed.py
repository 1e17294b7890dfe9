"""A review as an index takes it: the stems of its fields, and the words behind them."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from bot.archive.facets import facets_of
from bot.archive.lexicon import Lexicon
from bot.archive.words import Stems, tokens
from bot.reviews.review import Review, StoredReview

BREAK = "¶"  # a term that no word folds to: keeps a phrase from reaching over the end of a text

_MOST_KNOWN = 200_000  # pieces of text that are remembered: some 60 MiB, and 95 % of a large archive's words
_LONGEST_KNOWN = 64  # characters; a longer piece hardly comes twice
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

    concepts: of every `Field`, what its text names (`lexicon.Lexicon`), once for each place; forms: each folded word
    that occurs, with its stem: what misspelt words are corrected to; facets: what operators find it by
    (`facets.facets_of`); day and number: what it is listed by.
    """

    review_id: int
    fields: tuple[Sequence[str], ...]
    concepts: tuple[Sequence[str], ...]
    forms: AbstractSet[tuple[str, str]]
    facets: tuple[str, ...] = ()
    day: date | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two spaces of a text: its stems, those of its wholes, and the words behind both."""

    stems: tuple[str, ...]
    wholes: tuple[str, ...]
    forms: frozenset[tuple[str, str]]


class Indexer:
    """Takes reviews apart, a fifth of a millisecond each. Not for several threads at a time.

    It reads Markdown as it stands, which is five times as fast as to parse it: signs divide words anyway, so only the
    targets of links and the asterisks within words must go. What was read between two spaces is remembered.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._stems = Stems()
        self._known: dict[str, _Piece] = {}

    def review(self, stored: StoredReview) -> IndexedReview:
        """The searchable words of a review."""
        review = stored.review
        forms: set[tuple[str, str]] = set()
        fields = [self._field(texts, forms) for texts in _texts(review)]
        fields.append([review.paper.key] if review.paper else [])
        return IndexedReview(
            stored.id,
            tuple(fields),
            tuple(map(self._lexicon.concepts, fields)),
            forms,
            facets_of(review),
            review.date,
            review.number,
        )

    def _field(self, texts: Iterable[str], forms: set[tuple[str, str]]) -> list[str]:
        known = self._known
        words: list[str] = []
        wholes: list[str] = []
        for text in texts:
            pieces = [known.get(written) or self._read(written) for written in text.split()]
            words += [stem for piece in pieces for stem in piece.stems]
            words.append(BREAK)
            wholes += [stem for piece in pieces for stem in piece.wholes]
            forms.update(*(piece.forms for piece in pieces))
        return words + wholes

    def _read(self, written: str) -> _Piece:
        found = list(tokens(_TARGET.sub("] ", written).replace("**", "")))
        words = [token.word for token in found]
        stemmed = self._stems.of(words)
        piece = _Piece(
            tuple(stem for token, stem in zip(found, stemmed, strict=True) if not token.whole),
            tuple(stem for token, stem in zip(found, stemmed, strict=True) if token.whole),
            frozenset(zip(words, stemmed, strict=True)),
        )
        if len(written) <= _LONGEST_KNOWN:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[written] = piece
        return piece


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
