"""What the owner decides about the channel, its group and the bot in them."""

from collections.abc import Mapping

from bot.sandbox import views
from bot.sandbox.cast import Person
from bot.sandbox.membership import Membership, Status, possible_rights
from bot.sandbox.people import NotPossible
from bot.sandbox.world import World


def place_bot(world: World, who: Person, chat_id: int, status: Status, rights: Mapping[str, bool]) -> Membership:
    """Takes rights from the bot or gives them back, removes it or lets it in; the bot is told if anything changed.

    rights: those to change, by name; others stay, and are given to a bot whose status is new.
    """
    _is_owner(who)
    before, in_channel = world.places[chat_id], chat_id == world.channel.id
    if status == "restricted" and in_channel:
        raise NotPossible(400, "a channel has no restricted members")
    possible = possible_rights(status, in_channel)
    if unknown := sorted(rights.keys() - set(possible)):
        raise NotPossible(400, f"{', '.join(unknown)}: no such right for this status here, only {', '.join(possible)}")
    as_before = {right: before.may(right) if status == before.status else True for right in possible}
    after = Membership(status, frozenset(right for right, given in (as_before | dict(rights)).items() if given))
    if after != before:
        world.places[chat_id] = after
        _tell_place(world, who, chat_id, before, after)
    return after


def link_group(world: World, who: Person, linked: bool) -> None:
    """Makes the group the channel's discussion group, or no longer. The bot must be let in on its own."""
    _is_owner(who)
    if world.linked != linked:
        world.linked = linked
        world.announce("group", facts={"group": views.group(world)})


def protect(world: World, who: Person, protected: bool) -> None:
    """Whether the channel's content may not be forwarded, also what stands there already."""
    _is_owner(who)
    world.protected = protected


def _is_owner(who: Person) -> None:
    if who.role != "owner":
        raise NotPossible(403, "only the owner does this")


def _tell_place(world: World, who: Person, chat_id: int, before: Membership, after: Membership) -> None:
    """https://core.telegram.org/bots/api#chatmemberupdated."""
    update = {
        "chat": views.chat(world, chat_id),
        "from": views.user(world, who.id),
        "date": world.seconds(),
        "old_chat_member": views.bot_member(world, chat_id, before),
        "new_chat_member": views.bot_member(world, chat_id, after),
    }
    world.updates.put("my_chat_member", update)
