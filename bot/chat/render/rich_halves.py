"""A block that is longer than a message may be, in two: at the best pause near its middle."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.chat.render.formula import can_be_read
from bot.reviews.blocks import (
    Block,
    Code,
    CodeBlock,
    DisplayFormula,
    Emphasis,
    Formula,
    Heading,
    Inline,
    ItemList,
    LineBreak,
    Link,
    ListItem,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
)
from bot.reviews.visible import inline_text

Pair = tuple[Block, Block]
T = TypeVar("T")

_PAUSES = (re.compile(r"\n"), re.compile(r"(?<=[.!?…:;])\s"), re.compile(r"\s"))


def halves(block: Block) -> Pair | None:
    """Two blocks that say together what this one says, in its order; None for what cannot be cut.

    A table's header stands above both halves. What is left of an item that is cut inside stands below its list.
    """
    match block:
        case ItemList():
            return _of_list(block)
        case Quote():
            return _of_many(block.blocks, Quote)
        case Table():
            return _of_table(block)
        case CodeBlock():
            return _of_text(block.text, lambda text: CodeBlock(block.language, text))
        case DisplayFormula() if not can_be_read(block.tex):
            return _of_text(block.tex.strip(), lambda text: CodeBlock("", text))
        case Paragraph():
            return _of_inlines(block.inlines, Paragraph)
        case Heading():
            return _of_inlines(block.inlines, lambda inlines: Heading(block.level, inlines))
        case _:
            return None


def _of_many(parts: tuple[Block, ...], whole: Callable[[tuple[Block, ...]], Block]) -> Pair | None:
    """Between two of several parts, else inside the only one."""
    if len(parts) > 1:
        middle = len(parts) // 2
        return whole(parts[:middle]), whole(parts[middle:])
    inner = halves(parts[0]) if parts else None
    return (whole((inner[0],)), whole((inner[1],))) if inner else None


def _of_list(block: ItemList) -> Pair | None:
    if len(block.items) > 1:
        middle = len(block.items) // 2
        return ItemList(block.items[:middle]), ItemList(block.items[middle:])
    (item,) = block.items
    if len(item.blocks) > 1:
        first, *rest = item.blocks
        return _item(item, first), rest[0] if len(rest) == 1 else Quote(tuple(rest))
    inner = halves(item.blocks[0]) if item.blocks else None
    return (_item(item, inner[0]), inner[1]) if inner else None


def _item(item: ListItem, block: Block) -> ItemList:
    return ItemList((ListItem(item.number, (block,)),))


def _of_table(block: Table) -> Pair | None:
    if len(block.rows) > 1:
        middle = len(block.rows) // 2
        return Table(block.header, block.rows[:middle]), Table(block.header, block.rows[middle:])
    cells = [cell for row in (block.header, *block.rows) for cell in row if cell]
    return _of_many(tuple(map(Paragraph, cells)), Quote) if cells else None


def _of_text(text: str, whole: Callable[[str], Block]) -> Pair | None:
    at = _pause(text)
    return (whole(text[:at].rstrip("\n")), whole(text[at:].lstrip("\n"))) if 0 < at < len(text) else None


def _of_inlines(inlines: tuple[Inline, ...], whole: Callable[[tuple[Inline, ...]], Block]) -> Pair | None:
    left, right = _cut(inlines, _pause(inline_text(inlines)))
    return (whole(left), whole(right)) if left and right else None


def _pause(text: str) -> int:
    """Where the text is cut: behind a line, a sentence or a word in its second or third quarter, else in its middle."""
    middle = len(text) // 2
    for pattern in _PAUSES:
        ends = [match.end() for match in pattern.finditer(text, len(text) // 4, len(text) * 3 // 4)]
        if ends:
            return min(ends, key=lambda end: abs(end - middle))
    return middle


def _cut(inlines: Sequence[Inline], at: int) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """The inlines before and behind the position in their words; a formula stays whole, in front if it starts there."""
    left: list[Inline] = []
    right: list[Inline] = []
    for inline in inlines:
        size = len(inline_text((inline,)))
        if at >= size or (not left and not right and _is_whole(inline)):
            left.append(inline)
        elif at <= 0 or _is_whole(inline):
            right.append(inline)
            at = 0
        else:
            before, behind = _cut_inline(inline, at)
            left += before
            right += behind
        at -= size
    return tuple(left), tuple(right)


def _is_whole(inline: Inline) -> bool:
    return isinstance(inline, LineBreak) or (isinstance(inline, Formula) and can_be_read(inline.tex))


def _cut_inline(inline: Inline, at: int) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    match inline:
        case Text():
            return (Text(inline.text[:at]),), (Text(inline.text[at:]),)
        case Code():
            return (Code(inline.text[:at]),), (Code(inline.text[at:]),)
        case Formula():
            return (Code(inline.tex[:at]),), (Code(inline.tex[at:]),)
        case Strong() | Emphasis() | Link():
            left, right = _cut(inline.inlines, at)
            return _again(inline, left), _again(inline, right)
        case LineBreak():
            return (inline,), ()


def _again(inline: Strong | Emphasis | Link, inner: tuple[Inline, ...]) -> tuple[Inline, ...]:
    if not inner:
        return ()
    if isinstance(inline, Link):
        return (Link(inner, inline.url),)
    return (type(inline)(inner),)
