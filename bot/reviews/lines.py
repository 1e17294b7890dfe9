"""What a line of a body is before Markdown reads it: a list's item, prose, or something that nothing may mend."""

import re
from collections.abc import Sequence

from bot.values import Struct

_ITEM = re.compile(r"([ \t]*)(?:([-*+])|([0-9]{1,9})([.)]))(?:[ \t]+(?=\S)|$)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*+\1){2,}+[ \t]*")
_FENCE = re.compile(r"\s*(`{3,}(?=[^`]*$)|~{3,})")


class Item(Struct, frozen=True):
    """The start of a list item: `indent` in columns, `number` as written or None, `text` without the marker."""

    indent: int
    number: int | None
    marker: str
    text: str


def item(line: str) -> Item | None:
    """The list item that the line starts, as Markdown sees it; None for other lines and for horizontal rules."""
    found = _ITEM.match(line)
    if found is None or _RULE.fullmatch(line):
        return None
    indent = len(found[1].expandtabs(4))
    number = int(found[3]) if found[3] else None
    return Item(indent, number, found[2] or f"{found[3]}{found[4]}", line[found.end() :])


def is_prose(line: str) -> bool:
    """Whether the line holds running words: no heading, rule, quote, table row or display formula."""
    text = line.strip()
    return bool(text) and not (
        _HEADING.match(line)
        or _RULE.fullmatch(line)
        or text.startswith((">", "|", "$$", "\\["))
        or text.endswith(("$$", "\\]"))
        or "\t" in text
    )


def untouchable(lines: Sequence[str]) -> list[bool]:
    """For each line: whether it lies in code, a quote, a table or a long formula, where every sign counts."""
    found: list[bool] = []
    block: list[str] = []
    for line, code in zip(lines, fenced(lines), strict=True):
        if line.strip() and not code:
            block.append(line)
            continue
        found += [*_of_block(block), code]
        block = []
    return found + _of_block(block)


def fenced(lines: Sequence[str]) -> list[bool]:
    """For each line: whether it belongs to a block of code, its fences too."""
    found: list[bool] = []
    fence = ""
    for line in lines:
        opening = None if fence else _FENCE.match(line)
        found.append(bool(fence or opening))
        if opening:
            fence = opening[1]
        elif fence and _closes(line.strip(), fence):
            fence = ""
    return found


def _closes(text: str, fence: str) -> bool:
    return len(text) >= len(fence) and not text.strip(fence[0])


def _of_block(block: Sequence[str]) -> list[bool]:
    """The same for lines without a blank one between them."""
    whole = bool(block) and (block[0].lstrip().startswith(">") or any(_is_table_row(line) for line in block))
    found: list[bool] = []
    closing = ""
    for line in block:
        text = line.strip()
        inside = bool(closing)
        if closing:
            closing = "" if closing in text else closing
        elif text.startswith("$$") and text.count("$$") % 2:
            closing = "$$"
        elif text.startswith("\\[") and "\\]" not in text:
            closing = "\\]"
        found.append(whole or inside or bool(closing))
    return found


def _is_table_row(line: str) -> bool:
    """Cells between tabs, or the dashes below a table's header."""
    text = line.strip()
    return "\t" in text or ("|" in text and "-" in text and not text.strip("|:- "))
