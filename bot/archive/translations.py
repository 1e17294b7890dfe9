"""Names that ship beside the glossary: what Hebrew readers call things, and English names that mean the same."""

from collections.abc import Iterator

from bot.errors import InvalidInput
from bot.values import Struct


class Translation(Struct, frozen=True):
    """english: words of which any may be meant; hebrew: what is typed for them, words or short phrases."""

    english: tuple[str, ...]
    hebrew: tuple[str, ...]


def parse_translations(text: str, place: str) -> tuple[Translation, ...]:
    """The lines "english, english = hebrew, hebrew" of a file, in its order, without blank ones and "#" notes.

    place: the file's name, for errors. InvalidInput: a line of another form.
    """
    found = []
    for number, line in _lines(text):
        english, equals, hebrew = line.partition("=")
        sides = _listed(english), _listed(hebrew)
        if not (equals and all(sides)):
            raise InvalidInput(f"{place}, line {number}", "write: english, english = hebrew, hebrew")
        found.append(Translation(*sides))
    return tuple(found)


def parse_names(text: str, place: str) -> tuple[tuple[str, ...], ...]:
    """The lines "name, name" of a file, in its order, without blank ones and "#" notes.

    place: the file's name, for errors. InvalidInput: a line with fewer than two names.
    """
    found = []
    for number, line in _lines(text):
        names = _listed(line)
        if len(names) < 2:
            raise InvalidInput(f"{place}, line {number}", "write at least two names: name, name")
        found.append(names)
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(","))))
