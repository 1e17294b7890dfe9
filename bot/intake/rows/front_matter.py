"""Fields between two lines of dashes at the start of a Markdown file: as people type them, and as YAML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.errors import InvalidInput
from bot.values import Struct, field

MAX_FRONT_MATTER = 128 * 1024  # characters: twice what `review_row` allows around a text, for quotes and escapes
_MOST_LINES = 400  # between the dashes; more is a text with a rule on top

_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?[ \t]*")
_CONTINUES = re.compile(r"[ \t\]]|-(?:[ \t]|$)|$")  # white space, "- item", the bracket that ends a list, a blank line
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^']|'')*'")
_ITEM = re.compile(rf"[ \t]*(?:(?P<quoted>{_QUOTED.pattern})|(?P<plain>[^\s,\[\]{{}}\"'][^,\[\]{{}}]*|))[ \t]*(?:,|$)")
_BLOCK_TEXT = re.compile(r"[|>][-+]?\d?[-+]?")

# What every reader takes as it stands: no sign of YAML at the start, no ": ", " #" or control character inside.
_PLAIN = re.compile(
    r"(?![-?:,\[\]{}#&*!|>'\"%@`\s=<~])"
    r"(?:[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff:#]|:(?!\s|$)|(?<!\s)#)+(?<!\s)"
)
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_OF_LISTS = re.compile(r"[,\[\]{}?]")
_ESCAPED = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"\\]')

_FORM = "a line between the dashes must read key: value, or key: [a, b]"

Value = str | tuple[str, ...]


class FrontMatter(Struct, frozen=True):
    """values: by key in lower case, each a text or a list of texts; a key without a value is left out. lines: where
    each key stands, 1-based; line: where the first dashes stand, 0 without any; body: what follows, dashes excluded."""

    values: Mapping[str, Value]
    body: str
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)


def split_front_matter(content: str, place: str) -> FrontMatter:
    """The front matter of a text; without a first line "---" there are no values and all of it is body.

    The one rule: what stands behind a key, and each item of a list "[a, b]" there, is text as it stands, colons and
    number signs included, unless it is wholly in quotes. Quotes, further indented lines, lists of "- item" and "|"
    mean what they mean in YAML; every value is text ("yes", "2024"). A line that starts with "#" is a remark. Raises
    InvalidInput, naming `place` and the line, for a line of another form, a key that stands twice, dashes that nothing
    closes, more than 400 lines or 128 Ki characters, lists in lists, and the anchors, aliases and tags of YAML.
    """
    lines = content.split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].strip() != "---":
        return FrontMatter({}, content)
    end = _closing(lines, start, place)
    values: dict[str, Value] = {}
    where: dict[str, int] = {}
    for entry in _entries(lines, start + 1, end, place):
        if entry.key in where:
            raise InvalidInput(
                f"{place}, line {entry.line}", f"{entry.key[:40]!r} stands twice above the text; keep one"
            )
        where[entry.key] = entry.line
        value = _read(entry, place)
        if any(map(_UNPRINTED.search, (value,) if isinstance(value, str) else value or ())):
            raise InvalidInput(f"{place}, line {entry.line}", "it holds control characters; remove them")
        if value is not None:
            values[entry.key] = value
    return FrontMatter(values, "\n".join(lines[end + 1 :]), start + 1, where)


def texts_of(value: Value) -> tuple[str, ...]:
    """A list as it is; one text as the items that it has between commas."""
    return tuple(item.strip() for item in value.split(",") if item.strip()) if isinstance(value, str) else value


def write_front_matter(values: Mapping[str, str | int | date | Sequence[str | int]]) -> str:
    """The dashes and a line for each field, to be read by `split_front_matter` and by every reader of YAML 1.1 alike.

    Texts have quotes only where one of the two needs them. The text ends with the line break behind the dashes.
    """
    return "".join(("---\n", *(f"{key}: {_written(value)}\n" for key, value in values.items()), "---\n"))


def _closing(lines: Sequence[str], start: int, place: str) -> int:
    """The index of the dashes that end the fields."""
    characters = 0
    for index in range(start + 1, min(len(lines), start + 2 + _MOST_LINES)):
        if lines[index].strip() == "---":
            return index
        characters += len(lines[index])
        if characters > MAX_FRONT_MATTER:
            raise InvalidInput(f"{place}, line {index + 1}", "the fields above the text are too long")
        if not _belongs(lines[index]):
            break
    else:
        raise InvalidInput(f"{place}, line {start + 1}", "nothing closes these dashes; put --- below the last field")
    raise InvalidInput(f"{place}, line {index + 1}", _FORM)


def _belongs(line: str) -> bool:
    return bool(line.startswith("#") or _CONTINUES.match(line) or _KEY.fullmatch(line))


class _Entry(Struct):
    """A key's line and those that continue it; `line` is 1-based."""

    line: int
    key: str
    value: str
    lines: list[str]


def _entries(lines: Sequence[str], start: int, end: int, place: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for index in range(start, end):
        line = lines[index]
        if found := _KEY.fullmatch(line):
            if entry:
                yield entry
            entry = _Entry(index + 1, found["key"].lower(), (found["value"] or "").strip(), [line])
        elif not line.strip() or line.lstrip().startswith("#"):
            line = ""
        elif entry is None:
            raise InvalidInput(f"{place}, line {index + 1}", _FORM)
        if entry and entry.line <= index:
            entry.lines.append(line)
    if entry:
        yield entry


def _read(entry: _Entry, place: str) -> Value | None:
    value = entry.value
    if not any(entry.lines[1:]) and not _BLOCK_TEXT.fullmatch(value):
        is_list = value.startswith("[") and value.endswith("]")
        if is_list and (items := _items(value[1:-1], place, entry.line)) is not None:
            return items
        if not is_list and not _QUOTED.fullmatch(value):
            return value or None
    return _of_yaml("\n".join(entry.lines) + "\n", place, entry.line)


def _items(text: str, place: str, line: int) -> tuple[str, ...] | None:
    """The items of a list on one line; None where brackets or quotes stand inside them."""
    items: list[str] = []
    position = 0
    while position < len(text):
        found = _ITEM.match(text, position)
        if not found or found.end() == position:
            return None
        if found["quoted"]:
            items.append(str(_of_yaml(f"item: {found['quoted']}\n", place, line) or ""))
        elif found["plain"]:
            items.append(found["plain"].strip())
        position = found.end()
    return tuple(items)


def _of_yaml(text: str, place: str, line: int) -> Value | None:
    """Most fields need none of it: the library is imported with the first that does."""
    from bot.intake.rows.yaml_value import value_of

    return value_of(text, place, line)


def _is_text_of_yaml(text: str) -> bool:
    from bot.intake.rows.yaml_value import is_text

    return is_text(text)


def _written(value: str | int | date | Sequence[str | int]) -> str:
    if isinstance(value, str):
        return _text(value, inside_list=False)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return f"[{', '.join(_text(item, inside_list=True) if isinstance(item, str) else str(item) for item in value)}]"


def _text(text: str, *, inside_list: bool) -> str:
    plain = _PLAIN.fullmatch(text) and not (inside_list and _OF_LISTS.search(text)) and _is_text_of_yaml(text)
    if plain:
        return text
    if set() < set(_ESCAPED.findall(text)) <= {'"', "\\"}:
        return "'" + text.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    short = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
    return short.get(found[0], f"\\u{ord(found[0]):04x}")
