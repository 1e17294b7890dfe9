"""The bot itself and its menus."""

import re
from typing import Any

from bot.sandbox import views
from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.menus import Command, Scope
from bot.sandbox.world import World

MOST_COMMANDS, LONGEST_COMMAND, LONGEST_DESCRIPTION = 100, 32, 256
"""Commands, characters, characters: https://core.telegram.org/bots/api#botcommand."""

_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_SCOPES: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
"""Kind of scope -> the fields that belong to it: https://core.telegram.org/bots/api#botcommandscope."""


async def get_me(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getme."""
    return views.bot_user(world) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


async def set_my_commands(world: World, args: Arguments) -> bool:
    """https://core.telegram.org/bots/api#setmycommands."""
    scope, language = _scope(world, args), _language(args)
    given = args.json("commands")
    if not isinstance(given, list):
        raise Refused(Rule.BAD_JSON, name="commands")
    if len(given) > MOST_COMMANDS:
        raise Refused(Rule.COMMANDS_TOO_MUCH)
    world.menus.set(scope, language, [_command(command) for command in given])
    for person_id in world.people:
        world.announce("person", person=person_id, facts={"person": views.person(world, person_id)})
    return True


async def get_my_commands(world: World, args: Arguments) -> list[Command]:
    """https://core.telegram.org/bots/api#getmycommands."""
    return world.menus.get(_scope(world, args), _language(args))


def _command(given: Any) -> Command:
    if not isinstance(given, dict):
        raise Refused(Rule.BAD_JSON, name="BotCommand")
    fields = Arguments(given)
    name = fields.text("command").strip().removeprefix("/").lower()
    description = fields.text("description").strip()
    if not name:
        raise Refused(Rule.COMMAND_EMPTY)
    if len(name) > LONGEST_COMMAND:
        raise Refused(Rule.COMMAND_LONG)
    if not description:
        raise Refused(Rule.COMMAND_DESCRIPTION_EMPTY)
    if len(description) > LONGEST_DESCRIPTION:
        raise Refused(Rule.COMMAND_DESCRIPTION_LONG)
    if not _NAME.fullmatch(name):
        raise Refused(Rule.COMMAND_INVALID)
    return {"command": name, "description": description}


def _scope(world: World, args: Arguments) -> Scope:
    given = args.json("scope")
    if given is None:
        return ("default",)
    if not isinstance(given, dict):
        raise Refused(Rule.BAD_JSON, name="BotCommandScope")
    kind = given.get("type")
    if not isinstance(kind, str) or kind not in _SCOPES:
        raise Refused(Rule.SCOPE_UNKNOWN)
    ids = tuple(_known_id(world, Arguments(given).text(field)) for field in _SCOPES[kind])
    if ids and ids[0] == world.channel.id:
        raise Refused(Rule.SCOPE_CHANNEL)
    if ids and ids[0] > 0 and kind != "chat":
        raise Refused(Rule.SCOPE_PRIVATE)
    return (kind, *ids)


def _known_id(world: World, given: str) -> int:
    number = Arguments({"id": given}).integer("id")
    if number not in world.places and number not in world.people:
        raise Refused(Rule.CHAT_NOT_FOUND)
    return number


def _language(args: Arguments) -> str:
    language = args.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise Refused(Rule.LANGUAGE_INVALID)
    return language
