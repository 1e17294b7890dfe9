"""A rich message that a person sends -> the Markdown that our own parse reads back as the same blocks.

https://core.telegram.org/bots/api#richmessage: `rich_message.blocks`, and no `text` beside it. Nobody has checked the
shape of what comes in here: what is no text says nothing, and what lies deeper than Telegram allows is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.intake.telegram.entities import by_line, code

_DEEPEST = 16  # levels of blocks and formats; https://core.telegram.org/bots/api#rich-message-limits
_MARKS = {"bold": "**", "italic": "*"}
# Signs that Markdown, or our formulas, would take for marks. An underscore inside a word is none, nor is a dollar that
# begins a price. A bracket with a backslash would begin a formula.
_SIGNS = re.compile(r"\\|`|\*|(?<!\w)_|_(?!\w)|\$(?!\d)|&(?=#?\w+;)|<(?=[A-Za-z][\w.+-]*[:@])")
_LINK = re.compile(r"\[[^\]]*+(\]\()?")  # from the first "[" to the next "]": of a link where a "(" follows
_BLOCK_START = re.compile(r"^([^\S\n]*+)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|~~~|\|)", re.MULTILINE)
_NUMBER_START = re.compile(r"^([^\S\n]*+\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_RULE = re.compile(r"^([^\S\n]*+)(-(?:\s*+-){2,})(?=[^\S\n]*+$)", re.MULTILINE)
_FORMULA = re.compile(r"(?<!\\)\$([^$]+)\$\Z")
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\n": "", "\\": "%5C"})


def rich_markdown(rich: object) -> str:
    """Of a `RichMessage` as decoded JSON; "" where it says nothing."""
    blocks = rich.get("blocks") if isinstance(rich, Mapping) else None
    return _blocks(_ranked(blocks), 1)


def _ranked(blocks: object) -> object:
    """A message says how large its headings are, Markdown how deep: the largest one becomes a heading of the first
    level. So our own posts come back as they were written, whose headings begin below their title."""
    if not isinstance(blocks, list):
        return None
    largest = min((_size(one) for one in blocks if _is_heading(one)), default=1)
    return [{**one, "size": _size(one) - largest + 1} if _is_heading(one) else one for one in blocks]


def _is_heading(block: object) -> bool:
    return isinstance(block, Mapping) and block.get("type") == "heading"


def _size(heading: Mapping[Any, Any]) -> int:
    size = heading.get("size")
    return size if type(size) is int and 1 <= size <= 6 else 1


def _blocks(blocks: object, level: int) -> str:
    if not isinstance(blocks, list) or level > _DEEPEST:
        return ""
    written = (_block(block, level) for block in blocks if isinstance(block, Mapping))
    return "\n\n".join(one for one in written if one.strip())


def _block(block: Mapping[Any, Any], level: int) -> str:
    match block.get("type"):
        case "heading":
            words = " ".join(_inline(block.get("text"), level).split())
            return f"{'#' * _size(block)} {words}" if words else ""
        case "mathematical_expression":
            return _display(block.get("expression"))
        case "pre":
            return _fenced(_plain(block.get("text"), level), block.get("language"))
        case "divider":
            return "***"
        case "list":
            return _list(block.get("items"), level)
        case "table":
            return _table(block, level)
        case "blockquote" | "expandable_blockquote" | "pullquote" | "details":
            return _quote(block, level)
        case _:
            return _started(_inline(block.get("text"), level))


def _quote(block: Mapping[Any, Any], level: int) -> str:
    """Also what is folded away: a reader of a post sees all of it."""
    title = _started(_inline(block.get("summary"), level))
    inside = _blocks(block.get("blocks"), level + 1) or _started(_inline(block.get("text"), level))
    credit = _started(_inline(block.get("credit"), level))
    whole = "\n\n".join(part for part in (title, inside, credit) if part)
    if block.get("type") == "details" or not whole:
        return whole
    return "\n".join(f"> {line}".rstrip() for line in whole.split("\n"))


def _list(items: object, level: int) -> str:
    """Items below one another, a blank line where one has several blocks."""
    written = []
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping) and (inside := _blocks(item.get("blocks"), level + 1)):
            marker = f"{_value(item)}. " if item.get("type") else "- "
            checked = ("[x] " if item.get("is_checked") else "[ ] ") if item.get("has_checkbox") else ""
            indented = inside.replace("\n", "\n" + " " * len(marker))
            written.append(re.sub(r"^ +$", "", f"{marker}{checked}{indented}", flags=re.MULTILINE))
    return "\n".join(written)


def _value(item: Mapping[Any, Any]) -> int:
    value = item.get("value")
    return value if type(value) is int and 0 <= value < 10**9 else 1


def _table(block: Mapping[Any, Any], level: int) -> str:
    """The first row is the header: Markdown has no table without one."""
    cells = block.get("cells")
    rows = [row for row in cells if isinstance(row, list)] if isinstance(cells, list) else []
    columns = max(map(len, rows), default=0)
    if not columns:
        return ""
    lines = [_row(row, columns, level) for row in rows]
    caption = _started(_inline(block.get("caption"), level))
    table = "\n".join([lines[0], "|" + " --- |" * columns, *lines[1:]])
    return f"{caption}\n\n{table}" if caption else table


def _row(row: list[Any], columns: int, level: int) -> str:
    texts = [_inline(cell.get("text"), level) if isinstance(cell, Mapping) else "" for cell in row]
    told = [" ".join(text.split()).replace("|", r"\|") for text in (*texts, *[""] * (columns - len(row)))]
    return "| " + " | ".join(told) + " |"


def _display(expression: object) -> str:
    tex = _tex(expression)
    return f"$$\n{tex}\n$$" if tex else ""


def _tex(expression: object) -> str:
    """Without blank lines, which would end the formula."""
    lines = expression.split("\n") if isinstance(expression, str) else []
    return "\n".join(line for line in lines if line.strip()).strip()


def _fenced(text: str, language: object) -> str:
    if not text.strip():
        return ""
    ticks = "`" * max([3, *(1 + len(run) for run in re.findall("`+", text))])
    name = language if isinstance(language, str) and _LANGUAGE.fullmatch(language) else ""
    return f"{ticks}{name}\n{text}\n{ticks}"


def _inline(text: object, level: int) -> str:
    """One text of a block; marks stand at words, white space outside of them."""
    return _side_by_side(_pieces(text, level, frozenset())).strip()


def _side_by_side(pieces: Iterable[str]) -> str:
    """Marks of two formats would run into each other: the words matter more than their slant. Beside a digit a
    dollar is no formula's."""
    whole = ""
    for piece in pieces:
        if whole.endswith("*") and not whole.endswith("\\*") and piece.startswith("*"):
            piece = piece.strip("*")
        formula = _FORMULA.search(whole)
        if formula and piece[:1].isdigit():
            whole = f"{whole[: formula.start()]}\\({formula[1]}\\)"
        formula = _FORMULA.fullmatch(piece)
        whole += f"\\({formula[1]}\\)" if formula and whole[-1:].isdigit() else piece
    return whole


