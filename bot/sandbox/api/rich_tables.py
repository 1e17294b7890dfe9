"""Tables of rich messages: https://core.telegram.org/bots/api#inputrichblocktable."""

from typing import Any

from bot.sandbox.api.rich_fields import Fields, array, broken, flags, one_of, whole
from bot.sandbox.api.rich_texts import text_if_any
from bot.sandbox.api.rules import Refused, Rule

MOST_COLUMNS = 20
"""https://core.telegram.org/bots/api#rich-message-limits."""


def read_table(given: Fields, level: int) -> Fields:
    """`cells` by row, each cell with its alignment, then caption and looks."""
    rows = array(given, "cells")
    if not all(isinstance(row, list) for row in rows):
        broken('Field "cells" must be an Array of Arrays')
    cells = [[_cell(cell, level) for cell in row] for row in rows]
    if not any(cells):
        raise Refused(Rule.RICH_CONTENT)
    if _columns(cells) > MOST_COLUMNS:
        raise Refused(Rule.RICH_COLUMNS)
    looks = flags(given, "is_bordered", "is_striped", "is_compact")
    return {"cells": cells, **text_if_any(given, "caption", level), **looks}


def _cell(given: Any, level: int) -> Fields:
    """An empty cell is an invisible one; headers are centred unless they say otherwise."""
    if given is None:
        raise Refused(Rule.RICH_CELL_EMPTY)
    if not isinstance(given, dict):
        raise Refused(Rule.RICH_NOT_OBJECT, name="RichBlockTableCell")
    header = flags(given, "is_header")
    side = "center" if header else "left"
    spans = {name: _span(given, name) for name in ("colspan", "rowspan")}
    return {
        **text_if_any(given, "text", level),
        "align": one_of(given, "align", ("left", "center", "right"), side, Rule.RICH_ALIGN),
        "valign": one_of(given, "valign", ("top", "middle", "bottom"), "middle", Rule.RICH_VALIGN),
        **header,
        **{name: span for name, span in spans.items() if span > 1},
    }


def _span(given: Fields, name: str) -> int:
    span = whole(given, name)
    if span < 0:
        raise Refused(Rule.RICH_SPAN, name=name)
    return span


def _columns(rows: list[list[Fields]]) -> int:
    """The widest row, with the columns that cells of earlier rows reach down into it."""
    widest, reaching = 0, list[tuple[int, int]]()
    for row in rows:
        widest = max(widest, sum(cell.get("colspan", 1) for cell in row) + sum(columns for columns, _ in reaching))
        reaching += [(cell.get("colspan", 1), cell.get("rowspan", 1)) for cell in row]
        reaching = [(columns, left - 1) for columns, left in reaching if left > 1]
    return widest
