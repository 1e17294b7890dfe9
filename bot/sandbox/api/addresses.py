"""Which chat a call means, and whether the bot may write there."""

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.world import World


def chat_id(world: World, args: Arguments) -> int:
    """The numeric id behind `chat_id`: a number, or "@name" of the channel."""
    named = args.text("chat_id").strip()
    if not named:
        raise Refused(Rule.CHAT_EMPTY)
    if named.startswith("@"):
        if named[1:].lower() == world.channel.username.lower():
            return world.channel.id
        raise Refused(Rule.CHAT_NOT_FOUND)
    number = args.integer("chat_id")
    if number == world.channel.id or number in world.people:
        return number
    raise Refused(Rule.CHAT_NOT_FOUND)


def writable_chat_id(world: World, args: Arguments) -> int:
    """As `chat_id`, but refused where the bot cannot send."""
    found = chat_id(world, args)
    if found in world.blocked:
        raise Refused(Rule.BLOCKED)
    if found > 0 and found not in world.started:
        raise Refused(Rule.NEVER_STARTED)
    return found


def user_id(world: World, args: Arguments) -> int:
    number = args.integer("user_id")
    if number != world.bot.id and number not in world.people:
        raise Refused(Rule.USER_NOT_FOUND)
    return number
