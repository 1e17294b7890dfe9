"""`key: value` lines between two lines of dashes at the start of a Markdown file. A small, strict part of YAML."""

import re
from dataclasses import dataclass

from bot.errors import InvalidInput

_LINE = re.compile(r"([A-Za-z][\w-]*)\s*:(?:\s+(.*))?")
_MOST_LINES = 60  # between the dashes; more is a text with a rule on top


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """values: by key in lower case, never empty, each with one or more texts; body: what follows, dashes excluded;
    body_line: 1-based line where it starts."""

    values: dict[str, tuple[str, ...]]
    body: str
    body_line: int


def split_front_matter(content: str, place: str) -> FrontMatter:
    """The front matter of a text; without a first line "---" there are no values and all of it is body.

    A value is a text (quotes around it go), or a list "[a, b]". Raises InvalidInput, naming `place` and the line, for
    a line of another form, a key that stands twice, and dashes that nothing closes.
    """
    lines = content.split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].strip() != "---":
        return FrontMatter({}, content, 1)
    values: dict[str, tuple[str, ...]] = {}
    for index in range(start + 1, min(len(lines), start + 2 + _MOST_LINES)):
        line = lines[index].strip()
        if line == "---":
            return FrontMatter(values, "\n".join(lines[index + 1 :]), index + 2)
        if line and not line.startswith("#"):
            key, value = _read(line, f"{place}, line {index + 1}")
            if key in values:
                raise InvalidInput(f"{place}, line {index + 1}", f"{key!r} stands twice above the text; keep one")
            if value:
                values[key] = value
    raise InvalidInput(f"{place}, line {start + 1}", "nothing closes these dashes; put a line --- below the last field")


def _read(line: str, place: str) -> tuple[str, tuple[str, ...]]:
    found = _LINE.fullmatch(line)
    if not found:
        raise InvalidInput(place, "a line between the dashes must read key: value, or key: [a, b]")
    value = (found[2] or "").strip()
    if value.startswith("[") and value.endswith("]"):
        items = tuple(_unquoted(item) for item in value[1:-1].split(","))
        return found[1].lower(), tuple(item for item in items if item)
    return found[1].lower(), (_unquoted(value),) if value else ()


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1].strip() if quoted else text
