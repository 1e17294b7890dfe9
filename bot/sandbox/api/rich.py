"""Rich messages as typed blocks: https://core.telegram.org/bots/api#inputrichmessage.

Taken is what our bot sends: `blocks`, `is_rtl`, and `skip_entity_detection` true. Markdown and HTML are parsed by
Telegram's servers in ways nobody has published, detection by them rejects messages at will, and media are files: all
three are refused as not imitated.
"""

from typing import Any

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rich_blocks import read_blocks
from bot.sandbox.api.rich_fields import Fields, flags
from bot.sandbox.api.rules import Refused, Rule

LONGEST = 32_768
"""Code points of all texts together; the source of formulas counts: 32 768 were taken and 32 769 refused, OBS."""

MOST_BLOCKS = 500
"""Blocks, with those inside others, list items and table rows: https://core.telegram.org/bots/api#rich-message-limits."""

_TEXTS = ("text", "expression", "summary", "credit", "caption", "blocks", "items", "cells")
"""The fields of a block in which characters stand, themselves or further inside."""


def rich_content(args: Arguments) -> dict[str, Any]:
    """`rich_message` as a message carries it: `blocks`, and `is_rtl` where true. There is no `text` beside it."""
    given = args.json("rich_message")
    if given is None:
        raise Refused(Rule.RICH_EMPTY)
    if not isinstance(given, dict):
        raise Refused(Rule.RICH_NOT_OBJECT, name="rich message")
    _refuse_the_rest(given)
    return {"rich_message": told_rich(given)}


def told_rich(given: Fields) -> dict[str, Any]:
    """As a message carries it, whoever sends it. Refused, as by the servers."""
    if not given.get("blocks"):
        raise Refused(Rule.RICH_EMPTY)
    blocks = read_blocks(given, level=1)
    if _characters(blocks) > LONGEST:
        raise Refused(Rule.RICH_LONG)
    if _count(blocks) > MOST_BLOCKS:
        raise Refused(Rule.RICH_BLOCKS)
    return {"blocks": blocks, **flags(given, "is_rtl")}


def _refuse_the_rest(given: Fields) -> None:
    for name in ("html", "markdown", "media"):
        if given.get(name):
            raise Refused(Rule.NOT_IMITATED, name=f"rich_message.{name}")
    if given.get("blocks") and not flags(given, "skip_entity_detection"):
        raise Refused(Rule.NOT_IMITATED, name="a rich message without skip_entity_detection")


def _characters(node: Any) -> int:
    if isinstance(node, str):
        return len(node)
    if isinstance(node, list):
        return sum(map(_characters, node))
    return sum(_characters(node[name]) for name in _TEXTS if name in node)


def _count(blocks: list[Fields]) -> int:
    total = len(blocks)
    for block in blocks:
        total += _count(block.get("blocks", [])) + len(block.get("cells", ()))
        total += sum(1 + _count(item["blocks"]) for item in block.get("items", ()))
    return total
