"""What a command, a button and an action have in common: a name, a role, and an answer."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from telegram import Message

from bot.chat.access import Role
from bot.chat.screen import Reply, Screen
from bot.chat.sentences import Sentences
from bot.errors import StaleButton
from bot.values import Struct

VERSION = "1"
"""The first field of callback data; a button of another version gets a fresh start instead of a guess."""
SINGLE_USE = "b"
"""The kind of buttons that change something: `1:b:<token>`, see `inbox.buttons`."""

LONGEST_QUESTION = 300
"""Characters. The longest title of a paper fits twice; whoever sends more did not mean a search."""

_NUMBER = re.compile(r"[0-9]{1,9}")  # PostgreSQL refuses ids above 2 147 483 647, and with them the whole update


class Asked(Struct, frozen=True):
    """One request of one person.

    words: what follows the command, the data of a button behind its kind, or the subject of an action; cause: the key
    that a change records, so that it happens once; now: UTC; name: as Telegram has it, of a person who is alone with
    the bot, else None; message_id: of the message whose button was pressed.
    """

    say: Sentences
    user_id: int
    role: Role
    words: str
    cause: str
    now: datetime
    name: str | None = None
    message_id: int | None = None


Answer = Callable[[Asked], Awaitable[Reply]]
"""Asks one use case and renders what it says. Errors of ours pass through: `replies.py` has the words."""


class Command(Struct, frozen=True):
    """`/name`; the summary stands in the menus and in /help. Unlisted ones stand in no menu. at_once: it changes
    something that is meant for this very moment; read too late it is asked about (`chat/belated.py`)."""

    name: str
    role: Role
    summary: str
    answer: Answer
    listed: bool = True
    at_once: bool = False


class Press(Struct, frozen=True):
    """A button that changes nothing and may be pressed for ever: callback data `1:<name>:<words>`."""

    name: str
    role: Role
    answer: Answer


class Action(Struct, frozen=True):
    """A button that changes something, once: its name stands in `inbox.buttons.Button.action`; at_once: as a command's,
    such as "post it now". Answers to a question of ours stay true however late they are read."""

    name: str
    role: Role
    answer: Answer
    at_once: bool = False


class Link(Struct, frozen=True):
    """A deep link: the payload `<name>_<words>` behind /start, such as `r_12`, where all of `words` is as this pattern
    has it; other payloads lead to the welcome.

    Links stand in posts and in other chats for years: a name never changes its meaning, and what it leads to may be
    gone. https://core.telegram.org/bots/features#deep-linking: 64 of [A-Za-z0-9_-].
    """

    name: str
    role: Role
    answer: Answer
    words: str = "[0-9]{1,9}"


class Conversation(Protocol):
    """Somebody of this role was asked for something, and it may be what comes next in the private chat."""

    @property
    def role(self) -> Role: ...

    async def hear(self, message: Message, asked: Asked) -> Reply | None:
        """The answer; None when the message is for somebody else. Never a command; `asked.words` is its text."""
        ...


class Rereading(Protocol):
    """Somebody of this role changed a message after it was sent."""

    @property
    def role(self) -> Role: ...

    async def reread(self, message: Message, asked: Asked) -> Screen | None:
        """None where the message never mattered."""
        ...


Entry = Command | Press | Action | Link


def again(name: str) -> str:
    """The action that does what a command of this name would have done at once."""
    return f"again.{name}"


def data_for(name: str, *words: object) -> str:
    """Callback data of a `Press`."""
    return ":".join((VERSION, name, *map(str, words)))


def payload_for(name: str, *words: object) -> str:
    """The payload of a `Link`."""
    return "_".join((name, *map(str, words)))


def number_in(word: str) -> int:
    """A whole number out of a button; StaleButton when it is none: then we never made this button."""
    if not _NUMBER.fullmatch(word):
        raise StaleButton(word[:64])
    return int(word)


def token_data(token: str) -> str:
    """Callback data of an `Action`'s button."""
    return data_for(SINGLE_USE, token)
