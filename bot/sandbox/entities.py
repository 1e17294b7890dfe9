"""Text as Telegram's servers keep it: cleaned, trimmed, with links, commands and tags found. Offsets are UTF-16."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

Entity = dict[str, Any]

# What the servers replace or drop in every text (TDLib, `clean_input_string`): other control characters become a space.
_CONTROLS = {code: " " for code in range(32) if code != 10}

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}»])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<![\w/@])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?(?![\w/]))"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d_])\w{1,256})"
)
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "url", "email", "mention", "bot_command", "hashtag"})


def utf16(text: str) -> int:
    """The length of a text in UTF-16 code units, which is what every offset in the Bot API counts."""
    return len(text.encode("utf-16-le")) // 2


def cleaned(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """The text without carriage returns and control characters, trimmed, and its entities moved along.

    White space in front stays when an entity covers it, as TDLib does. Entities that end up empty are dropped.
    """
    text = _without_returns(text, entities := [dict(entity) for entity in entities]).translate(_CONTROLS)
    entities = [entity for entity in entities if entity["length"] > 0]  # an empty one covers no white space
    trimmed = text.rstrip(" \n")
    blank = len(trimmed) - len(trimmed.lstrip(" \n"))
    front = min([blank, *(entity["offset"] for entity in entities)])
    kept = []
    size = utf16(trimmed)
    for entity in entities:
        entity["length"] = min(entity["length"], size - entity["offset"])
        entity["offset"] -= front
        if entity["length"] > 0:
            kept.append(entity)
    return trimmed[front:], kept


def _without_returns(text: str, entities: Iterable[Entity]) -> str:
    """Drops "\\r" and moves the entities (in place) that stand behind or around one."""
    if "\r" not in text:
        return text
    units = text.encode("utf-16-le")
    returns = [at for at in range(len(units) // 2) if units[2 * at : 2 * at + 2] == b"\r\0"]
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        entity["offset"] -= sum(at < start for at in returns)
        entity["length"] -= sum(start <= at < end for at in returns)
    return text.replace("\r", "")


def with_found(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The given entities and those that the servers find by themselves where no link or code stands, by offset."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _OPAQUE]
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup
        start, length = utf16(text[: match.start()]), utf16(match.group())
        if kind and all(end <= start or start + length <= begin for begin, end in taken):
            found.append({"type": kind, "offset": start, "length": length})
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))
