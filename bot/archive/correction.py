"""Which word a misspelt one stands for."""

import math
from collections.abc import Sequence

from bot.values import Struct

FEWEST_LETTERS = 5  # shorter words have too many neighbours: "doom" is no "door"
MOST_LETTERS = 32
MOST_CORRECTIONS = 8  # words a query; more unknown ones are another language or noise, and each look-up costs time
_TRUST = 0.8  # in a word that is one edit away from what was typed; in one two edits away its square


class Similar(Struct, frozen=True):
    """A word of the archive. edits: to the one asked for (insert, delete, replace, swap neighbours);
    reviews: how many hold it, in any inflection."""

    word: str
    edits: int
    reviews: int


def edits_allowed(word: str) -> int:
    """How many edits may be forgiven in a folded word: none below 5 letters or with digits, 1 below 8, else 2."""
    if not FEWEST_LETTERS <= len(word) <= MOST_LETTERS or not word.isalpha():
        return 0
    return 1 if len(word) < 8 else 2


def correction(word: str, similar: Sequence[Similar]) -> Similar | None:
    """The likeliest of the similar words, or None: few edits first, then the commoner word, then by the alphabet.

    People seldom miss the first letter: another one counts as a further edit ("folding" is no "holding").
    """
    allowed = edits_allowed(word)
    possible = [found for found in similar if found.reviews > 0 and _cost(word, found) <= allowed]
    return min(possible, key=lambda found: (_unlikelihood(word, found), found.word), default=None)


def trust(found: Similar) -> float:
    """The weight of a corrected word beside words that were typed right (1)."""
    return float(_TRUST**found.edits)


def _cost(word: str, found: Similar) -> int:
    return found.edits + (found.word[0] != word[0])


def _unlikelihood(word: str, found: Similar) -> float:
    """In edits; each doubling of the reviews is worth a tenth of one, so that 2^10 reviews outweigh one edit."""
    return _cost(word, found) - 0.1 * math.log2(found.reviews)
