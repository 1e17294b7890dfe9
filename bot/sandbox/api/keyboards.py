"""Inline keyboards: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""

import json
from typing import Any

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.api.texts import is_url

DATA_BYTES = 64
"""Longest callback data: https://core.telegram.org/bots/api#inlinekeyboardbutton."""

LONGEST_COPY = 256
"""Characters that a button copies: https://core.telegram.org/bots/api#copytextbutton."""

MOST_BUTTONS, MOST_BYTES = 100, 10 * 1024
"""Buttons, and bytes of the markup as JSON: what other projects met, the Bot API tells no limit."""

Keyboard = list[list[dict[str, Any]]]

_CURRENT_CHAT = "switch_inline_query_current_chat"
_SWITCHES = ("switch_inline_query", _CURRENT_CHAT)
_TEXT_ACTIONS = ("callback_data", "url", *_SWITCHES)
_LOOKS = ("style",)


def keyboard(args: Arguments, in_channel: bool) -> Keyboard:
    """Rows of buttons without empty rows; [] when there are none. in_channel: under a post of the channel."""
    markup = args.json("reply_markup")
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise Refused(Rule.BAD_JSON, name="reply keyboard markup")
    if "inline_keyboard" not in markup:
        if not markup:
            return []
        raise Refused(Rule.NOT_IMITATED, name="a reply markup other than an inline keyboard")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused(Rule.KEYBOARD_NOT_ARRAY)
    buttons = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, buttons)) > MOST_BUTTONS or len(json.dumps(buttons, ensure_ascii=False).encode()) > MOST_BYTES:
        raise Refused(Rule.TOO_MANY_BUTTONS)
    if in_channel and any(_CURRENT_CHAT in button for row in buttons for button in row):
        raise Refused(Rule.BUTTON_NOT_IN_CHANNEL)
    return buttons


def _button(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Refused(Rule.BUTTON_BROKEN, reason="Expected an Object")
    if not isinstance(given.get("text"), str):
        raise Refused(Rule.BUTTON_BROKEN, reason='Field "text" must be of type String')
    for name in ("web_app", "login_url", "pay", "callback_game", "switch_inline_query_chosen_chat"):
        if name in given:
            raise Refused(Rule.NOT_IMITATED, name=f"button {name}")
    button = {name: given[name] for name in ("text", *_TEXT_ACTIONS, "copy_text", *_LOOKS) if name in given}
    for name in (*_TEXT_ACTIONS, *_LOOKS):
        if not isinstance(button.get(name, ""), str):
            raise Refused(Rule.BUTTON_BROKEN, reason=f'Field "{name}" must be of type String')
    if not button["text"].strip():
        raise Refused(Rule.BUTTON_TEXT_INVALID)
    _check_action(button)
    return button


def _check_action(button: dict[str, Any]) -> None:
    if len(button.get("callback_data", "").encode()) > DATA_BYTES:
        raise Refused(Rule.BUTTON_DATA_INVALID)
    if button.get("url") and not is_url(button["url"]):
        raise Refused(Rule.BUTTON_URL_INVALID, url=button["url"])
    if "copy_text" in button:
        _check_copy(button["copy_text"])
    elif not (button.get("callback_data") or button.get("url")) and not any(name in button for name in _SWITCHES):
        raise Refused(Rule.BUTTON_BROKEN, reason="Text buttons are unallowed in the inline keyboard")


def _check_copy(given: Any) -> None:
    """https://core.telegram.org/bots/api#copytextbutton."""
    if not isinstance(given, dict):
        raise Refused(Rule.BUTTON_BROKEN, reason='Field "copy_text" must be of type Object')
    if not isinstance(given.get("text"), str):
        raise Refused(Rule.BUTTON_BROKEN, reason='Field "text" must be of type String')
    if not 1 <= len(given["text"]) <= LONGEST_COPY:
        raise Refused(Rule.BUTTON_COPY_INVALID)
