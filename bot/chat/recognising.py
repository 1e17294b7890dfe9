"""A message as the Bot API tells it -> what is remembered of it. Nobody has checked the shape of what comes in here."""

from collections.abc import Mapping
from typing import Any

from bot.chat.render.rich_visible import visible_text
from bot.publishing.evidence import SeenMessage
from bot.publishing.post import visible_hash, visible_poll

_LARGEST_ID = 2**52  # ids have at most 52 significant bits: https://core.telegram.org/bots/api#chat


def recognised(message: object, channel_id: int, message_id: int) -> SeenMessage | None:
    """What stands there, by the message itself, a forward of it or a copy; None when this is no message.

    The text is that of a message, of a rich one (`visible_text`) or of a poll (`visible_poll`): that by which posts are
    frozen. Other kinds give their caption, and are never taken for a part: https://core.telegram.org/bots/api#message.
    """
    if not isinstance(message, Mapping) or _number(message, "message_id") is None:
        return None
    poll, rich = message.get("poll"), message.get("rich_message")
    if isinstance(message.get("text"), str):
        method, text, poll_id = "sendMessage", message["text"], None
    elif isinstance(rich, Mapping):
        method, text, poll_id = "sendRichMessage", visible_text(rich.get("blocks")), None
    elif isinstance(poll, Mapping) and (asked := _asked(poll)) is not None:
        method, text, poll_id = "sendPoll", asked, _word(poll.get("id"))
    else:
        method, text, poll_id = "", _word(message.get("caption")) or "", None
    text = text.encode(errors="replace").decode()  # half of a surrogate pair is valid JSON, but no text
    return SeenMessage(
        channel_id=channel_id,
        message_id=message_id,
        method=method,
        text_hash=visible_hash(text if method else ""),
        poll_id=poll_id,
        text=text,
    )


def place_of(message: object) -> tuple[int, int] | None:
    """The chat in which this message stands, and its id there."""
    if not isinstance(message, Mapping):
        return None
    return _place(message.get("chat"), _number(message, "message_id"))


def origin_of(message: object) -> tuple[int, int] | None:
    """The channel from which this was forwarded, and the message's id there; None for all else.

    https://core.telegram.org/bots/api#messageoriginchannel
    """
    origin = message.get("forward_origin") if isinstance(message, Mapping) else None
    if not isinstance(origin, Mapping) or origin.get("type") != "channel":
        return None
    return _place(origin.get("chat"), _number(origin, "message_id"))


def _number(holder: Mapping[Any, Any], name: str) -> int | None:
    """A message's id, from 1."""
    value = holder.get(name)
    return value if type(value) is int and 0 < value < _LARGEST_ID else None


def _place(chat: object, message_id: int | None) -> tuple[int, int] | None:
    chat_id = chat.get("id") if isinstance(chat, Mapping) else None
    return (chat_id, message_id) if type(chat_id) is int and message_id is not None else None


def _asked(poll: Mapping[Any, Any]) -> str | None:
    question, options = poll.get("question"), poll.get("options")
    if not isinstance(question, str) or not isinstance(options, list):
        return None
    texts = [option.get("text") if isinstance(option, Mapping) else None for option in options]
    lines = [text for text in texts if isinstance(text, str)]
    return visible_poll(question, lines) if len(lines) == len(texts) else None


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None
