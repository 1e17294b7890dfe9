"""What both forms of a post say, so that they can be compared."""

import re
import unicodedata
from typing import Any

from bot.chat.render.formula import readable_formula
from bot.chat.render.rich_visible import visible_text
from bot.publishing.occasion import Rendered
from bot.publishing.post import FrozenPart

_UNSEEN = re.compile("[\u00a0\u2003\u200b-\u200f\u2060-\u206f\u3164\ufeff]")
_PART_MARK = re.compile(r"\(\d+/\d+\)\s*$")
# What only one form writes: bullets and numbers of lists, rules of tables and dividers, dots and dashes of cells.
_SIGNS = re.compile(r"(?m)^\s*(?:\d+\.|[•◦▪])(?=\s|$)|[─–·—•◦▪:;,]")


def read_aloud(node: Any) -> Any:
    """The same blocks with every formula as a reader would type it."""
    if isinstance(node, list):
        return [read_aloud(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        name: readable_formula(value) if name == "expression" else read_aloud(value) for name, value in node.items()
    }


def said(part: FrozenPart) -> str:
    """The words of a message in its order, and of its formulas what can be read."""
    if part.method == "sendRichMessage":
        return visible_text(read_aloud(part.payload["rich_message"]["blocks"]))
    return str(part.payload["text"])


def signs(text: str) -> str:
    """The text without anything that is only a matter of form."""
    text = _SIGNS.sub("", _UNSEEN.sub(" ", _PART_MARK.sub("", text)))
    return "".join(unicodedata.normalize("NFC", text).split())


def rich_and_instead(post: Rendered) -> list[tuple[str, str]]:
    """For each rich part its signs, and those of the messages that take its place."""
    return [
        (signs(said(part)), "".join(signs(said(message)) for message in instead))
        for part, instead in zip(post.parts, post.instead, strict=True)
    ]
