"""The menus in the app: who sees which commands, in which language."""

import logging
from collections.abc import Collection
from typing import Any

from bot.chat.access import Role
from bot.chat.api import BotApi, Result
from bot.chat.commands.registry import Registry
from bot.chat.sentences import Languages, Sentences

log = logging.getLogger(__name__)


async def set_menus(
    api: BotApi, registry: Registry, languages: Languages, owners: Collection[int], writers: Collection[int] = ()
) -> None:
    """One call for each scope and language: https://core.telegram.org/bots/api#setmycommands.

    A menu is a convenience: a refused one (who never pressed Start has no chat yet) is logged, no more.
    """
    scopes: list[tuple[Role, dict[str, Any]]] = [(Role.READER, {"type": "default"})]
    named = dict.fromkeys(writers, Role.WRITER) | dict.fromkeys(owners, Role.OWNER)
    scopes += [(role, {"type": "chat", "chat_id": person}) for person, role in named.items()]
    default, *others = languages.all()
    for role, scope in scopes:
        for say, code in ((default, ""), *((other, other.language) for other in others)):
            parameters: dict[str, Any] = {"commands": _menu(registry, role, say), "scope": scope}
            answer = await api.call("setMyCommands", parameters | ({"language_code": code} if code else {}))
            if not isinstance(answer, Result):
                log.info("the menu for %s could not be set: %s", role.value, answer, extra={"action": "menu_not_set"})


def _menu(registry: Registry, role: Role, say: Sentences) -> list[dict[str, str]]:
    return [{"command": command.name, "description": say(command.summary)} for command in registry.listed(role)]
