"""The blocks of a rich message: https://core.telegram.org/bots/api#inputrichblock.

What comes out is a `RichBlock` as a message carries it: flags only where true, cells with their alignment, list items
with their label. Unknown fields are dropped without a word, as the servers do.
"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.api.rich_fields import Fields, array, broken, flags, string, whole
from bot.sandbox.api.rich_lists import read_list
from bot.sandbox.api.rich_tables import read_table
from bot.sandbox.api.rich_texts import DEEPEST, is_empty, rich_text, seen_text, text_if_any
from bot.sandbox.api.rules import Refused, Rule

_ELSEWHERE = (
    *("collage", "slideshow", "map", "buttons", "thinking"),
    *("animation", "audio", "document", "photo", "video", "voice_note"),
)
"""Blocks that Telegram has besides, and the sandbox does not imitate."""


def read_blocks(given: Fields, level: int) -> list[Fields]:
    """The blocks in the field `blocks`, at least one. level: 1 for those of the message itself."""
    blocks = array(given, "blocks")
    if not blocks:
        raise Refused(Rule.RICH_CONTENT)
    return [_block(block, level) for block in blocks]


def _block(given: Any, level: int) -> Fields:
    if level > DEEPEST:
        raise Refused(Rule.RICH_DEEP)
    if not isinstance(given, dict):
        raise Refused(Rule.RICH_NOT_OBJECT, name="InputRichMessageBlock")
    kind = string(given, "type")
    if kind in _ELSEWHERE:
        raise Refused(Rule.NOT_IMITATED, name=f"rich block {kind}")
    if kind not in _KINDS:
        broken(f'type "{kind}" is unsupported')
    return {"type": kind, **_KINDS[kind](given, level)}


def _text(given: Fields, level: int) -> Fields:
    return {"text": seen_text(given, "text", level)}


def _heading(given: Fields, level: int) -> Fields:
    if given.get("size") is None:
        broken('Can\'t find field "size"')
    size = whole(given, "size")
    if not 1 <= size <= 6:
        raise Refused(Rule.RICH_HEADING_SIZE)
    return {"text": seen_text(given, "text", level), "size": size}


def _preformatted(given: Fields, level: int) -> Fields:
    language = string(given, "language") if given.get("language") else ""
    return {"text": seen_text(given, "text", level), **({"language": language} if language else {})}


def _divider(given: Fields, level: int) -> Fields:
    return {}


def _formula(given: Fields, level: int) -> Fields:
    expression = string(given, "expression")
    if is_empty(expression):
        raise Refused(Rule.RICH_CONTENT)
    return {"expression": expression}


def _anchor(given: Fields, level: int) -> Fields:
    return {"name": string(given, "name")}


def _list(given: Fields, level: int) -> Fields:
    return read_list(given, lambda item: read_blocks(item, level + 1))


def _quotation(given: Fields, level: int) -> Fields:
    return {"blocks": read_blocks(given, level + 1), **text_if_any(given, "credit", level)}


def _text_quotation(given: Fields, level: int) -> Fields:
    return {"text": seen_text(given, "text", level), **text_if_any(given, "credit", level)}


def _details(given: Fields, level: int) -> Fields:
    """An empty summary is taken: the live server kept one, OBS."""
    summary = rich_text(given.get("summary"), level)
    return {"summary": summary, "blocks": read_blocks(given, level + 1), **flags(given, "is_open")}


_KINDS: dict[str, Callable[[Fields, int], Fields]] = {
    "paragraph": _text,
    "heading": _heading,
    "pre": _preformatted,
    "footer": _text,
    "divider": _divider,
    "mathematical_expression": _formula,
    "anchor": _anchor,
    "list": _list,
    "blockquote": _quotation,
    "expandable_blockquote": _text_quotation,
    "pullquote": _text_quotation,
    "table": read_table,
    "details": _details,
}
