"""The texts inside rich messages: https://core.telegram.org/bots/api#richtext."""

import re
from typing import Any

from bot.sandbox.api.rich_fields import Fields, broken, clean, string
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.api.texts import is_url

RichText = str | list[Any] | dict[str, Any]
"""A string, a list of texts one after another, or an object with `type`."""

DEEPEST = 16
"""Levels of blocks and formatting inside each other: https://core.telegram.org/bots/api#rich-message-limits."""

_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "marked", "subscript", "superscript")

_NAMED = {
    "url": "url",
    "email_address": "email_address",
    "phone_number": "phone_number",
    "reference": "name",
    "reference_link": "reference_name",
    "anchor_link": "anchor_name",
}
"""Texts with one more field, which must be there."""

_LEAVES = {"mathematical_expression": "expression", "anchor": "name"}
"""Texts without a text inside, and the field they consist of."""

_FOUND = ("mention", "hashtag", "cashtag", "bot_command", "bank_card_number")
"""Texts that only the servers mark: of those in a call they keep the words alone (TDLib, RichText)."""

_ELSEWHERE = ("custom_emoji", "text_mention", "date_time", "button")
"""What Telegram has besides, and the sandbox does not imitate."""

_ADDRESSES = {
    "email_address": ("EMAIL", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    "phone_number": ("PHONE", re.compile(r"\+?\d[\d ()-]{3,20}")),
}


def rich_text(given: Any, level: int) -> RichText:
    """The text as the servers keep it. level: how deep its block stands, 1 for a block of the message itself.

    A missing text is an empty one, as the servers read it: for a misspelt field they ask for content.
    """
    if level > DEEPEST:
        raise Refused(Rule.RICH_DEEP)
    if given is None:
        return ""
    if isinstance(given, str):
        return clean(given)
    if isinstance(given, list):
        return [rich_text(part, level + isinstance(part, list)) for part in given]
    if not isinstance(given, dict):
        broken("Invalid rich text specified")
    return _typed(given, level)


def seen_text(fields: Fields, name: str, level: int) -> RichText:
    """A text that must show something."""
    text = rich_text(fields.get(name), level)
    if is_empty(text):
        raise Refused(Rule.RICH_CONTENT)
    return text


def text_if_any(fields: Fields, name: str, level: int) -> dict[str, RichText]:
    """A text that is left out where it shows nothing."""
    text = rich_text(fields.get(name), level)
    return {} if is_empty(text) else {name: text}


def is_empty(text: RichText) -> bool:
    """Whether nothing of it can be seen."""
    if isinstance(text, str):
        return not text.strip()
    if isinstance(text, list):
        return all(map(is_empty, text))
    return is_empty(text.get("expression") or text.get("text") or "")


def _typed(given: Fields, level: int) -> RichText:
    kind = string(given, "type")
    if kind in _ELSEWHERE:
        raise Refused(Rule.NOT_IMITATED, name=f"rich text {kind}")
    if kind in _FOUND:
        return rich_text(given.get("text"), level + 1)
    if kind in _LEAVES:
        return {"type": kind, _LEAVES[kind]: string(given, _LEAVES[kind])}
    if kind in _STYLES:
        return {"type": kind, "text": rich_text(given.get("text"), level + 1)}
    if kind not in _NAMED:
        broken("Unsupported rich text type")
    text, value = rich_text(given.get("text"), level + 1), string(given, _NAMED[kind])
    _check_address(kind, value)
    return {"type": kind, "text": text, _NAMED[kind]: value}


def _check_address(kind: str, value: str) -> None:
    if kind == "url" and not is_url(value):
        raise Refused(Rule.RICH_ADDRESS, kind="URL")
    if kind in _ADDRESSES and not _ADDRESSES[kind][1].fullmatch(value):
        raise Refused(Rule.RICH_ADDRESS, kind=_ADDRESSES[kind][0])
