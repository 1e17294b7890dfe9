"""What the bot may do to a message that stands.

https://core.telegram.org/bots/api#deletemessage; TDLib, MessagesManager: `can_edit_message`, `can_delete_message`.
"""

from bot.sandbox.membership import Membership
from bot.sandbox.messages import Message
from bot.sandbox.world import World

_PERSON = Membership("member")
"""The bot in somebody's private chat."""


def may_edit(world: World, message: Message) -> bool:
    """Its own messages, in the channel with the right to post; everybody's there with the right to edit.

    Never a forward, and never what tells of a pin.
    """
    if message.origin or message.pinned is not None:
        return False
    is_own = message.author == world.bot.id
    if message.chat_id != world.channel.id:
        return is_own
    place = world.places[message.chat_id]
    return place.may("can_edit_messages") or (is_own and place.may("can_post_messages"))


def may_delete(world: World, message: Message) -> bool:
    """Its own, in the channel with the right to post; everybody's with the right to delete, and in private chats."""
    place, is_own = world.places.get(message.chat_id, _PERSON), message.author == world.bot.id
    if message.chat_id > 0 or place.may("can_delete_messages"):
        return True
    return is_own and (message.chat_id != world.channel.id or place.may("can_post_messages"))


def may_pin(world: World, chat_id: int) -> bool:
    """In the channel the right to edit is the one that counts: TDLib, `can_pin_messages`."""
    right = "can_edit_messages" if chat_id == world.channel.id else "can_pin_messages"
    return chat_id > 0 or world.places[chat_id].may(right)
