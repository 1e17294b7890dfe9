"""Texts, entities and keyboards."""

from typing import Any

from bot.sandbox.api.keyboards import DATA_BYTES, MOST_BUTTONS
from bot.sandbox.api.rules import Rule
from tests.sandbox.triggers.case import Trigger, Triggers, keys, sent


def _entity(text: str = "hello", **fields: Any) -> dict[str, Any]:
    return sent(text=text, entities=[{"type": "bold", "offset": 0, "length": 1, **fields}])


TRIGGERS: Triggers = {
    Rule.TEXT_EMPTY: Trigger("sendMessage", sent(text="")),
    Rule.TEXT_BLANK: Trigger("sendMessage", sent(text=" \n\t")),
    Rule.TEXT_TOO_LONG: Trigger("sendMessage", sent(text="🙂" * 4097)),
    Rule.ENTITY_UNKNOWN: Trigger("sendMessage", _entity(type="sparkle")),
    Rule.ENTITY_LATE: Trigger("sendMessage", _entity(offset=6), {"offset": 6}),
    Rule.ENTITY_LONG: Trigger("sendMessage", _entity("🙂x", offset=2, length=2), {"offset": 2, "end": 4}),
    Rule.ENTITY_NEGATIVE: Trigger("sendMessage", _entity(length=-1), {"name": "length", "value": -1}),
    Rule.ENTITY_STARTS_INSIDE: Trigger("sendMessage", _entity("é🙂x", offset=2), {"byte": 6}),
    Rule.ENTITY_ENDS_INSIDE: Trigger("sendMessage", _entity("é🙂x", length=2), {"offset": 0, "byte": 6}),
    Rule.ENTITY_URL: Trigger("sendMessage", _entity(type="text_link", url="nowhere"), {"url": "nowhere"}),
    Rule.KEYBOARD_NOT_ARRAY: Trigger("sendMessage", sent(reply_markup={"inline_keyboard": {}})),
    Rule.BUTTON_BROKEN: Trigger(
        "sendMessage", keys({"text": "nothing"}), {"reason": "Text buttons are unallowed in the inline keyboard"}
    ),
    Rule.BUTTON_TEXT_INVALID: Trigger("sendMessage", keys({"text": " ", "callback_data": "x"})),
    Rule.BUTTON_COPY_INVALID: Trigger("sendMessage", keys({"text": "x", "copy_text": {"text": "x" * 257}})),
    Rule.BUTTON_DATA_INVALID: Trigger(
        "sendMessage", keys({"text": "x", "callback_data": "é" * (DATA_BYTES // 2) + "x"})
    ),
    Rule.BUTTON_URL_INVALID: Trigger("sendMessage", keys({"text": "x", "url": "ftp:/x"}), {"url": "ftp:/x"}),
    Rule.BUTTON_NOT_IN_CHANNEL: Trigger("sendMessage", keys({"text": "x", "switch_inline_query_current_chat": ""})),
    Rule.TOO_MANY_BUTTONS: Trigger("sendMessage", keys(*[{"text": "x", "callback_data": "x"}] * (MOST_BUTTONS + 1))),
}
