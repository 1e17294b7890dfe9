"""The bot's menus of commands, by scope and language: https://core.telegram.org/bots/api#botcommandscope."""

from typing import Any

Command = dict[str, str]
Scope = tuple[Any, ...]
"""("default",), ("all_private_chats",), ("chat", chat id), ("chat_member", chat id, user id), …"""


class Menus:
    """Each menu is a list in the bot's order; a missing one is not the same as an empty one only for people."""

    def __init__(self) -> None:
        self._menus: dict[tuple[Scope, str], list[Command]] = {}

    def set(self, scope: Scope, language: str, commands: list[Command]) -> None:
        """An empty list removes the menu, as setMyCommands does."""
        if commands:
            self._menus[scope, language] = commands
        else:
            self._menus.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Command]:
        """Exactly this one, without falling back to another."""
        return self._menus.get((scope, language), [])

    def seen_by(self, person_id: int, language: str) -> list[Command]:
        """What the app shows in the private chat: https://core.telegram.org/bots/api#determining-list-of-commands."""
        for scope in (("chat", person_id), ("all_private_chats",), ("default",)):
            for tongue in (language, ""):
                if found := self.get(scope, tongue):
                    return found
        return []
