"""What people write in the channel, and what the bot sent there, as Markdown.

Nobody has checked the shape of what comes in here: https://core.telegram.org/bots/api#message.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.chat.recognising import place_of
from bot.chat.rich_reading import rich_markdown
from bot.intake.hand_message import HandMessage
from bot.intake.telegram.entities import Piece, markdown

_KINDS = {
    "bold": "bold",
    "italic": "italic",
    "code": "code",
    "pre": "pre",
    "text_link": "text_link",
    "url": "link",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
"""As the export names them; every other format keeps its words only."""

_VALUES = ("url", "language")
_LATEST = 2**36  # seconds: the year 4147, which calendars have
_SPACES = str.maketrans({"\r": "", "\u2028": "\n", "\u2029": "\n"})


def hand_message(post: Any) -> HandMessage | None:
    """A message with words of its own; None for polls, service messages, forwards, and what bots sent for people."""
    place = place_of(post)
    if place is None or not isinstance(post, Mapping) or "forward_origin" in post or "via_bot" in post:
        return None
    sent_at, text = _instant(post.get("date")), markdown_of(post)
    if sent_at is None or not text.strip():
        return None
    words = next((value for name in ("text", "caption") if isinstance(value := post.get(name), str)), text)
    reply = place_of(post.get("reply_to_message"))
    return HandMessage(
        channel_id=place[0],
        message_id=place[1],
        text=text,
        units=len(words.encode("utf-16-le", "replace")) // 2,
        sent_at=sent_at,
        as_of=_instant(post.get("edit_date")) or sent_at,
        reply_to=reply[1] if reply and reply[0] == place[0] else None,
    )


def markdown_of(message: Mapping[str, Any]) -> str:
    """The words of a text, a caption or a rich message; "" for none."""
    for name, marks in (("text", "entities"), ("caption", "caption_entities")):
        text = message.get(name)
        if isinstance(text, str):
            return _clean(markdown(_pieces(text, message.get(marks))))
    return _clean(rich_markdown(message.get("rich_message")))


def _pieces(text: str, entities: object) -> Iterator[Piece]:
    """The text in stretches of one format, the outermost where several are in one another. Offsets are UTF-16 units."""
    packed = text.encode("utf-16-le", "surrogatepass")
    done = 0
    for start, length, kind, value in sorted(_marks(entities), key=lambda mark: (mark[0], -mark[1])):
        end = min(start + length, len(packed) // 2)
        if start < done or end <= start:
            continue
        yield Piece("plain", _cut(packed, done, start))
        yield Piece(kind, _cut(packed, start, end), value)
        done = end
    yield Piece("plain", _cut(packed, done, len(packed) // 2))


def _marks(entities: object) -> Iterator[tuple[int, int, str, str]]:
    for entity in entities if isinstance(entities, list) else ():
        if not isinstance(entity, Mapping):
            continue
        kind, start, length = _KINDS.get(str(entity.get("type"))), entity.get("offset"), entity.get("length")
        if kind is not None and type(start) is int and type(length) is int and start >= 0:
            values = (entity.get(name) for name in _VALUES)
            yield start, length, kind, next((value for value in values if isinstance(value, str)), "")


def _cut(packed: bytes, start: int, end: int) -> str:
    return packed[2 * start : 2 * end].decode("utf-16-le", "replace")


def _clean(text: str) -> str:
    """As an import would take it: one kind of line end, no control characters, no halves of characters."""
    text = text.encode(errors="replace").decode().translate(_SPACES)
    return "".join(sign for sign in text if sign in "\n\t" or (sign >= " " and not "\x7f" <= sign <= "\x9f"))


def _instant(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if type(seconds) is int and 0 < seconds < _LATEST else None
