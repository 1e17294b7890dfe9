"""Texts with entities, as the servers take them: https://core.telegram.org/bots/api#messageentity."""

import re
from typing import Any

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.entities import cleaned, utf16, with_found

LONGEST = 4096
"""Code points of a message's text, counted after cleaning: TDLib, MessageContent."""

MOST_ENTITIES = 100
"""Further ones are dropped without a word: TDLib, MessageEntity."""

_PLAIN = {
    *("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "text_link", "code", "pre"),
    *("bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"),
}
_FIELDS = ("type", "offset", "length", "url", "language")
_URL = re.compile(
    r"(?:https?://)?[^\s/?#.]+\.[^\s]+|(?:tg|ton|mailto|tel):\S+|https?://(?:localhost|\[::1\])\S*", re.IGNORECASE
)


def message_content(args: Arguments) -> dict[str, Any]:
    """`text` and `entities` of a message, cleaned, with what the servers find by themselves."""
    args.refuse("parse_mode")
    text = args.text("text")
    given = entities(args.json("entities"), text)
    text, kept = cleaned(text, given)
    if not text:
        raise Refused(Rule.TEXT_EMPTY)
    if len(text) > LONGEST:
        raise Refused(Rule.TEXT_TOO_LONG)
    content: dict[str, Any] = {"text": text}
    if found := with_found(text, kept)[:MOST_ENTITIES]:
        content["entities"] = found
    return content


def entities(given: Any, text: str) -> list[dict[str, Any]]:
    """The entities of a text, checked against it; [] for None."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise Refused(Rule.BAD_JSON, name="entities")
    size = utf16(text)
    return [_entity(entity, size) for entity in given]


def _entity(given: Any, size: int) -> dict[str, Any]:
    if not isinstance(given, dict) or not _whole(given.get("offset")) or not _whole(given.get("length")):
        raise Refused(Rule.BAD_JSON, name="MessageEntity")
    if given.get("type") not in _PLAIN:
        if given.get("type") in ("custom_emoji", "text_mention", "date_time"):
            raise Refused(Rule.NOT_IMITATED, name=f"entity {given['type']}")
        raise Refused(Rule.ENTITY_UNKNOWN)
    offset, end = given["offset"], given["offset"] + given["length"]
    if offset > size or offset < 0:
        raise Refused(Rule.ENTITY_LATE, offset=offset)
    if end > size or end < offset:
        raise Refused(Rule.ENTITY_LONG, offset=offset, end=end)
    if given["type"] == "text_link" and not is_url(given.get("url")):
        raise Refused(Rule.ENTITY_URL, url=given.get("url", ""))
    return {name: given[name] for name in _FIELDS if name in given}


def is_url(value: object) -> bool:
    """Whether the servers would take it for a link; "example.org" counts too."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
