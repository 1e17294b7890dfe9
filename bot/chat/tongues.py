"""The language in which owners and writers are told what happens."""

from typing import Protocol

from bot.chat.sentences import Languages, Sentences


class Memory(Protocol):
    """A note by its name, such as `storage.database.Database` keeps it. DatabaseAway."""

    async def noted(self, name: str) -> str | None: ...

    async def note(self, name: str, value: str) -> None: ...


class Tongues:
    """Their own language, as Telegram tells it with everything that a person writes or presses, and never else.

    So it is kept: a notice comes when nobody wrote.
    """

    def __init__(self, memory: Memory, languages: Languages) -> None:
        self._memory = memory
        self._languages = languages

    async def hear(self, user_id: int, code: str | None) -> None:
        """`code`: the user's `language_code`; what is known already is not written again. It is not kept here: they
        may have it forgotten."""
        language = self._languages.of(code).language
        if await self._memory.noted(_name(user_id)) != language:
            await self._memory.note(_name(user_id), language)

    async def of(self, user_id: int) -> Sentences:
        """The default for whoever has not written yet."""
        return self._languages.of(await self._memory.noted(_name(user_id)))


def _name(user_id: int) -> str:
    return f"language:{user_id}"
