"""The archive's own words, found by likeness and by sound."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.archive.correction import MOST_LETTERS, Similar
from bot.archive.hebrew import sound

_MOST = 64  # neighbours worth weighing
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Vocabulary:
    """Words with their stems. A word is never forgotten: whether it still occurs is told by its stem.

    One thread may add while others read.
    """

    def __init__(self, frequencies: Callable[[Sequence[str]], Sequence[int]]) -> None:
        """`frequencies`: how many reviews hold each of the stems now."""
        self._frequencies = frequencies
        self._stems: dict[str, str] = {}
        self._alike: dict[tuple[str, int], list[str]] = {}  # by first letter and length
        self._sounding: dict[str, tuple[str, ...]] = {}

    def add(self, forms: Iterable[tuple[str, str]]) -> None:
        """Words with stems; what is no word of letters (numbers, ids, `c++`) is nobody's correction."""
        for word, stem in forms:
            if word not in self._stems and word.isalpha() and len(word) <= MOST_LETTERS:
                self._stems[word] = stem
                self._alike.setdefault((word[0], len(word)), []).append(word)
                if word.isascii() and (heard := sound(word)):
                    self._sounding[heard] = (*self._sounding.get(heard, ()), word)

    def similar(self, word: str, edits: int) -> list[Similar]:
        """At most `edits` from a word of letters, or one fewer where the first letter differs: people seldom miss it,
        and so a fraction of all words is compared."""
        from rapidfuzz import process  # 4 MB that wait for the first misspelt word
        from rapidfuzz.distance import OSA

        found: list[tuple[str, int]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            alike = self._alike.get((word[:1], length))
            if alike:
                near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=edits, limit=_MOST)
                found += [(form, int(distance)) for form, distance, _ in near]
        if edits > 1:
            found += [(form, 1) for form in _with_other_first_letter(word) if form in self._stems]
        return self._occurring(found)

    def sounding(self, heard: str) -> list[Similar]:
        """The Latin words of this sound."""
        return self._occurring([(word, 0) for word in self._sounding.get(heard, ())])

    def _occurring(self, found: Sequence[tuple[str, int]]) -> list[Similar]:
        frequencies = self._frequencies([self._stems[form] for form, _ in found])
        similar = [Similar(form, edits, held) for (form, edits), held in zip(found, frequencies, strict=True)]
        return [one for one in similar if one.reviews]


def _with_other_first_letter(word: str) -> Iterator[str]:
    """One edit away, at the beginning; each once."""
    others = (letter + rest for letter in _LETTERS for rest in (word, word[1:]))
    made = (word[1:], word[1] + word[0] + word[2:], *others)
    yield from (form for form in dict.fromkeys(made) if form[:1] != word[:1])
