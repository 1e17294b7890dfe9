"""Which concepts a text names, read from its signs."""

import re
from collections.abc import Iterable, Sequence

from bot.archive.signs import Signs


class Concepts:
    """Knows names as signs. A pattern finds where one may begin, which of fifty words one does: looking at every word
    took five times as long."""

    def __init__(self, names: Iterable[tuple[Sequence[str], Sequence[str]]], signs: Signs) -> None:
        """`names`: the stems of each, and the concepts that it stands for. About 2 µs a name."""
        self._begun: dict[str, str] = {}  # what names begin with, whole ones too, with the concepts of these
        for stems, concepts in names:
            name = "".join(map(signs.of, stems))
            for end in range(1, len(name)):
                self._begun.setdefault(name[:end], "")
            self._begun[name] = "".join(map(signs.of, concepts))
        self._places = re.compile(_beginnings(self._begun))

    def of(self, text: str) -> str:
        """The signs of the concepts that a text in signs names, once for each place; names within names count, too."""
        found: list[str] = []
        for place in self._places.finditer(text):
            start, end = place.span()
            while end <= len(text) and (concepts := self._begun.get(text[start:end])) is not None:
                found.append(concepts)
                end += 1
        return "".join(found)


def _beginnings(begun: dict[str, str]) -> str:
    """A pattern for the first sign of a name, where that is a whole name or a second one follows."""
    whole = {name for name, concepts in begun.items() if len(name) == 1 and concepts}
    first = {name for name in begun if len(name) == 1}
    second = {name[1] for name in begun if len(name) > 1}
    return f"{_any(first)}(?:(?<={_any(whole)})|(?={_any(second)}))"


def _any(signs: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(signs)))}]" if signs else "(?!)"
