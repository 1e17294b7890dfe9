"""The body of a review as blocks: what every renderer and the search read instead of Markdown.

All values are frozen and compare by content. Texts hold no Markdown and no HTML; formulas hold TeX without dollars.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words on one line, never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code span, spaces as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is absolute, http or https; `inlines` is what stands there instead of it (no link inside a link)."""

    inlines: tuple["Inline", ...]
    url: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula inside a line."""

    tex: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside a paragraph: every line break that the author typed."""


Inline = Text | Strong | Emphasis | Code | Link | Formula | LineBreak


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 1 to 6."""

    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """At least one inline."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """`number` as the author counts, None under a bullet; `blocks` may be empty, and may hold further lists."""

    number: int | None
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """Bulleted or numbered items in their order, at least one."""

    items: tuple[ListItem, ...]


Cell = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has at least as many cells as the header; a row may have more, cells may be empty."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class DisplayFormula:
    """A formula that stands on its own line."""

    tex: str


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """`language` as the fence names it, "" without a name; `text` without its last line break."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A horizontal rule."""


Block = Heading | Paragraph | ItemList | Table | DisplayFormula | CodeBlock | Quote | Divider
