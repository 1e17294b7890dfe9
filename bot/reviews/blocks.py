"""The body of a review as blocks: what every renderer and the search read instead of Markdown.

All values are frozen and compare by content. Texts hold no Markdown and no HTML; formulas hold TeX without dollars.
"""

from bot.values import Struct


class Text(Struct, frozen=True):
    """Plain words on one line, never empty."""

    text: str


class Strong(Struct, frozen=True):
    inlines: tuple["Inline", ...]


class Emphasis(Struct, frozen=True):
    inlines: tuple["Inline", ...]


class Code(Struct, frozen=True):
    """A code span, spaces as written."""

    text: str


class Link(Struct, frozen=True):
    """`url` is absolute, http or https; `inlines` is what stands there instead of it (no link inside a link)."""

    inlines: tuple["Inline", ...]
    url: str


class Formula(Struct, frozen=True):
    """A formula inside a line."""

    tex: str


class LineBreak(Struct, frozen=True):
    """A new line inside a paragraph: every line break that the author typed."""


Inline = Text | Strong | Emphasis | Code | Link | Formula | LineBreak


class Heading(Struct, frozen=True):
    """`level` is 1 to 6."""

    level: int
    inlines: tuple[Inline, ...]


class Paragraph(Struct, frozen=True):
    """At least one inline."""

    inlines: tuple[Inline, ...]


class ListItem(Struct, frozen=True):
    """`number` as the author counts, None under a bullet; `blocks` may be empty, and may hold further lists."""

    number: int | None
    blocks: tuple["Block", ...]


class ItemList(Struct, frozen=True):
    """Bulleted or numbered items in their order, at least one."""

    items: tuple[ListItem, ...]


Cell = tuple[Inline, ...]


class Table(Struct, frozen=True):
    """Every row has at least as many cells as the header; a row may have more, cells may be empty."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


class DisplayFormula(Struct, frozen=True):
    """A formula that stands on its own line."""

    tex: str


class CodeBlock(Struct, frozen=True):
    """`language` as the fence names it, "" without a name; `text` without its last line break."""

    language: str
    text: str


class Quote(Struct, frozen=True):
    blocks: tuple["Block", ...]


class Divider(Struct, frozen=True):
    """A horizontal rule."""


Block = Heading | Paragraph | ItemList | Table | DisplayFormula | CodeBlock | Quote | Divider
