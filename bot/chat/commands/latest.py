"""/latest: the newest reviews, five a page."""

from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.listing import PER_PAGE, entry_with_hook, read_buttons
from bot.chat.commands.paging import page_buttons
from bot.chat.screen import Screen, bold, drawn, lines, said
from bot.chat.sentences import Sentences, later

NAME = "l"


class LatestReviews:
    def __init__(self, archive: ArchiveStore) -> None:
        self._archive = archive

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("latest", Role.READER, later("the newest reviews"), self.first),
            Press(NAME, Role.READER, self.turn),
        )

    async def first(self, asked: Asked) -> Screen:
        return await self._page(1, asked.say)

    async def turn(self, asked: Asked) -> Screen:
        return await self._page(number_in(asked.words), asked.say)

    async def _page(self, page: int, say: Sentences) -> Screen:
        pages = -(-await self._archive.count() // PER_PAGE)
        page = min(max(page, 1), max(pages, 1))
        shown = await self._archive.latest(PER_PAGE, (page - 1) * PER_PAGE)
        if not shown:
            return said(say("There is no review in the archive yet."))
        turns = page_buttons(page, pages, lambda target: data_for(NAME, target))
        entries = [
            piece for place, one in enumerate(shown, start=1) for piece in ("", entry_with_hook(place, one, say))
        ]
        return drawn(lines(bold(say("The newest reviews")), *entries), (read_buttons(shown, NAME, page), turns))
