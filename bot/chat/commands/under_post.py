"""What the two buttons under a post open in the bot's chat: its plain text, and reviews like it."""

from datetime import datetime
from typing import Protocol

from telegram import InlineKeyboardButton

from bot.archive.counting import Use
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Entry, Link, Press, data_for, number_in
from bot.chat.commands.listing import PER_PAGE, entry_head, read_buttons, title_of
from bot.chat.commands.paging import page_buttons
from bot.chat.deep_links import SIMILAR, TEXT_VERSION, under_post
from bot.chat.place import ChannelPlace
from bot.chat.render.reading import pages
from bot.chat.screen import Screen, address, bold, button, drawn, lines, said
from bot.chat.sentences import Sentences
from bot.errors import NotFound, StaleButton
from bot.publishing.find_occasion import Similar
from bot.reviews.review import StoredReview

_TURN = "v"
_NUMBERS = "[0-9]{1,9}(?:_[0-9]{1,9})?"


class Find(Protocol):
    """`publishing.find_posted.FindPosted`."""

    async def __call__(self, number: int, review_id: int | None, ending: str) -> StoredReview | None: ...

    async def by_id(self, review_id: int) -> StoredReview | None: ...


class Count(Protocol):
    """`archive.counting.CountUse`."""

    async def use(self, use: Use, now: datetime, cause: str) -> None: ...


class UnderPosts:
    """The plain text comes page by page, turned in place, as every review does in the bot's chat: it is whole, and a
    reader who opened it by mistake has one message and not five."""

    def __init__(self, find: Find, similar: Similar, count: Count, place: ChannelPlace) -> None:
        self._find = find
        self._similar = similar
        self._count = count
        self._place = place

    def entries(self) -> tuple[Entry, ...]:
        return (
            Link(TEXT_VERSION, Role.READER, self.text, _NUMBERS),
            Link(SIMILAR, Role.READER, self.similar, _NUMBERS),
            Press(_TURN, Role.READER, self.turn),
            Press(SIMILAR, Role.READER, self.similar_again),
        )

    async def text(self, asked: Asked) -> Screen:
        """`t_<number>_<id>`: the first page."""
        stored = await self._named(TEXT_VERSION, asked.words)
        await self._count.use(Use.TEXT_VERSION, asked.now, asked.cause)
        return self._page(stored, 1, asked.say) if stored else _gone(asked.say)

    async def turn(self, asked: Asked) -> Screen:
        """`<review id>:<page>`."""
        review_id, _, page = asked.words.partition(":")
        stored = await self._find.by_id(number_in(review_id))
        if stored is None:
            raise NotFound("review", review_id)
        return self._page(stored, number_in(page), asked.say)

    async def similar(self, asked: Asked) -> Screen:
        """`s_<number>_<id>`."""
        stored = await self._named(SIMILAR, asked.words)
        await self._count.use(Use.SIMILAR, asked.now, asked.cause)
        return await self._alike(stored, asked.say) if stored else _gone(asked.say)

    async def similar_again(self, asked: Asked) -> Screen:
        """`<review id>`: back from one of them."""
        stored = await self._find.by_id(number_in(asked.words))
        if stored is None:
            raise NotFound("review", asked.words)
        return await self._alike(stored, asked.say)

    async def _named(self, kind: str, words: str) -> StoredReview | None:
        named = under_post(f"{kind}_{words}")
        if named is None:
            raise StaleButton(words)
        return await self._find(named.number, named.review_id, named.ending)

    def _page(self, stored: StoredReview, page: int, say: Sentences) -> Screen:
        found = pages(stored)
        page = min(max(page, 1), len(found))
        shown = found[page - 1]
        turns = page_buttons(page, len(found), lambda target: data_for(_TURN, stored.id, target))
        return Screen(shown.text, shown.entities, (turns, self._way_back(stored, say)))

    def _way_back(self, stored: StoredReview, say: Sentences) -> list[InlineKeyboardButton]:
        link = self._place.link(stored.message_ids[0]) if stored.message_ids else None
        post = [address(say("In the channel"), link)] if link else []
        return [*post, button(say("Similar reviews"), data_for(SIMILAR, stored.id))]

    async def _alike(self, stored: StoredReview, say: Sentences) -> Screen:
        found = [one.stored for one in await self._similar(stored, PER_PAGE) if one.close]
        title = title_of(stored)
        if not found:
            return said(say("Nothing in the archive comes close to “{title}” yet.", title=title))
        entries = [piece for place, one in enumerate(found, start=1) for piece in ("", entry_head(place, one, say))]
        head = bold(say("Like “{title}”", title=title))
        return drawn(lines(head, *entries), (read_buttons(found, SIMILAR, stored.id),))


def _gone(say: Sentences) -> Screen:
    return said(say("That review is not here any more. Type a few words that you remember of it: I look for them."))
