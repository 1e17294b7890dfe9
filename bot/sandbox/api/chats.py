"""What the bot may learn about chats and their members."""

from typing import Any

from bot.sandbox import views
from bot.sandbox.api.addresses import chat_id, user_id
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.world import World

_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


async def get_chat(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getchat. A person must have pressed Start."""
    chat = chat_id(world, args)
    if chat > 0 and chat not in world.started:
        raise Refused(Rule.CHAT_NOT_FOUND)
    told = views.chat(world, chat) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
    if "username" in told:
        told["active_usernames"] = [told["username"]]
    if chat < 0 and world.linked:
        told["linked_chat_id"] = world.group.id if chat == world.channel.id else world.channel.id
    if chat == world.channel.id and world.protected:
        told["has_protected_content"] = True
    newest = world.messages.find(chat, max(world.pins.get(chat, ()), default=0))
    return told | ({"pinned_message": views.message(world, newest, with_reply=False)} if newest else {})


async def get_chat_member(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getchatmember. Everybody of this world is in the channel and its group."""
    chat, user = chat_id(world, args), user_id(world, args)
    if chat > 0:
        if user not in (chat, world.bot.id):
            raise Refused(Rule.USER_NOT_FOUND)
        return {"user": views.user(world, user), "status": "member"}
    if user != world.bot.id:
        _refuse_hidden(world, chat)
    return views.member(world, chat, user)


async def get_chat_administrators(world: World, args: Arguments) -> list[dict[str, Any]]:
    """https://core.telegram.org/bots/api#getchatadministrators."""
    chat = chat_id(world, args)
    if chat > 0:
        raise Refused(Rule.NO_ADMINISTRATORS)
    _refuse_hidden(world, chat)
    rulers = [person.id for person in world.people.values() if person.role == "owner"]
    if world.places[chat].status == "administrator":
        rulers.append(world.bot.id)
    return [views.member(world, chat, user) for user in rulers]


async def get_chat_member_count(world: World, args: Arguments) -> int:
    """https://core.telegram.org/bots/api#getchatmembercount. Two in a private chat."""
    chat = chat_id(world, args)
    return 2 if chat > 0 else len(world.people) + world.places[chat].is_inside


def _refuse_hidden(world: World, chat: int) -> None:
    """Who reads a channel is told to its administrators only."""
    if chat == world.channel.id and world.places[chat].status != "administrator":
        raise Refused(Rule.MEMBERS_HIDDEN)
