"""Who changed something, by name: owners and writers work together, and a number tells them nothing."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.chat.sentences import Sentences

_LONGEST = 64


class Memory(Protocol):
    """A note by its name, such as `storage.database.Database` keeps it. DatabaseAway."""

    async def noted(self, name: str) -> str | None: ...

    async def note(self, name: str, value: str) -> None: ...


class Names:
    """Of owners, as Telegram tells them with what they press; of guests, as they were when they accepted."""

    def __init__(self, memory: Memory, guest: Callable[[int], Awaitable[str]]) -> None:
        """guest: the name of an invited writer, "" of anybody else."""
        self._memory = memory
        self._guest = guest

    async def hear(self, user_id: int, name: str | None) -> None:
        """What is known already is not written again."""
        told = " ".join((name or "").split())[:_LONGEST]
        if told and await self._memory.noted(_key(user_id)) != told:
            await self._memory.note(_key(user_id), told)

    async def of(self, user_id: int | None, asker: int, say: Sentences) -> str:
        """For a sentence that is told to `asker`. None: the shell, or the bot by itself."""
        if user_id is None:
            return say("the server")
        if user_id == asker:
            return say("you")
        name = await self._memory.noted(_key(user_id)) or await self._guest(user_id)
        return name or say("person {number}", number=user_id)


def _key(user_id: int) -> str:
    return f"name:{user_id}"
