"""What became of the messages of a draft, as a screen: its card, or a question with the ways on."""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.confirming import stay
from bot.chat.commands.draft_card import RESTORE
from bot.chat.commands.draft_stands import taken
from bot.chat.commands.drafts import lasting
from bot.chat.commands.entry import Asked, data_for
from bot.chat.commands.listing import title_of
from bot.chat.commands.queue import OPEN_DRAFT
from bot.chat.replies import words_for
from bot.chat.screen import Keyboard, Screen, button, said
from bot.errors import AlreadyQueued, InvalidInput, NotFound
from bot.inbox.ports import ButtonStore
from bot.intake.gather_pieces import Became, Outcome
from bot.intake.gather_text import LONGEST_DRAFT, Doubt
from bot.intake.text import Text
from bot.reviews.review import ReviewState, StoredReview
from bot.values import replace

log = logging.getLogger(__name__)

DRAFT, SEARCH, USE, INSTEAD = "piece.draft", "piece.search", "piece.use", "piece.instead"
"""Actions. The first three name the first message of the text; INSTEAD the new draft and the former one: "12:7"."""

Correct = Callable[[Asked, StoredReview, Text], Awaitable[Screen]]
"""`commands.correcting.CorrectPosts.text_came`."""


class Cards(Protocol):
    """`commands.draft_card.DraftCards`."""

    async def screen(self, review_id: int, asked: Asked, first: str = "") -> Screen | None: ...


class ShowOutcomes:
    def __init__(self, cards: Cards, buttons: ButtonStore, correct: Correct) -> None:
        self._cards = cards
        self._buttons = buttons
        self._correct = correct

    async def screen(self, outcome: Outcome, asked: Asked) -> Screen:
        stored = outcome.stored
        match outcome.became:
            case Became.DOUBTFUL:
                return await self._doubtful(outcome, asked)
            case Became.KNOWN if outcome.known is not None:
                return said(taken(outcome.known, asked))
            case Became.OUT if stored is not None:
                return await self._out(stored, outcome.text, asked)
            case Became.WAITS if stored is not None:
                return await self._waits(outcome, stored, asked)
            case Became.GONE:
                return await self._gone(stored, asked)
        return await self._card(outcome, asked)

    async def question(self, outcome: Outcome, text: str, asked: Asked, *, search: bool) -> Screen:
        """What is it?"""
        make, first = lasting(self._buttons, asked), str(outcome.gathering.first.message_id)
        ways = [[await make(asked.say("It is a draft all the same"), DRAFT, first)]]
        if search:
            ways.append([await make(asked.say("Search for it"), SEARCH, first)])
        return said(text, [*ways, [stay(asked.say("Not now"))]])

    async def card(self, review_id: int, first: str, asked: Asked, rows: Keyboard = ()) -> Screen:
        """The draft's card below what was just done, above it further buttons."""
        card = await self._cards.screen(review_id, asked, first)
        if card is None:  # decided already, or somebody else's
            return said(first or asked.say("That is no draft any more."), (*rows, [see(review_id, asked)]))
        return replace(card, keyboard=(*rows, *card.keyboard))

    async def _card(self, outcome: Outcome, asked: Asked) -> Screen:
        say, stored = asked.say, outcome.stored
        if stored is None:
            return said(say("That is no draft any more."))
        match outcome.became:
            case Became.CHANGED:
                told = say("The draft has this text now. Before, it had {was} characters.", was=outcome.before)
            case Became.SAME:
                told = say("The draft has this text already.")
            case _:
                told = ""
        mine = [twin for twin in outcome.twins if asked.role is Role.OWNER or twin.author_id == asked.user_id]
        if not mine:
            return await self.card(stored.id, told, asked)
        twin = mine[0].stored
        told = say("There is another draft of this paper: “{title}”. Both are kept.", title=title_of(twin))
        instead = await lasting(self._buttons, asked)(say("Discard the former one"), INSTEAD, f"{stored.id}:{twin.id}")
        return await self.card(stored.id, told, asked, ([see(twin.id, asked, say("See the former one"))], [instead]))

    async def _doubtful(self, outcome: Outcome, asked: Asked) -> Screen:
        say, count = asked.say, len(outcome.gathering.text)
        if outcome.doubt is Doubt.LONG:
            limit = say("A draft has at most {most} characters, and this has {count}.", most=LONGEST_DRAFT, count=count)
            return said(f"{limit} {say('Send me the review alone, please; nothing was changed.')}")
        if outcome.stored is not None:
            text = say(
                "Like this it is no review any more, so “{title}” stays as it was.", title=title_of(outcome.stored)
            )
            return said(text, [[see(outcome.stored.id, asked)]])
        if outcome.doubt is Doubt.SHORT:
            text = say("That is short for a review: {count} characters. What is it?", count=count)
            return await self.question(outcome, text, asked, search=True)
        text = say("I find no review in it: a title on a line of its own, such as “# Title”, and a text below.")
        return await self.question(outcome, text, asked, search=False)

    async def _waits(self, outcome: Outcome, stored: StoredReview, asked: Asked) -> Screen:
        say, title = asked.say, title_of(stored)
        text = say("“{title}” waits in the queue by now, with the text that it had.", title=title)
        if asked.role is not Role.OWNER:
            return said(f"{text} {say('An owner can change it there.')}")
        first = str(outcome.gathering.first.message_id)
        use = await lasting(self._buttons, asked)(say("Use the new text"), USE, first)
        return said(text, [[use], [see(stored.id, asked)]])

    async def _out(self, stored: StoredReview, text: str, asked: Asked) -> Screen:
        """What stands in the channel is corrected there, if its owner says so."""
        say, title = asked.say, title_of(stored)
        try:
            if text and asked.role is Role.OWNER:
                return await self._correct(asked, stored, Text(say("your message"), text))
        except NotFound:  # readers do not see it (any more)
            log.info("nothing to correct", extra={"action": "nothing_to_correct", "review": stored.id})
        except (InvalidInput, AlreadyQueued) as error:
            return said(words_for(error, say))
        if stored.state is ReviewState.POSTING:
            text = say("“{title}” is on its way to the channel with the text that it had.", title=title)
        else:
            text = say("“{title}” stands in the channel with the text that it had.", title=title)
        return said(text, [[see(stored.id, asked)]])

    async def _gone(self, stored: StoredReview | None, asked: Asked) -> Screen:
        say = asked.say
        if stored is None:
            return said(say("That is no draft any more."))
        back = await lasting(self._buttons, asked)(say("Bring it back"), RESTORE, str(stored.id))
        text = say("“{title}” was discarded, so nothing was changed in it.", title=title_of(stored))
        return said(text, [[back]])


def see(review_id: int, asked: Asked, label: str = "") -> InlineKeyboardButton:
    """How it stands."""
    return button(label or asked.say("See it"), data_for(OPEN_DRAFT, review_id))
