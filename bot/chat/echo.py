"""What Telegram made of a rich message, against what was sent: past some size it drops blocks, and still says ok.

Observed, the limit is not published (`telegram-facts.md`, section 1): so what comes back is compared.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.chat.render.rich_visible import visible_text
from bot.publishing.post import Dropped

_KINDS = frozenset({"mathematical_expression", "table", "list", "details", "pre"})
"""What a reader misses although its words may still be there."""

_WORDS = 60  # characters of what is missing, so that an owner knows the place


def dropped(payload: Mapping[str, Any], message: Mapping[str, Any]) -> Dropped | None:
    """What the answer to a sendRichMessage lacks; None where all is there, or the answer does not tell it."""
    sent, answered = payload.get("rich_message"), message.get("rich_message")
    if not isinstance(sent, Mapping) or not isinstance(answered, Mapping):
        return None
    fewer = _counted(sent.get("blocks")) - _counted(answered.get("blocks"))
    words, there = _words(sent.get("blocks")), _words(answered.get("blocks"))
    missing = (Counter(words) - Counter(there)).elements()
    characters, whole = sum(map(len, missing)), sum(map(len, words))
    if not characters and not fewer:
        return None
    percent = max(1, round(100 * characters / whole)) if characters else 0
    first = " ".join(words[_place(words, there) :]) if characters else ""
    return Dropped(percent, first[:_WORDS].strip(), tuple(sorted(fewer)))


def _words(blocks: Any) -> list[str]:
    return unicodedata.normalize("NFC", visible_text(blocks)).split()


def _place(words: list[str], there: list[str]) -> int:
    """Of the first word that is missing."""
    pairs = enumerate(zip(words, there, strict=False))
    return next((place for place, (word, found) in pairs if word != found), len(there))


def _counted(blocks: Any) -> Counter[str]:
    """How many of each kind, at any depth."""
    return Counter(kind for kind in _kinds(blocks) if kind in _KINDS)


def _kinds(root: Any) -> Iterator[str]:
    waiting = [root]  # a stack: JSON from outside may nest deeper than Python does
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, Mapping):
            waiting += [value for value in node.values() if isinstance(value, list | Mapping)]
            if isinstance(node.get("type"), str):
                yield node["type"]
