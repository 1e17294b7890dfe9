"""Why a review should be drawn: what its classic form would lose."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from bot.chat.render.formula import readable_formula
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
    INDEX = "indices in two styles"
    LENGTH = "three messages or more"


MANY_MESSAGES = 3

# ½ and √x are the same signs in both forms.
_SIMPLE = re.compile(r"\\[dtcs]?frac\{?([12])\}?\{?([234])\}?(?!\d)|\\sqrt\s*(?:\{\s*(?:\w|\\[A-Za-z]+)\s*\}|\w)")
_IN_TEX = {
    Loss.MATRIX: re.compile(r"\\begin\s*\{(?!aligned|align|split|gather)|\\binom|\\substack|\\(?:under|over)brace"),
    Loss.FRACTION: re.compile(r"\\(?:[dtcs]|nice)?frac"),
    Loss.ROOT: re.compile(r"\\sqrt"),
}
# "p_w" is easy to read, but not beside "pₗ": a letter without a small form. Words such as "L_ref" never have one.
_ON_LINE = re.compile(r"_[^\W\d_](?![^\W_])")
_LOWERED = re.compile("[ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ]")

_Drawn = DisplayFormula | Formula | Table


def losses(blocks: Iterable[Block], messages: int) -> frozenset[Loss]:
    """All that apply; empty where the classic form shows everything. messages: how many the classic form takes."""
    return frozenset(_of_all(list(_of_blocks(blocks)), messages))


def _of_all(drawn: Sequence[_Drawn], messages: int) -> Iterator[Loss]:
    formulas = [found.tex for found in drawn if not isinstance(found, Table)]
    if any(isinstance(found, Table) for found in drawn):
        yield Loss.TABLE
    if any(isinstance(found, DisplayFormula) for found in drawn):
        yield Loss.DISPLAY
    for tex in formulas:
        rest = _SIMPLE.sub("", tex)
        yield from (loss for loss, pattern in _IN_TEX.items() if pattern.search(rest))
    read = "\n".join(map(readable_formula, formulas))
    if _ON_LINE.search(read) and _LOWERED.search(read):
        yield Loss.INDEX
    if messages >= MANY_MESSAGES:
        yield Loss.LENGTH


def _of_blocks(blocks: Iterable[Block]) -> Iterator[_Drawn]:
    for block in blocks:
        match block:
            case DisplayFormula():
                yield block
            case Table():
                yield block
                cells = (cell for row in (block.header, *block.rows) for cell in row)
                yield from _of_inlines(inline for cell in cells for inline in cell)
            case ItemList():
                yield from _of_blocks(inner for item in block.items for inner in item.blocks)
            case Quote():
                yield from _of_blocks(block.blocks)
            case Heading() | Paragraph():
                yield from _of_inlines(block.inlines)


def _of_inlines(inlines: Iterable[Inline]) -> Iterator[Formula]:
    for inline in inlines:
        if isinstance(inline, Formula):
            yield inline
        else:
            yield from _of_inlines(getattr(inline, "inlines", ()))
