"""Inline keyboards: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""

from typing import Any

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.api.texts import is_url

DATA_BYTES = 64
"""Longest callback data: https://core.telegram.org/bots/api#inlinekeyboardbutton."""

MOST_BUTTONS = 100

Keyboard = list[list[dict[str, Any]]]

_TEXT_ACTIONS = ("callback_data", "url", "switch_inline_query", "switch_inline_query_current_chat")
_OTHER_ACTIONS = ("copy_text",)
_LOOKS = ("style",)


def keyboard(args: Arguments) -> Keyboard:
    """Rows of buttons without empty rows; [] when there are none."""
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
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise Refused(Rule.TOO_MANY_BUTTONS)
    return [[_button(button) for button in row] for row in rows if row]


def _button(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Refused(Rule.BUTTON_BROKEN, reason="Expected an Object")
    if not isinstance(given.get("text"), str):
        raise Refused(Rule.BUTTON_BROKEN, reason='Field "text" must be of type String')
    for name in ("web_app", "login_url", "pay", "callback_game", "switch_inline_query_chosen_chat"):
        if name in given:
            raise Refused(Rule.NOT_IMITATED, name=f"button {name}")
    button = {name: given[name] for name in ("text", *_TEXT_ACTIONS, *_OTHER_ACTIONS, *_LOOKS) if name in given}
    for name in _TEXT_ACTIONS:
        if not isinstance(button.get(name, ""), str):
            raise Refused(Rule.BUTTON_BROKEN, reason=f'Field "{name}" must be of type String')
    _check_action(button)
    return button


def _check_action(button: dict[str, Any]) -> None:
    if len(button.get("callback_data", "").encode()) > DATA_BYTES:
        raise Refused(Rule.BUTTON_DATA_INVALID)
    if "url" in button and not is_url(button["url"]):
        raise Refused(Rule.BUTTON_URL_INVALID, url=button["url"])
    if not button.get("callback_data") and not any(name in button for name in (*_TEXT_ACTIONS[1:], *_OTHER_ACTIONS)):
        raise Refused(Rule.BUTTON_BROKEN, reason="Text buttons are unallowed in the inline keyboard")
