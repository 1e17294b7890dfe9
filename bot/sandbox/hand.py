"""What people do with messages that stand: they edit and delete by hand, and send files."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox import views
from bot.sandbox.cast import Person
from bot.sandbox.entities import cleaned
from bot.sandbox.files import Upload
from bot.sandbox.messages import Message
from bot.sandbox.people import LONGEST, NotPossible, may_write, visible, written
from bot.sandbox.posting import publish, tell
from bot.sandbox.world import World

LONGEST_CAPTION = 1024
"""Characters: https://core.telegram.org/bots/api#senddocument."""


def send_file(world: World, who: Person, chat_id: int, upload: Upload, caption: str = "") -> Message:
    """Sends a document as the app does, from the phone's files."""
    may_write(world, who, chat_id)
    text, _ = cleaned(caption, ())
    if not upload.data:
        raise NotPossible(400, "the file is empty")
    if len(text) > LONGEST_CAPTION:
        raise NotPossible(400, f"a caption has at most {LONGEST_CAPTION} characters")
    content = world.files.keep(upload).content() | written("caption", text, ())
    return publish(world, chat_id, who.id, content)


def edit(
    world: World, who: Person, chat_id: int, message_id: int, text: str, entities: Sequence[dict[str, Any]] = ()
) -> Message:
    """New words for a text, or for the caption of a file. The bot is told unless the message is its own.

    People edit what they wrote; in the channel the owner edits everything. Forwards stay as they were.
    """
    message = _own(world, who, chat_id, message_id)
    name, longest = ("caption", LONGEST_CAPTION) if _is_file(message) else ("text", LONGEST)
    if message.origin or (name == "text" and "text" not in message.content):
        raise NotPossible(400, "only texts and captions are edited")
    text, kept = cleaned(text, entities)
    if not text and name == "text":
        raise NotPossible(400, "the text is empty")
    if len(text) > longest:
        raise NotPossible(400, f"this has at most {longest} characters")
    others = {
        kind: told for kind, told in message.content.items() if not kind.endswith(("text", "caption", "entities"))
    }
    message.content, message.edited_at = others | written(name, text, kept), world.seconds()
    world.changed("edit", message)
    tell(world, message, edited=True)
    return message


def delete(world: World, who: Person, chat_id: int, message_id: int) -> None:
    """Deletes for everybody. The bot gets no update, as at Telegram. In the own chat also what the bot wrote."""
    message = visible(world, who, chat_id, message_id) if chat_id == who.id else _own(world, who, chat_id, message_id)
    world.delete(message)


def close_poll(world: World, who: Person, chat_id: int, message_id: int) -> Message:
    """Stops a poll for good; the bot gets its last state, whoever made it."""
    message = _own(world, who, chat_id, message_id)
    if message.poll is None:
        raise NotPossible(400, "this message is not a poll")
    if message.poll.is_closed:
        raise NotPossible(400, "the poll is closed")
    message.poll.is_closed = True
    world.changed("poll", message)
    world.updates.put("poll", views.poll(message.poll))
    return message


def _is_file(message: Message) -> bool:
    return "photo" in message.content or "document" in message.content


def _own(world: World, who: Person, chat_id: int, message_id: int) -> Message:
    """A message that this person may change: its own, and the owner everything in channel and group."""
    message = visible(world, who, chat_id, message_id)
    if message.author != who.id and (who.role != "owner" or chat_id == who.id):
        raise NotPossible(403, "this is somebody else's message")
    return message
