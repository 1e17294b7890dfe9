"""Rich messages that Telegram would not take."""

from typing import Any

from bot.sandbox.api.rich import LONGEST, MOST_BLOCKS
from bot.sandbox.api.rich_tables import MOST_COLUMNS
from bot.sandbox.api.rich_texts import DEEPEST
from bot.sandbox.api.rules import Rule
from bot.sandbox.membership import Membership
from bot.sandbox.world import World
from tests.sandbox.triggers.case import CHANNEL, Trigger, Triggers

GROUP = -1001234500002
PARAGRAPH = {"type": "paragraph", "text": "x"}


def _rich(*blocks: Any, **fields: Any) -> dict[str, Any]:
    message = {"blocks": list(blocks), "skip_entity_detection": True, **fields}
    return {"chat_id": CHANNEL, "rich_message": message}


def _list(*items: Any) -> dict[str, Any]:
    return _rich({"type": "list", "items": [{"blocks": [PARAGRAPH], **item} for item in items]})


def _table(*cells: Any) -> dict[str, Any]:
    return _rich({"type": "table", "cells": [list(cells)]})


def _quotes(levels: int) -> dict[str, Any]:
    block: dict[str, Any] = PARAGRAPH
    for _ in range(levels):
        block = {"type": "blockquote", "blocks": [block]}
    return block


def _muted(world: World) -> None:
    world.linked = True
    world.places[GROUP] = Membership("restricted", frozenset({"can_send_polls"}))


TRIGGERS: Triggers = {
    Rule.NOT_IMITATED: Trigger(
        "sendRichMessage",
        {"chat_id": CHANNEL, "rich_message": {"markdown": "# Title"}},
        {"name": "rich_message.markdown"},
    ),
    Rule.NO_RIGHT_TO_SEND: Trigger(
        "sendRichMessage", {**_rich(PARAGRAPH), "chat_id": GROUP}, {"what": "the rich message"}, _muted
    ),
    Rule.RICH_EMPTY: Trigger("sendRichMessage", _rich()),
    Rule.RICH_NOT_OBJECT: Trigger("sendRichMessage", _rich("text"), {"name": "InputRichMessageBlock"}),
    Rule.RICH_BROKEN: Trigger(
        "sendRichMessage", _rich({"type": "table", "rows": []}), {"reason": 'Can\'t find field "cells"'}
    ),
    Rule.RICH_CONTENT: Trigger("sendRichMessage", _rich({"type": "paragraph", "text": ["", " "]})),
    Rule.RICH_ADDRESS: Trigger(
        "sendRichMessage",
        _rich({"type": "paragraph", "text": {"type": "url", "text": "x", "url": "nowhere"}}),
        {"kind": "URL"},
    ),
    Rule.RICH_HEADING_SIZE: Trigger("sendRichMessage", _rich({"type": "heading", "text": "x", "size": 7})),
    Rule.RICH_LIST_EMPTY: Trigger("sendRichMessage", _list()),
    Rule.RICH_LIST_MIXED: Trigger("sendRichMessage", _list({"type": "1"}, {})),
    Rule.RICH_ITEM_TYPE: Trigger("sendRichMessage", _list({"type": "b"})),
    Rule.RICH_CELL_EMPTY: Trigger("sendRichMessage", _table({"text": "x"}, None)),
    Rule.RICH_ALIGN: Trigger("sendRichMessage", _table({"text": "x", "align": "justify"})),
    Rule.RICH_VALIGN: Trigger("sendRichMessage", _table({"text": "x", "valign": "center"})),
    Rule.RICH_SPAN: Trigger("sendRichMessage", _table({"text": "x", "rowspan": -1}), {"name": "rowspan"}),
    Rule.RICH_LONG: Trigger("sendRichMessage", _rich({"type": "paragraph", "text": "🙂" * (LONGEST + 1)})),
    Rule.RICH_BLOCKS: Trigger("sendRichMessage", _rich(*[PARAGRAPH] * (MOST_BLOCKS + 1))),
    Rule.RICH_COLUMNS: Trigger("sendRichMessage", _table(*[{"text": "x"}] * (MOST_COLUMNS + 1))),
    Rule.RICH_DEEP: Trigger("sendRichMessage", _rich(_quotes(DEEPEST))),
}
