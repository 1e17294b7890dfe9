"""Lists of rich messages: their labels, and that all items are of one kind."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.api.rich_fields import Fields, array, flags, one_of, whole
from bot.sandbox.api.rules import Refused, Rule

_BULLET = "•"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_BEYOND_ROMAN = 4000


def read_list(given: Fields, read_blocks: Callable[[Fields], list[Fields]]) -> Fields:
    """`items`, each with its label. An item with a `type` is one of an ordered list; a list is either or."""
    items = array(given, "items")
    if not items:
        raise Refused(Rule.RICH_LIST_EMPTY)
    told: list[Fields] = []
    for item in items:
        told.append(_item(item, told[-1].get("value", 0) + 1 if told else 1, read_blocks))
    if len({"type" in item for item in told}) > 1:
        raise Refused(Rule.RICH_LIST_MIXED)
    return {"items": told}


def label(value: int, kind: str) -> str:
    """What stands before an item: "3.", "c.", "iii."; numbers that letters cannot say are written in digits."""
    if kind in "aA" and value > 0:
        words = _letters(value)
    elif kind in "iI" and 0 < value < _BEYOND_ROMAN:
        words = _roman(value)
    else:
        words = str(value)
    return (words.upper() if kind in "AI" else words) + "."


def _item(given: Any, next_value: int, read_blocks: Callable[[Fields], list[Fields]]) -> Fields:
    """An ordered item without a value counts on from the item before it."""
    if not isinstance(given, dict):
        raise Refused(Rule.RICH_NOT_OBJECT, name="InputRichBlockListItem")
    kind = one_of(given, "type", ("", "a", "A", "i", "I", "1"), "", Rule.RICH_ITEM_TYPE)
    value = whole(given, "value") or next_value
    content = {"blocks": read_blocks(given), **flags(given, "has_checkbox", "is_checked")}
    if not kind:
        return {"label": _BULLET, **content}
    return {"label": label(value, kind), **content, "value": value, "type": kind}


def _letters(value: int) -> str:
    letters = ""
    while value:
        value, letter = divmod(value - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(value: int) -> str:
    numeral = ""
    for worth, letters in _ROMAN:
        times, value = divmod(value, worth)
        numeral += letters * times
    return numeral
