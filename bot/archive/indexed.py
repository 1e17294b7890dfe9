"""A review as an index takes it: the stems of its fields, and the words behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from bot.archive.facets import facets_of
from bot.archive.plain import plain_line
from bot.archive.words import Stems, tokens
from bot.reviews.review import Review, StoredReview

BREAK = "¶"  # a term that no word folds to: keeps a phrase from reaching over the end of a text


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

    `forms`: each folded word that occurs, with its stem: what misspelt words are corrected to. facets: what operators
    find it by (`facets.facets_of`); day and number: what it is listed by.
    """

    review_id: int
    fields: tuple[tuple[str, ...], ...]
    forms: Mapping[str, str]
    facets: tuple[str, ...] = ()
    day: date | None = None
    number: int | None = None


def indexed_review(stored: StoredReview, stems: Stems) -> IndexedReview:
    """The searchable words of a review; about a millisecond for one of median length."""
    review = stored.review
    forms: dict[str, str] = {}
    fields = [_terms(texts, stems, forms) for texts in _texts(review)]
    paper = (review.paper.key,) if review.paper else ()
    return IndexedReview(stored.id, (*fields, paper), forms, facets_of(review), review.date, review.number)


def _texts(review: Review) -> tuple[tuple[str, ...], ...]:
    """The texts of every field but the last, in the order of `Field`."""
    number = (str(review.number),) if review.number is not None else ()
    return (
        (review.title,),
        (review.hook or "",),
        (*review.topics, *review.keywords),
        (*review.reviewers, *number),
        (plain_line(review.body),),
    )


def _terms(texts: tuple[str, ...], stems: Stems, forms: dict[str, str]) -> tuple[str, ...]:
    words: list[str] = []
    wholes: list[str] = []
    for text in texts:
        for token in tokens(text):
            (wholes if token.whole else words).append(token.word)
        words.append(BREAK)
    words += wholes
    stemmed = stems.of(words)
    forms.update(pair for pair in zip(words, stemmed, strict=True) if pair[0] != BREAK)
    return tuple(stemmed)
