"""Which chat a call means, whether the bot sees it, and whether it may write there."""

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.world import World


def chat_id(world: World, args: Arguments, name: str = "chat_id") -> int:
    """The numeric id behind `chat_id`: a number, or "@name" of the channel.

    Refused where the bot sees nothing: it was removed, or never was in the group. A public channel that it left can
    still be read: BAPI, `check_chat_access`.
    """
    found = _named(world, args.text(name).strip())
    if found in world.faults.vanished:
        raise Refused(Rule.CHAT_NOT_FOUND)
    place = world.places.get(found)
    if place and place.status == "kicked":
        raise Refused(Rule.KICKED, kind=_kind(world, found))
    if place and found == world.group.id and not place.is_inside:
        raise Refused(Rule.NOT_A_MEMBER, kind=_kind(world, found))
    return found


def inner_chat_id(world: World, args: Arguments) -> int:
    """As `chat_id`, but the bot must be in that chat: for whatever changes something there."""
    found = chat_id(world, args)
    place = world.places.get(found)
    if place and not place.is_inside:
        raise Refused(Rule.NOT_A_MEMBER, kind=_kind(world, found))
    return found


def writable_chat_id(world: World, args: Arguments, what: str = "text messages") -> int:
    """As `chat_id`, but refused where the bot cannot send `what`, a key of `membership.SENDING`."""
    found = inner_chat_id(world, args)
    if found in world.blocked:
        raise Refused(Rule.BLOCKED)
    if found > 0 and found not in world.started:
        raise Refused(Rule.NEVER_STARTED)
    if found == world.channel.id and not world.places[found].may("can_post_messages"):
        raise Refused(Rule.NO_POST_RIGHT)
    if found == world.group.id and not world.places[found].may_send(what):
        raise Refused(Rule.NO_RIGHT_TO_SEND, what=what)
    if pause := world.limits.pause(found, world.seconds()):
        raise Refused(Rule.TOO_MANY, retry_after=pause)
    return found


def user_id(world: World, args: Arguments) -> int:
    number = args.integer("user_id")
    if number != world.bot.id and number not in world.people:
        raise Refused(Rule.USER_NOT_FOUND)
    return number


def _named(world: World, named: str) -> int:
    if not named:
        raise Refused(Rule.CHAT_EMPTY)
    if named.startswith("@"):
        if named[1:].lower() == world.channel.username.lower():
            return world.channel.id
        raise Refused(Rule.CHAT_NOT_FOUND)
    number = Arguments({"id": named}).integer("id")
    if number == world.channel.id or number in world.people or (number == world.group.id and world.linked):
        return number
    raise Refused(Rule.CHAT_NOT_FOUND)


def _kind(world: World, found: int) -> str:
    return "channel" if found == world.channel.id else "supergroup"
