"""One review, page by page, in the bot's chat."""

import re

from telegram import InlineKeyboardButton

from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Entry, Link, Press, data_for, number_in
from bot.chat.commands.paging import page_buttons
from bot.chat.render.reading import pages
from bot.chat.screen import Screen, button
from bot.chat.sentences import Sentences
from bot.errors import NotFound, StaleButton

_NAME = "r"
_BACK = re.compile(r"[a-z](:[0-9]{1,9}){1,2}")


def read_button(text: str, review_id: int, *back: object) -> InlineKeyboardButton:
    """A button that opens a review; `back`: name and words of the `Press` that a Back button leads to."""
    return button(text, data_for(_NAME, review_id, 1, *back))


class Reading:
    """Turning pages is stateless: the button says which review, which page, and where one came from."""

    def __init__(self, archive: ArchiveStore) -> None:
        self._archive = archive

    def entries(self) -> tuple[Entry, ...]:
        return (Press(_NAME, Role.READER, self.turn), Link(_NAME, Role.READER, self.follow))

    async def turn(self, asked: Asked) -> Screen:
        """`<review id>:<page>[:<where Back leads>]`."""
        review_id, _, rest = asked.words.partition(":")
        page, _, back = rest.partition(":")
        return await self.open(asked.say, number_in(review_id), number_in(page), back)

    async def follow(self, asked: Asked) -> Screen:
        """`r_<review id>`."""
        return await self.open(asked.say, number_in(asked.words))

    async def open(self, say: Sentences, review_id: int, page: int = 1, back: str = "") -> Screen:
        """A page of a review, the last one where a later one was asked for; NotFound when there is no such review."""
        stored = await self._archive.review(review_id)
        if stored is None:
            raise NotFound("review", str(review_id))
        found = pages(stored)
        page = min(max(page, 1), len(found))
        shown = found[page - 1]
        if back and not _BACK.fullmatch(back):
            raise StaleButton(back)
        tail = back.split(":") if back else []
        turns = page_buttons(page, len(found), lambda target: data_for(_NAME, review_id, target, *tail))
        way_back = [button(say("‹ Back to the list"), data_for(*tail))] if tail else []
        return Screen(shown.text, shown.entities, (turns, way_back))
