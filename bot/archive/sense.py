"""The text of a query as an embedder should read it: spelt right, and in English where the glossary knows how."""

from collections.abc import Iterable, Mapping, Sequence

from bot.archive.phrases import Phrases
from bot.archive.term import Term


class HebrewTerms:
    """The glossary's terms by their Hebrew names."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """About 3 µs a name."""
        self._phrases = Phrases((name, term.term) for term in terms for name in term.hebrew)

    def in_english(self, text: str) -> str:
        """The text with every Hebrew name of a term in English; what no term is called stays as it is."""
        if text.isascii():
            return text
        pieces: list[str] = []
        done = 0
        for found in self._phrases.find(text):
            pieces += (text[done : found.start], found.values[0])
            done = found.end
        return "".join((*pieces, text[done:]))


def sense_of(said: Sequence[str], corrections: Mapping[str, str], hebrew: HebrewTerms) -> str:
    """said: all words asked for in their order, "of" and "the" among them: without these, questions and descriptions
    are understood worse (.60 for .71). corrections: the archive's word for a misspelt one."""
    return hebrew.in_english(" ".join(corrections.get(word, word) for word in said))
