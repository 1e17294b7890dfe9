"""Pinned messages: https://core.telegram.org/bots/api#pinchatmessage."""

from bot.sandbox.api.addresses import inner_chat_id
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.messages import find
from bot.sandbox.api.rights import may_pin
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.posting import publish
from bot.sandbox.world import World


async def pin_chat_message(world: World, args: Arguments) -> bool:
    """A service message tells of it, to the bot too: the one update of its own doings. A second pin does nothing."""
    args.refuse("business_connection_id")
    chat = _pinnable_chat(world, args)
    message = find(world, args, Rule.PIN_NOT_FOUND)
    if message.pinned is not None:
        raise Refused(Rule.PIN_SERVICE)
    if message.message_id not in world.pins[chat]:
        world.pin(chat, message.message_id)
        silent = args.flag("disable_notification") or chat == world.channel.id
        publish(world, chat, world.bot.id, {}, pinned=message.message_id, silent=silent)
    return True


async def unpin_chat_message(world: World, args: Arguments) -> bool:
    """https://core.telegram.org/bots/api#unpinchatmessage. Without `message_id` the newest pinned one; no update."""
    args.refuse("business_connection_id")
    chat = _pinnable_chat(world, args)
    if args.has("message_id"):
        unpinned = find(world, args, Rule.UNPIN_NOT_FOUND).message_id
    else:
        unpinned = max(world.pins.get(chat, ()), default=0)
        if not unpinned:
            raise Refused(Rule.UNPIN_NOT_FOUND)
    world.unpin(chat, unpinned)
    return True


async def unpin_all_chat_messages(world: World, args: Arguments) -> bool:
    """https://core.telegram.org/bots/api#unpinallchatmessages."""
    chat = _pinnable_chat(world, args)
    world.unpin(chat, *world.pins[chat])
    return True


def _pinnable_chat(world: World, args: Arguments) -> int:
    chat = inner_chat_id(world, args)
    if not may_pin(world, chat):
        raise Refused(Rule.NO_RIGHT_TO_PIN)
    return chat
