"""One review in the bot's chat: page by page in place, or whole, as plain text or drawn with its formulas."""

import asyncio
import re

from telegram import InlineKeyboardButton

from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Entry, Link, Press, data_for, number_in
from bot.chat.commands.paging import page_buttons
from bot.chat.deep_links import REVIEW
from bot.chat.place import ChannelPlace
from bot.chat.render.reading import Page, gains_by_drawing, in_form, pages
from bot.chat.screen import Keyboard, Screen, Whole, address, button
from bot.chat.sentences import Sentences, later
from bot.errors import NotFound, StaleButton
from bot.publishing.occasion import PostFormat
from bot.reviews.review import StoredReview

NEAR = "m"
"""The button that lists reviews like one, by its id and where one came from; see `similar.py`."""

_WHOLE = "w"
_IN_LANGUAGE = {"en": later("In English"), "he": later("In Hebrew")}
_FORMS = {"1": PostFormat.CLASSIC, "2": PostFormat.RICH}
_BACK = re.compile(r"[a-z]{1,2}(:[0-9]{1,9}){1,2}")


def read_button(text: str, review_id: int, *back: object) -> InlineKeyboardButton:
    """A button that opens a review; `back`: name and words of the `Press` that a Back button leads to."""
    return button(text, data_for(REVIEW, review_id, 1, *back))


def back_in(words: str) -> tuple[str, ...]:
    """Name and words of the `Press` that Back leads to; () for none. StaleButton: we never made this button."""
    if words and not _BACK.fullmatch(words):
        raise StaleButton(words[:64])
    return tuple(words.split(":")) if words else ()


class Reading:
    """Turning pages is stateless: the button says which review, which page, and where one came from."""

    def __init__(self, archive: ArchiveStore, place: ChannelPlace) -> None:
        self._archive = archive
        self._place = place

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(REVIEW, Role.READER, self.turn),
            Press(_WHOLE, Role.READER, self.whole),
            Link(REVIEW, Role.READER, self.follow),
        )

    async def turn(self, asked: Asked) -> Screen:
        """`<review id>:<page>[:<where Back leads>]`."""
        review_id, _, rest = asked.words.partition(":")
        page, _, back = rest.partition(":")
        return await self.open(asked.say, number_in(review_id), number_in(page), back_in(back))

    async def follow(self, asked: Asked) -> Screen:
        """`r_<review id>`."""
        return await self.open(asked.say, number_in(asked.words))

    async def whole(self, asked: Asked) -> Whole:
        """`<review id>:<form>`."""
        review_id, _, form = asked.words.partition(":")
        if form not in _FORMS:
            raise StaleButton(form)
        stored = await self._stored(number_in(review_id))
        return Whole(await asyncio.to_thread(in_form, stored.review, _FORMS[form]))

    async def open(
        self, say: Sentences, review_id: int, page: int = 1, back: tuple[str, ...] = (), more: Keyboard = ()
    ) -> Screen:
        """A page of a review, the last one where a later one was asked for; NotFound when there is no such review.

        more: rows of buttons between its own and Back.
        """
        stored = await self._stored(review_id)
        found, drawn_better = await asyncio.to_thread(_laid_out, stored)
        page = min(max(page, 1), len(found))
        shown = found[page - 1]
        turns = page_buttons(page, len(found), lambda target: data_for(REVIEW, review_id, target, *back))
        whole = _whole_buttons(stored, say, long=len(found) > 1, drawn_better=drawn_better)
        way_back = [button(say("‹ Back to the list"), data_for(*back))] if back else []
        twin = await self._twin(stored, say, back)
        return Screen(
            shown.text, shown.entities, (turns, whole, twin, self._around(stored, say, back), *more, way_back)
        )

    async def _stored(self, review_id: int) -> StoredReview:
        stored = await self._archive.review(review_id)
        if stored is None:
            raise NotFound("review", str(review_id))
        return stored

    async def _twin(self, stored: StoredReview, say: Sentences, back: tuple[str, ...]) -> list[InlineKeyboardButton]:
        """The same review in the other language, where that can be read: one query for a twin, none without."""
        twin = await self._archive.review(stored.twin_id) if stored.twin_id is not None else None
        label = _IN_LANGUAGE.get(twin.review.language) if twin else None
        return [read_button(say(label), twin.id, *back)] if twin and label else []

    def _around(self, stored: StoredReview, say: Sentences, back: tuple[str, ...]) -> list[InlineKeyboardButton]:
        """Its post, where it has one, and the reviews like it."""
        post = [address(say("In the channel"), self._place.link(stored.message_ids[0]))] if stored.message_ids else []
        return [*post, button(say("Similar reviews"), data_for(NEAR, stored.id, *back))]


def _laid_out(stored: StoredReview) -> tuple[tuple[Page, ...], bool]:
    """Its pages, and whether its formulas and tables are worth drawing. In a thread: a long one takes 20 ms."""
    return pages(stored), gains_by_drawing(stored.review)


def _whole_buttons(
    stored: StoredReview, say: Sentences, *, long: bool, drawn_better: bool
) -> list[InlineKeyboardButton]:
    text, rich = _FORMS
    return [
        *([button(say("Whole text"), data_for(_WHOLE, stored.id, text))] if long else []),
        *([button(say("With drawn formulas"), data_for(_WHOLE, stored.id, rich))] if drawn_better else []),
    ]
