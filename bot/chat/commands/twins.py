"""A review and its twin in the other language: shown, told by an owner, and parted again."""

import re
from typing import Protocol

from telegram import InlineKeyboardButton, Message

from bot.archive.ports import ArchiveStore
from bot.chat.access import Role
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import Action, Asked, Entry, Press, data_for, number_in
from bot.chat.commands.listing import TITLE_UNITS, name_line
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.pasted import links_in
from bot.chat.render.styled import Styled
from bot.chat.screen import Keyboard, Reply, Screen, bold, button, drawn, lines, one_line, said
from bot.chat.sentences import Sentences, later
from bot.errors import StaleButton
from bot.inbox.ports import ButtonStore
from bot.inbox.questions import LASTS
from bot.publishing.twins import TwinStore
from bot.reviews.paper import Paper
from bot.reviews.review import StoredReview
from bot.values import Struct

TWINS = "tw"
"""The button that shows a review's twin to owners, by the review's id."""

_BACK = ("pt",)  # the tools of a post
_PAIR, _PART, _WHICH = "twin.pair", "twin.part", "twin.which"
_LABEL_UNITS = 40
_NUMBER = re.compile(r"(?:no\.?|מס['׳]?)?\s*(\d{1,9})", re.IGNORECASE)
_LANGUAGES = {"en": later("English"), "he": later("Hebrew")}


class Browse(Protocol):
    """Of `archive.browsing.BrowseStore`."""

    async def by_number(self, number: int) -> StoredReview | None: ...


class _About(Struct, frozen=True):
    """The review of a screen. back: the `Press` that leads to where one came from, by its name; "" for nowhere."""

    review_id: int
    back: str = ""

    @property
    def words(self) -> str:
        return f"{self.review_id}:{self.back}" if self.back else str(self.review_id)


class TellTwins:
    """Buttons name a review and the way back, "12:do"; those that change something the twin before that, "34:12:do"."""

    def __init__(
        self, twins: TwinStore, archive: ArchiveStore, browse: Browse, asking: AskPeople, buttons: ButtonStore
    ) -> None:
        self._twins = twins
        self._archive = archive
        self._browse = browse
        self._asking = asking
        self._buttons = buttons
        asking.hears((Answerer(_WHICH, Role.OWNER, self.answer),))

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(TWINS, Role.OWNER, self.show),
            Action(_PAIR, Role.OWNER, self.pair),
            Action(_PART, Role.OWNER, self.part),
            Action(_WHICH, Role.OWNER, self.ask),
        )

    async def show(self, asked: Asked) -> Screen:
        return await self._screen(asked, _about(asked.words))

    async def pair(self, asked: Asked) -> Reply:
        twin, _, rest = asked.words.partition(":")
        this = _about(rest)
        if not await self._twins.pair(this.review_id, number_in(twin), asked.user_id, asked.now, asked.cause):
            raise StaleButton(asked.words)
        return await self._screen(asked, this)

    async def part(self, asked: Asked) -> Reply:
        this = _about(asked.words)
        if not await self._twins.part(this.review_id, asked.user_id, asked.now, asked.cause):
            raise StaleButton(asked.words)
        return await self._screen(asked, this)

    async def ask(self, asked: Asked) -> Screen:
        say = asked.say
        return await self._asking.ask(
            asked,
            _WHICH,
            asked.words,
            say("Which review is it? Send its number, or the link of its paper."),
            back=data_for(TWINS, asked.words),
        )

    async def answer(self, message: Message, asked: Asked, subject: str) -> Reply | None:
        """A number, or a paper's link; for anything else the question stays open."""
        this = _about(subject)
        named = await self._named(message, asked.words)
        if named is None:
            return None
        for other in named:
            cause = f"{asked.cause}:{other.id}"
            if other.id != this.review_id and await self._twins.pair(
                this.review_id, other.id, asked.user_id, asked.now, cause
            ):
                return await self._screen(asked, this)
        say = asked.say
        again = [await self._action(asked, say("Another one…"), _WHICH, subject)]
        none = say("No review of that number or link is in the other language and without a twin.")
        return said(none, (again, [button(say("‹ Back"), data_for(TWINS, this.words))]))

    async def _named(self, message: Message, words: str) -> list[StoredReview] | None:
        """The reviews that a message names, may be none; None where it names nothing."""
        if found := _NUMBER.fullmatch(words.strip()):
            stored = await self._browse.by_number(number_in(found[1]))
            return [stored] if stored else []
        papers = [link.found for link in links_in(message) if isinstance(link.found, Paper)]
        return await self._archive.by_paper(papers[0].key) if papers else None

    async def _screen(self, asked: Asked, this: _About) -> Screen:
        say, twin = asked.say, await self._twins.twin(this.review_id)
        back = [button(say("‹ Back"), data_for(this.back, this.review_id))] if this.back else []
        if twin is not None:
            text = lines(say("The same in {language}:", language=_language(twin, say)), _title(twin, say))
            return drawn(text, ([await self._action(asked, say("These are two reviews"), _PART, this.words)], back))
        likely = await self._twins.likely(this.review_id)
        rows: Keyboard = [
            [await self._action(asked, one_line(one.review.title, _LABEL_UNITS), _PAIR, f"{one.id}:{this.words}")]
            for one in likely
        ]
        other = [await self._action(asked, say("Another one…"), _WHICH, this.words)]
        head = bold(say("Is it there in another language, too?"))
        if not likely:
            return drawn(lines(head, say("I know no review in another language without a twin.")), (other, back))
        tells = say("Readers who find one of two twins have the other one a tap away.")
        return drawn(lines(head, tells), (*rows, other, back))

    async def _action(self, asked: Asked, label: str, action: str, subject: str) -> InlineKeyboardButton:
        return await single_use(self._buttons, label, action, subject, asked.user_id, asked.now + LASTS)


def _about(words: str) -> _About:
    review_id, _, back = words.partition(":")
    if back not in ("", *_BACK):
        raise StaleButton(words)
    return _About(number_in(review_id), back)


def _language(stored: StoredReview, say: Sentences) -> str:
    return say(_LANGUAGES.get(stored.review.language, stored.review.language))


def _title(stored: StoredReview, say: Sentences) -> Styled:
    return name_line(one_line(stored.review.title, TITLE_UNITS), say)
