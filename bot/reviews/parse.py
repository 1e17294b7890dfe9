"""Markdown with LaTeX -> blocks. Pure, deterministic, in linear time, and never an error: any text is a review."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

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
    Text,
)
from bot.reviews.grammar import grammar
from bot.reviews.inlines import inlines_of
from bot.reviews.mending import mended
from bot.reviews.names import with_headings

_LANGUAGE = re.compile(r"[\w+#.-]*")


def parse(body: str) -> tuple[Block, ...]:
    """The blocks of a body, in its order; none for a blank one. Every word of the source is in some block."""
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    return with_headings(_Reader(mended(text)).blocks_until(None))


class _Reader:
    """Walks the parser's flat tokens once; containers nest as deep as `grammar` allows, so recursion is bounded."""

    def __init__(self, text: str) -> None:
        self._tokens = iter(grammar().parse(text))
        self._lines = text.split("\n")

    def blocks_until(self, closing: str | None) -> tuple[Block, ...]:
        found: list[Block] = []
        for token in self._tokens:
            if token.type == closing:
                break
            found.extend(self._blocks_at(token))
        return tuple(found)

    def _blocks_at(self, token: Token) -> Iterator[Block]:
        match token.type:
            case "inline":  # of a paragraph; its opening and closing tokens say nothing
                yield from _paragraphs(token.children or ())
            case "heading_open":
                content = next(self._tokens)
                inlines = inlines_of(content.children or ())
                if inlines:
                    yield Heading(int(token.tag[1:]), inlines)
            case "bullet_list_open" | "ordered_list_open":
                yield self._list(token)
            case "blockquote_open":
                yield Quote(self.blocks_until("blockquote_close"))
            case "table_open":
                yield self._table()
            case "math_block":
                yield from _display(token.content)
            case "fence":
                yield _code(token)
            case "hr":
                yield Divider()

    def _list(self, opening: Token) -> ItemList:
        closing = opening.type.replace("_open", "_close")
        numbers: list[int] = []
        bodies: list[tuple[Block, ...]] = []
        for token in self._tokens:
            if token.type == closing:
                break
            numbers.append(int(token.info or 0))
            bodies.append(self.blocks_until("list_item_close"))
        if opening.type == "bullet_list_open":
            return ItemList(tuple(ListItem(None, body) for body in bodies))
        if len(set(numbers)) == 1:  # "1. 1. 1." is Markdown's own way to say: count for me
            numbers = list(range(numbers[0], numbers[0] + len(numbers)))
        return ItemList(tuple(ListItem(number, body) for number, body in zip(numbers, bodies, strict=True)))

    def _table(self) -> Table:
        rows: list[tuple[Cell, ...]] = []
        cells: list[Cell] = []
        line = 0
        for token in self._tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                cells, line = [], token.map[0] if token.map else 0
            elif token.type == "inline":
                cells.append(inlines_of(token.children or ()))
            elif token.type == "tr_close":
                surplus = self._surplus_cells(line, len(rows[0])) if rows else ()
                rows.append((*cells, *surplus))
        return Table(rows[0], tuple(rows[1:]))

    def _surplus_cells(self, line: int, columns: int) -> tuple[Cell, ...]:
        """What a row has beyond the header's columns: the parser drops it, a reader would miss it."""
        written = self._lines[line].strip().strip("|")
        extra = escapedSplit(written)[columns:]
        parsed = (grammar().parseInline(cell.strip())[0].children or () for cell in extra)
        return tuple(inlines_of(children) for children in parsed)


def _paragraphs(children: Sequence[Token]) -> Iterator[Block]:
    """A paragraph, cut where a display formula stands inside it."""
    since = 0
    for position, token in enumerate(children):
        if token.type == "math_display" and token.level == 0:
            yield from _paragraph(children[since:position])
            yield from _display(token.content)
            since = position + 1
    yield from _paragraph(children[since:])


def _paragraph(children: Sequence[Token]) -> Iterator[Block]:
    inlines = inlines_of(children)
    if inlines:
        yield Paragraph(inlines)


def _display(tex: str) -> Iterator[Block]:
    if tex.strip():
        yield DisplayFormula(tex.strip())


def _code(token: Token) -> Block:
    info, text = token.info.strip(), token.content.removesuffix("\n")
    if not text.strip():  # a fence around nothing: what stands behind it is all that was written
        return Paragraph((Text(info),))
    if _LANGUAGE.fullmatch(info):
        return CodeBlock(info, text)
    return CodeBlock("", f"{info}\n{text}")  # words behind the fence are the author's, no language
