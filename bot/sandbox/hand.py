"""What people do by hand: they edit and delete what stands, send files, hold and stop polls."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox import views
from bot.sandbox.cast import Person
from bot.sandbox.entities import cleaned
from bot.sandbox.files import Upload
from bot.sandbox.images import pixels
from bot.sandbox.messages import Message
from bot.sandbox.people import LONGEST, NotPossible, may_write, visible, written
from bot.sandbox.polls import LONGEST_OPTION, LONGEST_QUESTION, MOST_OPTIONS, Option
from bot.sandbox.posting import forward as forwarded
from bot.sandbox.posting import publish, tell
from bot.sandbox.world import World

LONGEST_CAPTION = 1024
"""Characters: https://core.telegram.org/bots/api#senddocument."""

FEWEST_OPTIONS = 2
"""The app asks for two; the Bot API takes one."""


def send_file(
    world: World,
    who: Person,
    chat_id: int,
    upload: Upload,
    caption: str = "",
    reply_to: int | None = None,
    *,
    photo: bool = False,
) -> Message:
    """Sends a document as the app does, from the phone's files, or a picture."""
    may_write(world, who, chat_id)
    size = pixels(upload.data) if photo else None
    if photo and size is None:
        raise NotPossible(400, "this is no picture: PNG, JPEG or GIF")
    text, _ = cleaned(caption, ())
    if not upload.data:
        raise NotPossible(400, "the file is empty")
    if len(text) > LONGEST_CAPTION:
        raise NotPossible(400, f"a caption has at most {LONGEST_CAPTION} characters")
    if reply_to is not None and not world.messages.find(chat_id, reply_to):
        raise NotPossible(404, "the message to reply to is not there")
    content = world.files.keep(upload, size).content() | written("caption", text, ())
    return publish(world, chat_id, who.id, content, reply_to=reply_to)


def say_rich(world: World, who: Person, chat_id: int, rich: dict[str, Any]) -> Message:
    """Sends a rich message, as Premium lets people do; `rich` as `api.rich.told_rich` gives it."""
    may_write(world, who, chat_id)
    return publish(world, chat_id, who.id, {"rich_message": rich})


def bring(world: World, who: Person, chat_id: int, text: str, channel: str) -> Message:
    """Forwards a text out of a channel of this title, which is not in this world."""
    may_write(world, who, chat_id)
    if not channel.strip() or not text.strip():
        raise NotPossible(400, "the text and the title of the channel need words")
    text, kept = cleaned(text, ())
    if len(text) > LONGEST:
        raise NotPossible(400, f"this has at most {LONGEST} characters")
    return publish(world, chat_id, who.id, written("text", text, kept), elsewhere=channel)


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


def forward(world: World, who: Person, chat_id: int, message_id: int, to: int) -> Message:
    """Forwards what stands in a chat to another one, mostly to the bot's. Service messages and what the channel
    protects stay where they are."""
    message = visible(world, who, chat_id, message_id)
    may_write(world, who, to)
    if message.pinned is not None or views.is_protected(world, message):
        raise NotPossible(400, "this message cannot be forwarded")
    return forwarded(world, message, to, who.id)


def hold_poll(
    world: World, who: Person, chat_id: int, question: str, options: Sequence[str], several: bool, hidden: bool
) -> Message:
    """A poll as the app makes it, anonymous. several: more than one answer each; hidden: no results until it stops.

    The bot hears of it as of any message, of its votes nothing.
    """
    may_write(world, who, chat_id)
    if chat_id == who.id:
        raise NotPossible(400, "nobody else would vote here")
    asked, answers = _line(question, LONGEST_QUESTION), [_line(option, LONGEST_OPTION) for option in options]
    if not FEWEST_OPTIONS <= len(answers) <= MOST_OPTIONS:
        raise NotPossible(400, f"a poll has {FEWEST_OPTIONS} to {MOST_OPTIONS} options")
    poll = world.new_poll(
        question=asked,
        options=tuple(Option(f"option-{number}", answer) for number, answer in enumerate(answers, start=1)),
        allows_multiple_answers=several,
        hide_results_until_closes=hidden,
        by_hand=True,
    )
    return publish(world, chat_id, who.id, {}, poll=poll)


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


def _line(written: str, longest: int) -> str:
    text, _ = cleaned(written, ())
    if not text:
        raise NotPossible(400, "question and options need words")
    if len(text) > longest:
        raise NotPossible(400, f"this has at most {longest} characters")
    return text


def _is_file(message: Message) -> bool:
    return "photo" in message.content or "document" in message.content


def _own(world: World, who: Person, chat_id: int, message_id: int) -> Message:
    """A message that this person may change: its own, and the owner everything in channel and group."""
    message = visible(world, who, chat_id, message_id)
    if message.author != who.id and (who.role != "owner" or chat_id == who.id):
        raise NotPossible(403, "this is somebody else's message")
    return message
