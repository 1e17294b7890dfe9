"""The menus in the app: who sees which commands, in which language."""

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any

from bot.chat.access import Role
from bot.chat.api import BotApi, Result
from bot.chat.commands.entry import Command
from bot.chat.commands.registry import Registry
from bot.chat.sentences import Languages, Sentences

log = logging.getLogger(__name__)

ShowMenu = Callable[[int, Iterable[Command]], Awaitable[None]]
"""`TelegramMenus.show`."""


class TelegramMenus:
    """A menu is a convenience: a refused one (who never pressed Start has no chat yet) is logged, no more."""

    def __init__(self, api: BotApi, languages: Languages) -> None:
        self._api = api
        self._languages = languages

    async def show(self, person: int, commands: Iterable[Command]) -> None:
        """This person's own menu, in place of the one that they had; of no commands: everybody's."""
        await self.set({"type": "chat", "chat_id": person}, list(commands))

    async def set(self, scope: Mapping[str, Any], commands: Collection[Command]) -> None:
        """One call for each language: https://core.telegram.org/bots/api#setmycommands."""
        default, *others = self._languages.all()
        for say, code in ((default, ""), *((other, other.language) for other in others)):
            parameters: dict[str, Any] = {"commands": _menu(commands, say), "scope": dict(scope)}
            answer = await self._api.call("setMyCommands", parameters | ({"language_code": code} if code else {}))
            if not isinstance(answer, Result):
                kind = scope["type"]
                log.info("a menu (%s) could not be set: %s", kind, answer, extra={"action": "menu_not_set"})


async def set_menus(
    menus: TelegramMenus, registry: Registry, owners: Collection[int], writers: Collection[int] = ()
) -> None:
    """Everybody's, and one for each person who has a role."""
    await menus.set({"type": "default"}, registry.listed(Role.READER))
    named = dict.fromkeys(writers, Role.WRITER) | dict.fromkeys(owners, Role.OWNER)
    for person, role in named.items():
        await menus.show(person, registry.listed(role))


def _menu(commands: Collection[Command], say: Sentences) -> list[dict[str, str]]:
    return [{"command": command.name, "description": say(command.summary)} for command in commands]
