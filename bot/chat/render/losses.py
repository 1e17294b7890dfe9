"""Why a review should be drawn: what its classic form would lose."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from bot.reviews.blocks import (
    Block,
    DisplayFormula,
    Formula,
    Heading,
    Inline,
    ItemList,
    Paragraph,
    Quote,
    Table,
)


class Loss(StrEnum):
    """What a line of text cannot show as it was written."""

    TABLE = "table"
    DISPLAY = "display formula"
    MATRIX = "matrix or cases"
    FRACTION = "fraction"
    ROOT = "root"
    LENGTH = "three messages or more"


MANY_MESSAGES = 3

# ½ and √x are the same signs in both forms.
_SIMPLE = re.compile(r"\\[dtcs]?frac\{?([12])\}?\{?([234])\}?(?!\d)|\\sqrt\s*(?:\{\s*(?:\w|\\[A-Za-z]+)\s*\}|\w)")
_IN_TEX = {
    Loss.MATRIX: re.compile(r"\\begin\s*\{(?!aligned|align|split|gather)|\\binom|\\substack|\\(?:under|over)brace"),
    Loss.FRACTION: re.compile(r"\\(?:[dtcs]|nice)?frac"),
    Loss.ROOT: re.compile(r"\\sqrt"),
}


def losses(blocks: Iterable[Block], messages: int) -> frozenset[Loss]:
    """All that apply; empty where the classic form shows everything. messages: how many the classic form takes."""
    return frozenset(_of_blocks(blocks)) | ({Loss.LENGTH} if messages >= MANY_MESSAGES else set())


def _of_block(block: Block) -> Iterator[Loss]:
    match block:
        case DisplayFormula():
            yield Loss.DISPLAY
            yield from _of_tex(block.tex)
        case Table():
            yield Loss.TABLE
            yield from _of_inlines(inline for row in (block.header, *block.rows) for cell in row for inline in cell)
        case ItemList():
            yield from _of_blocks(inner for item in block.items for inner in item.blocks)
        case Quote():
            yield from _of_blocks(block.blocks)
        case Heading() | Paragraph():
            yield from _of_inlines(block.inlines)


def _of_blocks(blocks: Iterable[Block]) -> Iterator[Loss]:
    for block in blocks:
        yield from _of_block(block)


def _of_inlines(inlines: Iterable[Inline]) -> Iterator[Loss]:
    for inline in inlines:
        if isinstance(inline, Formula):
            yield from _of_tex(inline.tex)
        else:
            yield from _of_inlines(getattr(inline, "inlines", ()))


def _of_tex(tex: str) -> Iterator[Loss]:
    rest = _SIMPLE.sub("", tex)
    yield from (loss for loss, pattern in _IN_TEX.items() if pattern.search(rest))
