"""What stands around a review in its post, in the owner's words: text with fields, a line each."""

import re
from collections.abc import Mapping

from bot.errors import InvalidInput
from bot.values import Struct

FIELDS = ("hook", "series", "number", "date", "title", "byline", "body", "asked", "paper", "hashtags", "earlier")
LANGUAGES = ("en", "he")
LONGEST = 1000
"""Characters of a template: a quarter of a message, so that the review itself always has the most of the room."""

_FIELD = re.compile(r"\{([^{}\n]*)\}")
_SECTION = re.compile(r"\[(\w+)\]")
_WORD = re.compile(r"\w")
_JOINT = re.compile(r"^[\W_]+")


class Piece(Struct, frozen=True):
    """A field of a line and the owner's text in front of it, back to the field before."""

    before: str
    field: str


class TemplateLine(Struct, frozen=True):
    """Fields in their order, and the text behind the last one; a line without fields is all `tail`, "" a blank one."""

    pieces: tuple[Piece, ...]
    tail: str = ""

    def shown(self, filled: Mapping[str, bool]) -> "TemplateLine | None":
        """The line with the fields that say something; None when it has fields and none of them does.

        An empty field takes the text in front of it along, and behind the last one signs without a word.
        """
        kept = [piece for piece in self.pieces if filled[piece.field]]
        if not kept:
            return None if self.pieces else self
        if kept[0] is not self.pieces[0]:  # it was to join two
            kept[0] = Piece(_JOINT.sub("", kept[0].before), kept[0].field)
        cut = not filled[self.pieces[-1].field] and not _WORD.search(self.tail)
        return TemplateLine(tuple(kept), "" if cut else self.tail)


class Template(Struct, frozen=True):
    """The lines above and below the body, from top to bottom; either may be empty."""

    head: tuple[TemplateLine, ...]
    foot: tuple[TemplateLine, ...]


Templates = Mapping[str, Template]
"""By language ("en", "he"); one that is missing has its default."""


def parse_templates(text: str) -> Templates:
    """One template for every language, or one for each below a line such as [he].

    InvalidInput names the first fault: an unknown field or section, {body} missing, doubled or not alone on its line,
    a template that is too long. `place` is "line 3", or "".
    """
    text = text.removeprefix("\ufeff")
    common, sections = _sections(text)
    parsed = {language: _parsed(lines, f"below [{language}] ") for language, lines in sections.items()}
    if any(line.strip() for _, line in common) or not sections:
        rest = _parsed(common, "")
        parsed = {language: parsed.get(language, rest) for language in LANGUAGES}
    return parsed


def parse_template(text: str) -> Template:
    """One template; InvalidInput as above."""
    return _parsed(list(enumerate(text.splitlines(), start=1)), "")


_Numbered = list[tuple[int, str]]


def _sections(text: str) -> tuple[_Numbered, dict[str, _Numbered]]:
    """The lines above all sections, and those of each."""
    common: _Numbered = []
    sections: dict[str, _Numbered] = {}
    current = common
    for number, line in enumerate(text.splitlines(), start=1):
        named = _SECTION.fullmatch(line.strip())
        if not named:
            current.append((number, line.rstrip()))
        elif named[1] not in LANGUAGES or named[1] in sections:
            raise InvalidInput(f"line {number}", f"write [en] or [he] here, each once; {line.strip()} is neither")
        else:
            current = sections[named[1]] = []
    return common, sections


def _parsed(lines: _Numbered, where: str) -> Template:
    bodies = [number for number, line in lines for name in _FIELD.findall(line) if name.strip() == "body"]
    for number, line in lines:
        _check(number, line)
    if not bodies:
        raise InvalidInput("", f"{where}there is no {{body}}; give it a line of its own, where the review is to stand")
    if len(bodies) > 1:
        raise InvalidInput(f"line {bodies[1]}", f"{{body}} stands in line {bodies[0]} already; take one of them out")
    length = sum(len(line) + 1 for _, line in lines)
    if length > LONGEST:
        raise InvalidInput("", f"{where}it is {length} characters long; {LONGEST} are the most")
    head = [_line(line) for number, line in lines if number < bodies[0]]
    foot = [_line(line) for number, line in lines if number > bodies[0]]
    return Template(tuple(head), tuple(foot))


def _check(number: int, line: str) -> None:
    for name in _FIELD.findall(line):
        if name.strip() not in FIELDS:
            known = " ".join(f"{{{field}}}" for field in FIELDS)
            raise InvalidInput(f"line {number}", f"{{{name}}} is no field; there are {known}")
        if name.strip() == "body" and line.strip() != f"{{{name}}}":
            raise InvalidInput(f"line {number}", "{body} stands alone on its line; move the rest to another one")


def _line(line: str) -> TemplateLine:
    *parts, tail = _FIELD.split(line.strip())
    pieces = zip(parts[::2], parts[1::2], strict=True)
    return TemplateLine(tuple(Piece(before, name.strip()) for before, name in pieces), tail)
