"""The words of blocks without any dress: what the search indexes and passages are cut from."""

from collections.abc import Callable, Iterable

from bot.reviews.blocks import (
    Block,
    Code,
    CodeBlock,
    DisplayFormula,
    Divider,
    Formula,
    Inline,
    ItemList,
    LineBreak,
    Quote,
    Table,
    Text,
)

FormulaReader = Callable[[str], str]


def plain_text(blocks: Iterable[Block], formula: FormulaReader = str) -> str:
    """One line for each line of each block, in order; "" for none.

    Formulas stand as `formula` reads their TeX: by default the TeX itself, without dollars.
    """
    return "\n".join(line for block in blocks for line in _lines(block, formula) if line)


def inline_text(inlines: Iterable[Inline], formula: FormulaReader = str) -> str:
    """The words of inlines, line breaks as such."""
    return "".join(_words(inline, formula) for inline in inlines)


def _lines(block: Block, formula: FormulaReader) -> list[str]:
    match block:
        case ItemList():
            return [plain_text(item.blocks, formula) for item in block.items]
        case Table():
            return ["\t".join(inline_text(cell, formula) for cell in row) for row in (block.header, *block.rows)]
        case DisplayFormula():
            return [formula(block.tex)]
        case CodeBlock():
            return [block.text]
        case Quote():
            return [plain_text(block.blocks, formula)]
        case Divider():
            return []
        case _:
            return [inline_text(block.inlines, formula)]


def _words(inline: Inline, formula: FormulaReader) -> str:
    match inline:
        case Text() | Code():
            return inline.text
        case Formula():
            return formula(inline.tex)
        case LineBreak():
            return "\n"
        case _:
            return inline_text(inline.inlines, formula)
