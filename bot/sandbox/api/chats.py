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
_BOT_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_post_messages": True,
    "can_edit_messages": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}
"""https://core.telegram.org/bots/api#chatmemberadministrator: the bot posts, edits and deletes, nothing else."""


async def get_chat(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getchat. A person must have pressed Start."""
    chat = chat_id(world, args)
    if chat > 0 and chat not in world.started:
        raise Refused(Rule.CHAT_NOT_FOUND)
    told = views.chat(world, chat) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
    if "username" in told:
        told["active_usernames"] = [told["username"]]
    return told


async def get_chat_member(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getchatmember. Everybody of this world is in the channel."""
    chat, user = chat_id(world, args), user_id(world, args)
    if chat != world.channel.id:
        if user not in (chat, world.bot.id):
            raise Refused(Rule.USER_NOT_FOUND)
        return {"user": views.user(world, user), "status": "member"}
    return _member(world, user)


async def get_chat_administrators(world: World, args: Arguments) -> list[dict[str, Any]]:
    """https://core.telegram.org/bots/api#getchatadministrators."""
    if chat_id(world, args) != world.channel.id:
        raise Refused(Rule.NO_ADMINISTRATORS)
    owners = [person.id for person in world.people.values() if person.role == "owner"]
    return [_member(world, user) for user in (*owners, world.bot.id)]


def _member(world: World, user: int) -> dict[str, Any]:
    if user == world.bot.id:
        return {"user": views.bot_user(world), "status": "administrator", **_BOT_RIGHTS}
    if world.people[user].role == "owner":
        return {"user": views.user(world, user), "status": "creator", "is_anonymous": False}
    return {"user": views.user(world, user), "status": "member"}
