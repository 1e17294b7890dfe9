"""What somebody wrote into a message, as the Markdown that it would be in a file."""

from collections.abc import Iterator

from telegram import Message, MessageEntity

from bot.chat.rich_reading import rich_markdown
from bot.intake.telegram.entities import Piece, markdown

_LONGEST = 4096  # UTF-16 units of a message; https://core.telegram.org/bots/api#sendmessage
_NEAR = 100
"""So near to the longest an app may have cut at the last word."""

# Those that would be lost in the plain text, by the names that `intake/telegram/entities.py` has for them.
_MARKS = {
    MessageEntity.BOLD: "bold",
    MessageEntity.ITALIC: "italic",
    MessageEntity.CODE: "code",
    MessageEntity.PRE: "pre",
    MessageEntity.TEXT_LINK: "text_link",
    MessageEntity.BLOCKQUOTE: "blockquote",
    MessageEntity.EXPANDABLE_BLOCKQUOTE: "blockquote",
}


def may_be_cut(text: str, before: str) -> bool:
    """Whether an app may have cut the text here: it is as long as messages get, or much shorter than the text `before`
    and at least half that long (no app cuts earlier)."""
    units = len(text.encode("utf-16-le")) // 2
    return units > _LONGEST - _NEAR or (units >= _LONGEST // 2 and len(text) < len(before) * 9 // 10)


def written(message: Message) -> str:
    """The text of a message or of a picture; apps turn typed Markdown into formatting, which becomes Markdown again.

    A rich message has no text, but blocks.
    """
    if rich := message.api_kwargs.get("rich_message"):
        return rich_markdown(rich)
    text = message.text or message.caption or ""
    entities = [one for one in (*message.entities, *message.caption_entities) if one.type in _MARKS]
    return markdown(_pieces(text, entities)) if entities else text


def _pieces(text: str, entities: list[MessageEntity]) -> Iterator[Piece]:
    """The text from its start to its end; of entities inside one another the outermost counts."""
    units = text.encode("utf-16-le")
    done = 0
    for entity in sorted(entities, key=lambda one: (one.offset, -one.length)):
        start, end = entity.offset, entity.offset + entity.length
        if start < done:
            continue
        yield Piece("plain", _cut(units, done, start))
        yield Piece(_MARKS[entity.type], _cut(units, start, end), entity.url or entity.language or "")
        done = end
    yield Piece("plain", _cut(units, done, len(units) // 2))


def _cut(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")
