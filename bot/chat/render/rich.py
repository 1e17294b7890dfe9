"""Blocks -> the typed blocks of a rich message, in which apps draw headings, lists, tables and formulas.

https://core.telegram.org/bots/api#inputrichmessage.
"""

from collections.abc import Sequence
from typing import Any

from bot.chat.render.classic import render_blocks
from bot.chat.render.formula import can_be_read
from bot.chat.render.rich_text import RichText, formula, rich_styled, rich_text
from bot.chat.render.rich_visible import characters, visible_text
from bot.chat.render.signs import arriving, shows
from bot.chat.render.styled import Styled
from bot.chat.render.tables import has_links
from bot.reviews.blocks import (
    Block,
    Cell,
    CodeBlock,
    DisplayFormula,
    Divider,
    Heading,
    ItemList,
    ListItem,
    Paragraph,
    Quote,
    Table,
)
from bot.values import Struct

RichBlock = dict[str, Any]

MOST_COLUMNS = 20  # of a table; https://core.telegram.org/bots/api#rich-message-limits
# Levels of lists and quotes inside each other. 16 levels are allowed, and nobody says whether an item is one of its
# own: six lists with their items, a paragraph and three formats are 16.
_DEEPEST = 6
_LARGEST, _SMALLEST = 3, 6  # sizes of headings inside a body; the title above them is larger
_ROWS_THAT_KEEP_LINKS = 2  # with fewer rows that say something, the servers drop the links in a table's cells


class Weight(Struct, frozen=True):
    """What limits are counted in. characters: of all words and of the formulas' TeX; blocks: as the limits count them,
    with those inside others, list items and table rows."""

    characters: int = 0
    blocks: int = 0

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.characters + other.characters, self.blocks + other.blocks)

    def fits(self, most: "Weight") -> bool:
        return self.characters <= most.characters and self.blocks <= most.blocks


def weigh(blocks: Sequence[RichBlock]) -> Weight:
    return Weight(characters(blocks), sum(map(_count, blocks)))


def rich_blocks(blocks: Sequence[Block]) -> list[RichBlock]:
    """In their order; blocks that show nothing are left out.

    What a rich message cannot hold is written in its classic form, inside a paragraph: a table of more than 20 columns,
    lists in lists beyond the sixth level, a list that counts from 0. A formula that cannot be read stands as code.
    """
    return _blocks(blocks, 1)


def rich_lines(styled: Styled) -> list[RichBlock]:
    """A text that was written for the classic form: a paragraph for each line; a line all in bold is a heading."""
    lines = [styled.cut(start, end) for start, end in _ranges(styled.text)]
    return [_line(line) for line in lines if shows(line.text)]


def footer(styled: Styled) -> list[RichBlock]:
    """Small and grey, below everything; none for a text that shows nothing."""
    return [{"type": "footer", "text": rich_styled(styled)}] if shows(styled.text) else []


def _line(line: Styled) -> RichBlock:
    span = line.spans[0] if line.spans else None
    if span and span.kind == "bold" and (span.start, span.end) == (0, len(line.text)):
        return {"type": "heading", "size": _LARGEST - 1, "text": rich_styled(Styled(line.text, line.spans[1:]))}
    return {"type": "paragraph", "text": rich_styled(line)}


def _ranges(text: str) -> list[tuple[int, int]]:
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _blocks(blocks: Sequence[Block], level: int) -> list[RichBlock]:
    written = (found for block in blocks for found in _block(block, level))
    return [found for found in written if found["type"] == "divider" or shows(visible_text([found]))]


def _block(block: Block, level: int) -> list[RichBlock]:
    match block:
        case Heading():
            return [{"type": "heading", "size": _size(block.level), "text": rich_text(block.inlines)}]
        case Paragraph():
            return [_paragraph(rich_text(block.inlines))]
        case DisplayFormula() if can_be_read(block.tex):
            return [formula(block.tex)]
        case DisplayFormula():
            return [{"type": "pre", "text": arriving(block.tex.strip())}]
        case CodeBlock():
            language = {"language": block.language} if block.language else {}
            return [{"type": "pre", "text": arriving(block.text.strip("\n")), **language}]
        case Divider():
            return [{"type": "divider"}]
        case Table():
            return [_table(block) if _is_drawn(block) else _classic(block)]
        case ItemList():
            return _lists(block, level) if level <= _DEEPEST and _counts(block) else [_classic(block)]
        case Quote():
            return _quote(block, level) if level <= _DEEPEST else [_classic(block)]


def _size(level: int) -> int:
    return min(level + _LARGEST - 1, _SMALLEST)


def _paragraph(text: RichText) -> RichBlock:
    return {"type": "paragraph", "text": text}


def _classic(block: Block) -> RichBlock:
    return _paragraph(rich_styled(render_blocks([block])))


def _quote(block: Quote, level: int) -> list[RichBlock]:
    inside = _blocks(block.blocks, level + 1)
    return [{"type": "blockquote", "blocks": inside}] if inside else []


def _counts(block: ItemList) -> bool:
    """Whether its numbers can be said: all bullets, or all from 1 on. A value of 0 is one that is missing."""
    numbers = [item.number for item in block.items]
    return all(number is None for number in numbers) or all(number is not None and number > 0 for number in numbers)


def _lists(block: ItemList, level: int) -> list[RichBlock]:
    """One list, but for "- 1. text": one marker is enough, so the inner list stands in its place."""
    found: list[RichBlock] = []
    for item in block.items:
        if item.blocks and isinstance(item.blocks[0], ItemList):
            inner = _blocks(item.blocks, level)
        else:
            inner = _item(item, level)
        for written in inner:
            if written["type"] == "list" and found and _same_kind(found[-1], written):
                found[-1]["items"] += written["items"]
            else:
                found.append(written)
    return found


def _item(item: ListItem, level: int) -> list[RichBlock]:
    """A list of this item alone; none for an item that says nothing."""
    inside = _blocks(item.blocks, level + 1)
    if not inside:
        return []
    numbered = {} if item.number is None else {"type": "1", "value": item.number}
    return [{"type": "list", "items": [{"blocks": inside, **numbered}]}]


def _same_kind(above: RichBlock, below: RichBlock) -> bool:
    return above["type"] == "list" and ("type" in above["items"][0]) is ("type" in below["items"][0])


def _is_drawn(block: Table) -> bool:
    rows = (block.header, *block.rows)
    told = sum(any(shows(visible_text(rich_text(cell))) for cell in row) for row in rows)
    return max(map(len, rows)) <= MOST_COLUMNS and (told >= _ROWS_THAT_KEEP_LINKS or not has_links(block))


def _table(block: Table) -> RichBlock:
    """Every row as long as the longest: what is missing are empty cells."""
    columns = max(len(row) for row in (block.header, *block.rows))
    header = [_cell(cell, is_header=True) for cell in _filled(block.header, columns)]
    rows = [[_cell(cell) for cell in _filled(row, columns)] for row in block.rows]
    return {"type": "table", "cells": [header, *rows], "is_bordered": True}


def _filled(row: Sequence[Cell], columns: int) -> list[Cell]:
    return [*row, *[()] * (columns - len(row))]


def _cell(cell: Cell, **more: bool) -> dict[str, Any]:
    text = rich_text(cell)
    shown = {"text": text} if shows(visible_text(text)) else {}
    return {**shown, "align": "left", "valign": "top", **more}


def _count(block: RichBlock) -> int:
    inside = sum(map(_count, block.get("blocks", ())))
    items = sum(1 + sum(map(_count, item["blocks"])) for item in block.get("items", ()))
    return 1 + inside + items + len(block.get("cells", ()))