def _pieces(text: object, level: int, within: frozenset[str]) -> Iterator[str]:
    if level > _DEEPEST:
        return
    if isinstance(text, str):
        yield _escaped(text)
    elif isinstance(text, list):
        for part in text:
            yield from _pieces(part, level, within)
    elif isinstance(text, Mapping):
        yield _typed(text, level, within)


def _typed(text: Mapping[Any, Any], level: int, within: frozenset[str]) -> str:
    kind = text.get("type")
    if kind == "mathematical_expression":
        tex = " ".join(_tex(text.get("expression")).split())
        return f"${tex}$" if tex else ""
    if kind == "code":
        return by_line(_plain(text.get("text"), level + 1), code)
    if not isinstance(kind, str) or kind in within:
        return "".join(_pieces(text.get("text"), level + 1, within))
    inside = "".join(_pieces(text.get("text"), level + 1, within | {kind}))
    if kind in _MARKS:
        return by_line(inside, lambda words: f"{_MARKS[kind]}{words}{_MARKS[kind]}")
    url = text.get("url")
    if kind == "url" and isinstance(url, str) and _WEB.match(url):
        return by_line(inside, lambda words: _linked(words, url))
    return inside


def _linked(words: str, url: str) -> str:
    address = url.translate(_IN_ADDRESS)
    bare = words.replace("\\", "")
    return f"<{address}>" if bare.rstrip("/") == url.rstrip("/") else f"[{words}]({address})"


def _plain(text: object, level: int) -> str:
    """The words alone, as they are."""
    if level > _DEEPEST:
        return ""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(_plain(part, level) for part in text)
    if isinstance(text, Mapping):
        words = text.get("expression") if text.get("type") == "mathematical_expression" else text.get("text")
        return _plain(words, level + 1)
    return ""


def _escaped(text: str) -> str:
    signs = _SIGNS.sub(r"\\\g<0>", text)
    return _LINK.sub(lambda found: found[0].replace("[", "&#91;") if found[1] else found[0], signs)


def _started(text: str) -> str:
    """A paragraph whose lines begin nothing else."""
    text = _RULE.sub(lambda found: f"{found[1]}\\{found[2]}", text)
    return _NUMBER_START.sub(r"\1\\\2", _BLOCK_START.sub(r"\1\\\2", text))
