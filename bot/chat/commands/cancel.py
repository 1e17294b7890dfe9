"""/cancel: the bot asked for something, and the owner would rather not."""

from collections.abc import Sequence
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry
from bot.chat.screen import Screen, said
from bot.chat.sentences import later


class Leaving(Protocol):
    """A conversation that can be left."""

    async def leave(self, asked: Asked) -> bool:
        """Forgets what was asked; whether anything was. Nothing else is changed."""
        ...


class CancelConversation:
    def __init__(self, conversations: Sequence[Leaving]) -> None:
        self._conversations = conversations

    def entries(self) -> tuple[Entry, ...]:
        return (Command("cancel", Role.WRITER, later("leave what I asked you for"), self.answer, listed=False),)

    async def answer(self, asked: Asked) -> Screen:
        left = [await conversation.leave(asked) for conversation in self._conversations]
        say = asked.say
        return said(say("Very well, nothing was changed.") if any(left) else say("I wait for nothing from you."))
