"""Tables on a phone: aligned columns where they fit, else a line for each row, else one for each cell."""

import unicodedata
from collections.abc import Callable, Sequence

from bot.chat.render.signs import shows
from bot.chat.render.styled import Styled, dressed, joined, plain
from bot.reviews.blocks import Cell, Inline, Link, Table

PHONE_COLUMNS = 32  # monospaced characters that a narrow phone shows on one line at the default size
PHONE_LINE = 36  # proportional characters that the same phone shows on one line
_GAP = "  "
_DOT = " · "
_NOTHING = "–"

CellWriter = Callable[[Cell], Styled]


def table(block: Table, write: CellWriter, *, columns_allowed: bool) -> Styled:
    """Aligned columns in a `pre`, if they fit and hold no links; else "1 · 2 · 3" rows below their headers, if each row
    fits on a line; else "Header: value" lines. Only these last without `columns_allowed`: in Hebrew, cells of two
    directions would change places.
    """
    header = [write(cell) for cell in block.header]
    rows = [[write(cell) for cell in row] for row in block.rows]
    if not any(shows(cell.text) for row in (header, *rows) for cell in row):
        return plain("")
    if not rows:
        return joined(header, _DOT)
    widths = _widths([header, *rows])
    fits = sum(widths) + len(_GAP) * (len(widths) - 1) <= PHONE_COLUMNS
    if columns_allowed and fits and not has_links(block):
        return dressed(plain("\n".join(_aligned(header, rows, widths))), "pre")
    dotted = [_dotted(row) for row in rows]
    short = all(_columns(line.text) <= PHONE_LINE for line in dotted)
    if columns_allowed and short and all(cell.text.strip() for cell in header):
        return joined((dressed(joined(header, _DOT), "italic"), *dotted), "\n")
    return joined((_row(header, row) for row in rows), "\n\n")


def _aligned(header: Sequence[Styled], rows: Sequence[Sequence[Styled]], widths: Sequence[int]) -> list[str]:
    rule = _GAP.join("─" * width for width in widths)
    return [_line(header, widths), rule, *(_line(row, widths) for row in rows)]


def _line(cells: Sequence[Styled], widths: Sequence[int]) -> str:
    padded = (cell.text + " " * (width - _columns(cell.text)) for cell, width in zip(cells, widths, strict=False))
    return _GAP.join(padded).rstrip()


def _widths(rows: Sequence[Sequence[Styled]]) -> list[int]:
    count = max(len(row) for row in rows)
    return [max(_columns(row[at].text) for row in rows if at < len(row)) for at in range(count)]


def _columns(text: str) -> int:
    """How many columns of a monospaced font the text takes."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)


def _dotted(row: Sequence[Styled]) -> Styled:
    """A row on one line, its first cell bold; an empty cell keeps its place."""
    first, *rest = [cell if cell.text.strip() else plain(_NOTHING) for cell in row]
    return joined((dressed(first, "bold"), *rest), _DOT)


def _row(header: Sequence[Styled], row: Sequence[Styled]) -> Styled:
    """A row's cells under each other, the first one bold: it names the row."""
    lines = []
    for at, cell in enumerate(row):
        name = header[at] if at < len(header) else plain("")
        value = dressed(cell, "bold") if at == 0 else cell
        if cell.text.strip():
            lines.append(joined((name, value), ": "))
    return joined(lines, "\n")


def has_links(block: Table) -> bool:
    return any(_is_linked(cell) for row in (block.header, *block.rows) for cell in row)


def _is_linked(inlines: Sequence[Inline]) -> bool:
    return any(isinstance(part, Link) or _is_linked(getattr(part, "inlines", ())) for part in inlines)
