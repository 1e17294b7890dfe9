"""Putting messages into chats, and telling the bot what it is told of them."""

import re
from typing import Any

from bot.sandbox import views
from bot.sandbox.cast import TELEGRAM
from bot.sandbox.messages import Message
from bot.sandbox.world import World

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@(?P<name>\w+))?(?!\S)")


def publish(world: World, chat_id: int, author: int, content: dict[str, Any], **more: Any) -> Message:
    """A new message, the bot's update of it, and in the linked group its automatic forward.

    `more`: further fields of `Message`. A service message is not forwarded.
    """
    message = world.post(chat_id, author, content, **more)
    tell(world, message)
    if chat_id == world.channel.id and world.linked and message.pinned is None:
        forward(world, message, world.group.id, TELEGRAM, silent=message.silent, automatic=True)
    return message


def forward(world: World, of: Message, chat_id: int, author: int, **more: Any) -> Message:
    """A forward into a chat: same content, same poll, no keyboard; it names where the content first stood."""
    return publish(world, chat_id, author, of.content, poll=of.poll, origin=of.origin or of, **more)


def tell(world: World, message: Message, edited: bool = False) -> None:
    """Queues the update, if the bot gets one.

    Of its own messages, edited by whomever, it only hears the service message of its own pin (BAPI,
    `need_skip_update_message`); of a chat where it is not, nothing; of the group what privacy mode lets through.
    """
    place = world.places.get(message.chat_id)
    if (message.author == world.bot.id and message.pinned is None) or (place and not place.is_inside):
        return
    if place and place.status != "administrator" and not _reaches_members(world, message):
        return
    kind = "channel_post" if message.chat_id == world.channel.id else "message"
    world.updates.put(f"edited_{kind}" if edited else kind, views.message(world, message))


def _reaches_members(world: World, message: Message) -> bool:
    """Privacy mode, https://core.telegram.org/bots/features#privacy-mode: what the channel sends, service messages,
    replies to the bot, commands that name it or nobody.

    A command that names nobody reaches a bot at Telegram when it was the last to write in the group; there is no
    other bot here.
    """
    if message.automatic or message.chat_id == world.channel.id or message.pinned is not None:
        return True
    target = world.messages.find(message.chat_id, message.reply_to) if message.reply_to else None
    if target and target.author == world.bot.id:
        return True
    command = _COMMAND.match(message.text)
    return command is not None and (command["name"] or world.bot.username).lower() == world.bot.username.lower()
