"""A review as an index takes it: the stems of its fields as signs, and the words behind them."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date
from enum import IntEnum

from bot.archive.concepts import Concepts
from bot.archive.facets import facets_of
from bot.archive.lexicon import Lexicon
from bot.archive.signs import BREAK, WHOLE, Signs
from bot.archive.words import Stems, tokens
from bot.reviews.review import Review, StoredReview
from bot.values import Struct

_MOST_KNOWN = 200_000  # pieces of text that are remembered: some 30 MiB, nineteen of twenty in a large archive
_TARGET = re.compile(r"\]\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+\)?")  # of a Markdown link, which nobody sees


class Field(IntEnum):
    """The parts of a review that are scored apart. The numbers are positions in tuples."""

    TITLE = 0
    HOOK = 1
    TOPICS = 2  # topics and keywords
    NAMES = 3  # reviewers, and the review's number
    BODY = 4
    PAPER = 5  # the paper's key


class IndexedReview(Struct, frozen=True):
    """`fields`: the stems of every `Field` as `Signs`, in its order and the text's, `BREAK` behind each text; wholes of
    hyphenated words stand at the end.

    concepts: of every `Field`, what its text names (`lexicon.Lexicon`), once for each place; facets: what operators
    find it by (`facets.facets_of`); day and number: what it is listed by.
    """

    review_id: int
    fields: tuple[str, ...]
    concepts: tuple[str, ...]
    facets: tuple[str, ...] = ()
    day: date | None = None
    number: int | None = None


class Indexer:
    """Takes reviews apart, 0.1 ms each. Not for several threads at a time.

    It reads Markdown as it stands, since parsing it would take five times as long as all the rest: signs divide words
    anyway, so only the targets of links and the asterisks within words must go. What was read between two spaces is
    remembered: text is looked up piece by piece.
    """

    def __init__(self, lexicon: Lexicon, signs: Signs) -> None:
        """`signs`: those of the index that the reviews are for."""
        self._signs = signs
        self._concepts = Concepts(lexicon.names(), signs)
        self._stems = Stems()
        self._known: dict[str, str] = {}  # pieces of text, with the signs of their words
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
        fields.append(self._signs.of(review.paper.key) if review.paper else "")
        return IndexedReview(
            stored.id,
            tuple(fields),
            tuple(map(self._concepts.of, fields)),
            facets_of(review),
            review.date,
            review.number,
        )

    def _field(self, texts: Iterable[str]) -> str:
        written = "".join([self._written(text) + BREAK for text in texts])
        words, *from_wholes_on = written.split(WHOLE)
        if not from_wholes_on:
            return words
        return "".join((words, *(part[1:] for part in from_wholes_on), *(part[0] for part in from_wholes_on)))

    def _written(self, text: str) -> str:
        """In signs. Unknown pieces are read first."""
        pieces = text.split()
        try:
            return "".join(map(self._known.__getitem__, pieces))
        except KeyError:
            if len(self._known) > _MOST_KNOWN:
                self._known = {}
            for piece in set(pieces).difference(self._known):
                self._read(piece)
            return "".join(map(self._known.__getitem__, pieces))

    def _read(self, piece: str) -> None:
        found = list(tokens(_TARGET.sub("] ", piece).replace("**", "")))
        words = [token.word for token in found]
        stems = self._stems.of(words)
        signs = map(self._signs.of, stems)
        self._known[piece] = "".join(
            WHOLE + sign if token.whole else sign for token, sign in zip(found, signs, strict=True)
        )
        self._new_words.update(zip(words, stems, strict=True))


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
