"""Every command, button and deep link, once: menus, /help and the desk read this list."""

import re
from collections.abc import Iterable

from bot.chat.access import Role
from bot.chat.commands.entry import (
    SINGLE_USE,
    Action,
    Command,
    Conversation,
    Entry,
    Link,
    Press,
    Rereading,
    again,
)
from bot.chat.commands.help import Help


class Registry:
    """Entries by their names. Two of one kind and name are a mistake of ours: ValueError."""

    def __init__(
        self,
        entries: Iterable[Entry],
        plain_words: str,
        conversations: Iterable[Conversation] = (),
        rereading: Iterable[Rereading] = (),
    ) -> None:
        """`plain_words`: the name of the command that answers words without a command; `conversations`: who is offered
        them first, in this order; `rereading`: who cares for edits of messages."""
        self.conversations = tuple(conversations)
        self.rereading = tuple(rereading)
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {}
        self.actions: dict[str, Action] = {}
        self.links: dict[str, Link] = {}
        for entry in (*entries, *Help(self.commands.values).entries()):
            self._add(entry)
        self.plain_words = self.commands[plain_words]

    def written(self, name: str, words: str) -> tuple[Entry | None, str]:
        """Who answers `/name words`, None where nobody does, and what is asked there: /start opens deep links."""
        if name == "start":
            kind, _, rest = words.partition("_")
            link = self.links.get(kind)
            if link and re.fullmatch(link.words, rest):
                return link, rest
        return self.commands.get(name), words

    def listed(self, role: Role) -> list[Command]:
        """What this role finds in its menu, in the order of the list."""
        return [command for command in self.commands.values() if command.listed and role.reaches(command.role)]

    def _add(self, entry: Entry) -> None:
        match entry:
            case Command():
                before: Entry = self.commands.setdefault(entry.name, entry)
                if entry.at_once:
                    self._add(Action(again(entry.name), entry.role, entry.answer))
            case Press():
                before = self.presses.setdefault(entry.name, entry)
            case Action():
                before = self.actions.setdefault(entry.name, entry)
            case Link():
                before = self.links.setdefault(entry.name, entry)
        if before is not entry or entry.name == SINGLE_USE:
            raise ValueError(f"{type(entry).__name__} {entry.name} is there already")
