"""The archive's own words, found by likeness."""

from collections.abc import Callable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.archive.correction import Similar

_MOST = 64  # neighbours worth weighing


class Vocabulary:
    """Words by length, each with its stem. A word is never forgotten: whether it still occurs is told by its stem."""

    def __init__(self, frequency: Callable[[str], int]) -> None:
        """`frequency`: how many reviews hold a stem now."""
        self._frequency = frequency
        self._by_length: dict[int, dict[str, str]] = {}

    def add(self, forms: Mapping[str, str]) -> None:
        for word, stem in forms.items():
            self._by_length.setdefault(len(word), {})[word] = stem

    def similar(self, word: str, edits: int) -> list[Similar]:
        found = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            forms = self._by_length.get(length)
            if not forms:
                continue
            near = process.extract(word, list(forms), scorer=OSA.distance, score_cutoff=edits, limit=_MOST)
            found += [Similar(form, int(distance), self._frequency(forms[form])) for form, distance, _ in near]
        return [similar for similar in found if similar.reviews]
