"""Blocks -> text with entities, as every Telegram client shows it."""

from collections.abc import Sequence
from itertools import pairwise

from bot.chat.render.addresses import is_address
from bot.chat.render.direction import isolated, right_to_left
from bot.chat.render.formula import inline_formula, is_source, readable_formula, unbroken
from bot.chat.render.signs import shows
from bot.chat.render.styled import Styled, dressed, joined, line_starts, plain, with_marks
from bot.chat.render.tables import PHONE_LINE, table
from bot.reviews.blocks import (
    Block,
    Code,
    CodeBlock,
    DisplayFormula,
    Divider,
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

_INDENT = "\u00a0" * 4  # no-break: apps and the splitter leave it in front of its line
_BULLETS = ("•", "◦", "▪")
_DIVIDER = "———"


def render_blocks(blocks: Sequence[Block], *, rtl: bool = False) -> Styled:
    """The blocks with a blank line between them; a heading stays close to its text, a list to its introduction.

    rtl: the text is Hebrew. Its lines are marked to read right to left; formulas keep their order inside them.
    """
    writer = _Writer(rtl)
    return writer.blocks(blocks)


class _Writer:
    def __init__(self, rtl: bool) -> None:
        self._rtl = rtl

    def blocks(self, blocks: Sequence[Block]) -> Styled:
        written = [(block, self._block(block)) for block in blocks]
        written = [(block, styled) for block, styled in written if shows(styled.text)]
        if not written:
            return plain("")
        pieces = [written[0][1]]
        for (before, _), (after, styled) in pairwise(written):
            pieces += [plain("\n" if belong_together(before, after) else "\n\n"), styled]
        return joined(pieces)

    def _block(self, block: Block, depth: int = 0) -> Styled:
        match block:
            case Heading():
                return self._lines(dressed(self._inlines(block.inlines), "bold"))
            case Paragraph():
                return self._lines(self._inlines(block.inlines))
            case ItemList():
                return joined((self._item(item, depth) for item in block.items), "\n")
            case Table():
                return self._table(block)
            case DisplayFormula():
                return _formula(readable_formula(block.tex))
            case CodeBlock():
                return dressed(plain(block.text.strip("\n")), "pre", block.language)
            case Quote():
                return dressed(self.blocks(block.blocks), "blockquote")
            case Divider():
                return plain(_DIVIDER)

    def _item(self, item: ListItem, depth: int) -> Styled:
        """The marker, joined to its text by a no-break space, and what belongs to the item below it, indented."""
        if item.blocks and isinstance(item.blocks[0], ItemList):  # "- 1. text": one marker is enough
            return joined((self._block(block, depth) for block in item.blocks), "\n")
        marker = f"{item.number}." if item.number is not None else _BULLETS[min(depth, len(_BULLETS) - 1)]
        lines = [self._block(block, depth + 1) for block in item.blocks] or [plain("")]
        first = joined((plain(f"{_INDENT * depth}{marker}\u00a0"), _unmarked(lines[0])))
        rest = (
            styled if isinstance(block, ItemList) else _indented(styled, depth + 1, since=0)
            for block, styled in zip(item.blocks[1:], lines[1:], strict=True)
        )
        return joined((self._lines(_indented(first, depth + 1, since=1)), *rest), "\n")

    def _table(self, block: Table) -> Styled:
        written = table(block, self._inlines, columns_allowed=not self._rtl)
        return written if written.spans and written.spans[0].kind == "pre" else self._lines(written)

    def _inlines(self, inlines: Sequence[Inline]) -> Styled:
        return joined(self._inline(inline) for inline in inlines)

    def _inline(self, inline: Inline) -> Styled:
        match inline:
            case Text():
                return plain(inline.text)
            case Strong():
                return dressed(self._inlines(inline.inlines), "bold")
            case Emphasis():
                return dressed(self._inlines(inline.inlines), "italic")
            case Code():
                return dressed(plain(inline.text), "code")
            case Link():
                return self._link(inline)
            case Formula():
                text = unbroken(inline_formula(inline.tex))
                return _formula(isolated(text) if self._rtl else text)
            case LineBreak():
                return plain("\n")

    def _link(self, inline: Link) -> Styled:
        words = self._inlines(inline.inlines)
        if is_address(inline.url):
            return dressed(words, "text_link", inline.url)
        return joined((words, plain(unlinked(inline))))

    def _lines(self, styled: Styled) -> Styled:
        return right_to_left(styled) if self._rtl else styled


def _formula(text: str) -> Styled:
    """Readable as it is; LaTeX that stayed LaTeX as code, so that it looks like what it is."""
    return dressed(plain(text), "code") if is_source(text) else plain(text)


def _indented(styled: Styled, depth: int, since: int) -> Styled:
    """Lines from number `since` on, moved in where a phone breaks none: only the first of several would be."""
    lines = zip(line_starts(styled.text), styled.text.split("\n"), strict=True)
    starts = [start for start, line in list(lines)[since:] if len(line) + len(_INDENT) * depth <= PHONE_LINE]
    return with_marks(styled, dict.fromkeys(starts, _INDENT * depth))


def _unmarked(styled: Styled) -> Styled:
    """Without the mark at its start: inside a line it would be one too many."""
    return styled.cut(1, len(styled.text)) if styled.text.startswith("\u200f") else styled


def unlinked(link: Link) -> str:
    """What stands behind the words of a link whose address Telegram would not take: the address, once."""
    return "" if inline_text(link.inlines) == link.url else f" ({link.url})"


def belong_together(before: Block, after: Block) -> bool:
    """A heading and its text, an introduction and its list: no blank line between them, and no end of a message."""
    if isinstance(before, Heading) or (isinstance(before, Paragraph) and _is_bold_line(before)):
        return True
    return isinstance(after, ItemList) and leads_on(before)


def leads_on(block: Block) -> bool:
    """Whether it ends with a colon, so that something must follow."""
    return isinstance(block, Paragraph) and bool(block.inlines) and _ends_with_colon(block)


def _is_bold_line(paragraph: Paragraph) -> bool:
    """How authors write headings in a chat."""
    return len(paragraph.inlines) == 1 and isinstance(paragraph.inlines[0], Strong)


def _ends_with_colon(paragraph: Paragraph) -> bool:
    last: Inline = paragraph.inlines[-1]
    while isinstance(last, Strong | Emphasis | Link):
        last = last.inlines[-1]
    return isinstance(last, Text) and last.text.rstrip().endswith(":")
