"""/random: any review, and another one."""

from collections.abc import Callable

from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for
from bot.chat.commands.reading import Reading
from bot.chat.screen import Screen, button, said
from bot.chat.sentences import later

NAME = "x"

Pick = Callable[[int], int]
"""A whole number from 0, below the one given; which one is chance's affair (`random.randrange`)."""


class RandomReview:
    def __init__(self, archive: ArchiveStore, reading: Reading, pick: Pick) -> None:
        self._archive = archive
        self._reading = reading
        self._pick = pick

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("random", Role.READER, later("a review by chance"), self.answer, listed=False),
            Press(NAME, Role.READER, self.answer),
        )

    async def answer(self, asked: Asked) -> Screen:
        count = await self._archive.count()
        found = await self._archive.latest(1, self._pick(count)) if count else []
        if not found:
            return said(asked.say("There is no review in the archive yet."))
        again = [button(asked.say("Another one"), data_for(NAME))]
        return await self._reading.open(asked.say, found[0].id, more=(again,))
