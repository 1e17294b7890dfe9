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
    written = args.text("text")
    if not written:
        raise Refused(Rule.TEXT_EMPTY)
    content = formatted(written, args.json("entities"))
    if len(content["text"]) > LONGEST:
        raise Refused(Rule.TEXT_TOO_LONG)
    return content


def formatted(written: str, given: Any) -> dict[str, Any]:
    """A text of any length and its entities as a message carries them."""
    text, kept = cleaned(written, entities(given, written))
    if not text:
        raise Refused(Rule.TEXT_BLANK)
    found = with_found(text, kept)[:MOST_ENTITIES]
    return {"text": text} | ({"entities": found} if found else {})


def entities(given: Any, text: str) -> list[dict[str, Any]]:
    """The entities of a text, checked against it; [] for None."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise Refused(Rule.BAD_JSON, name="entities")
    size = utf16(text)
    checked = [_entity(entity, size) for entity in given]
    _refuse_halves(checked, text)
    return checked


def _entity(given: Any, size: int) -> dict[str, Any]:
    if not isinstance(given, dict) or not _whole(given.get("offset")) or not _whole(given.get("length")):
        raise Refused(Rule.BAD_JSON, name="MessageEntity")
    if given.get("type") not in _PLAIN:
        if given.get("type") in ("custom_emoji", "text_mention", "date_time"):
            raise Refused(Rule.NOT_IMITATED, name=f"entity {given['type']}")
        raise Refused(Rule.ENTITY_UNKNOWN)
    for name in ("offset", "length"):
        if given[name] < 0:
            raise Refused(Rule.ENTITY_NEGATIVE, name=name, value=given[name])
    offset, end = given["offset"], given["offset"] + given["length"]
    if offset > size:
        raise Refused(Rule.ENTITY_LATE, offset=offset)
    if end > size:
        raise Refused(Rule.ENTITY_LONG, offset=offset, end=end)
    if given["type"] == "text_link" and not is_url(given.get("url")):
        raise Refused(Rule.ENTITY_URL, url=given.get("url", ""))
    return {name: given[name] for name in _FIELDS if name in given}


def _refuse_halves(checked: list[dict[str, Any]], text: str) -> None:
    """Characters beyond U+FFFF take two UTF-16 units; no entity may begin or end between them."""
    if not checked or len(text) == utf16(text):
        return
    halves, units, size = {}, 0, 0
    for character in text:
        units, size = units + utf16(character), size + len(character.encode())
        if utf16(character) == 2:
            halves[units - 1] = size
    for entity in checked:
        offset, end = entity["offset"], entity["offset"] + entity["length"]
        if offset in halves:
            raise Refused(Rule.ENTITY_STARTS_INSIDE, byte=halves[offset])
        if end in halves:
            raise Refused(Rule.ENTITY_ENDS_INSIDE, offset=offset, byte=halves[end])


def is_url(value: object) -> bool:
    """Whether the servers would take it for a link; "example.org" counts too."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
