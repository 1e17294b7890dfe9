"""What Hebrew readers call things that the archive names in English: single words, beside the terms of the glossary."""

from dataclasses import dataclass

from bot.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Translation:
    """english: words of which any may be meant; hebrew: what is typed for them, words or short phrases."""

    english: tuple[str, ...]
    hebrew: tuple[str, ...]


def parse_translations(text: str, place: str) -> tuple[Translation, ...]:
    """The lines "english, english = hebrew, hebrew" of a file, in its order, without blank ones and "#" notes.

    place: the file's name, for errors. InvalidInput: a line of another form.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            english, equals, hebrew = line.partition("=")
            sides = tuple(tuple(filter(None, map(str.strip, side.split(",")))) for side in (english, hebrew))
            if not (equals and all(sides)):
                raise InvalidInput(f"{place}, line {number}", "write: english, english = hebrew, hebrew")
            found.append(Translation(*sides))
    return tuple(found)
