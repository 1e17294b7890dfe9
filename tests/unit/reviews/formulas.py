"""All formulas of blocks, in reading order."""

from collections.abc import Iterator

from bot.reviews.blocks import Block, DisplayFormula, Formula
from bot.values import Struct, fields


def inline_formulas(blocks: tuple[Block, ...]) -> list[str]:
    return [found.tex for found in walk(blocks) if isinstance(found, Formula)]


def display_formulas(blocks: tuple[Block, ...]) -> list[str]:
    return [found.tex for found in walk(blocks) if isinstance(found, DisplayFormula)]


def walk(value: object) -> Iterator[object]:
    """The value and all values inside it."""
    yield value
    if isinstance(value, tuple):
        for part in value:
            yield from walk(part)
    elif isinstance(value, Struct):
        for field in fields(value):
            yield from walk(getattr(value, field.name))
