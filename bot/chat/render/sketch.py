"""A post that nobody sent, as a chat shows its messages: for previews on the shell."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.chat.render.styled import utf16_length
from bot.publishing.post import FrozenPart

_HASHTAG = re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d_])\w{1,256}")

Json = dict[str, Any]


def as_messages(parts: Sequence[FrozenPart], channel: str, at: datetime) -> list[Json]:
    """https://core.telegram.org/bots/api#message, of a channel with this title, as if all were sent at this instant."""
    chat = {"id": -1, "type": "channel", "title": channel}
    shared = {"chat": chat, "sender_chat": chat, "date": int(at.timestamp()), "own": False, "edited": False}
    return [shared | {"message_id": place} | _content(part.payload) for place, part in enumerate(parts, start=1)]


def plain_text(parts: Sequence[FrozenPart]) -> str:
    """What a terminal shows of classic messages: their text, with a rule between them."""
    return "\n\n———\n\n".join(str(part.payload.get("text", "")) for part in parts)


def _content(payload: Any) -> Json:
    shown = {name: payload[name] for name in ("text", "entities", "rich_message", "reply_markup") if name in payload}
    if "text" in shown:
        shown["entities"] = [*shown.get("entities", ()), *_hashtags(shown["text"])]
    return shown


def _hashtags(text: str) -> list[Json]:
    """Telegram finds them by itself."""
    return [
        {"type": "hashtag", "offset": utf16_length(text[: tag.start()]), "length": utf16_length(tag[0])}
        for tag in _HASHTAG.finditer(text)
    ]
