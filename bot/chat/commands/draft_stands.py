"""What is said where a press comes too late, or for something that became another thing."""

import logging
from collections.abc import Awaitable
from zoneinfo import ZoneInfo

from bot.chat.access import Role
from bot.chat.commands.correcting import TOOLS
from bot.chat.commands.draft_card import RESTORE, DraftCards
from bot.chat.commands.draft_list import drafts_button
from bot.chat.commands.draft_words import name_in
from bot.chat.commands.drafting import Drafting, hand_of
from bot.chat.commands.drafts import decided_before
from bot.chat.commands.entry import Asked, data_for, number_in
from bot.chat.commands.queue import OPEN_ENTRY, OPEN_FINDINGS, ViewQueue
from bot.chat.screen import Keyboard, Reply, button, drawn, lines
from bot.errors import AlreadyApplied, AlreadyQueued, InvalidInput, StaleButton
from bot.publishing.drafts import Draft
from bot.reviews.review import ReviewState

log = logging.getLogger(__name__)

_TITLE_UNITS = 150


class DraftStands:
    """How a draft stands now, whatever became of it."""

    def __init__(self, drafting: Drafting, cards: DraftCards, view: ViewQueue, zone: ZoneInfo) -> None:
        self._drafting = drafting
        self._cards = cards
        self._view = view
        self._zone = zone

    async def now(self, review_id: int, asked: Asked, first: str = "") -> Reply:
        """The card with what was just done; of what is no draft any more a sentence, and the way to it."""
        card = await self._cards.screen(review_id, asked, first)
        if card is not None:
            return card
        known = await self._drafting.work.known(review_id, hand_of(asked))
        if known is None:  # never was, or is not theirs
            return decided_before(asked)
        text, rows = await self._left(known, asked)
        return drawn(lines(*((first,) if first else ()), text), rows)

    async def changed(self, review_id: int, asked: Asked) -> Reply:
        return await self.now(review_id, asked, asked.say("It changed meanwhile. This is how it stands:"))

    async def _left(self, known: Draft, asked: Asked) -> tuple[str, Keyboard]:
        say, stored = asked.say, known.stored
        title = name_in(stored.review.title, _TITLE_UNITS)
        match stored.state:
            case ReviewState.DRAFT:
                back = await self._cards.issued([[(say("Bring it back"), RESTORE, str(stored.id))]], asked)
                return say("“{title}” was discarded.", title=title), [*back, [drafts_button(asked)]]
            case ReviewState.QUEUED:
                return await self.leaves(stored.id, title, asked)
            case ReviewState.POSTING:
                return say("“{title}” is on its way to the channel.", title=title), ()
        number = stored.review.number
        named = say("No. {number}", number=number) if number is not None else title
        tools = [[button(say("Open it"), data_for(TOOLS, stored.id))]] if asked.role is Role.OWNER else ()
        return say("It was posted: {name}", name=named), tools

    async def leaves(self, review_id: int, title: str, asked: Asked) -> tuple[str, Keyboard]:
        """Of what waits: when it leaves, or that it is held."""
        say, queue = asked.say, await self._view(asked.now)
        for departure in queue.departures:
            if departure.entry.stored.id == review_id:
                moment = say.dates.moment(departure.slot.at, self._zone)
                opens = [button(say("Open it"), data_for(OPEN_ENTRY, review_id, 1)), drafts_button(asked)]
                leaves = say("“{title}” leaves {moment}.", title=title, moment=moment)
                return leaves, [opens] if asked.role is Role.OWNER else ()
        if any(entry.stored.id == review_id for entry in queue.held):
            held = say("“{title}” waits in the queue, and stays there until you look at what is wrong.", title=title)
            look = [[button(say("Look at it"), data_for(OPEN_FINDINGS, review_id))]]
            return held, look if asked.role is Role.OWNER else ()
        return say("“{title}” is on its way to the channel.", title=title), ()


async def shown_after(
    change: Awaitable[object], stands: DraftStands, review_id: int, asked: Asked, first: str = ""
) -> Reply:
    """How it stands after the change; first: what it did. Also after a press that comes twice, or too late, and where
    the paper is taken."""
    try:
        await change
    except AlreadyApplied:
        log.debug("it was said before: the same answer")
    except StaleButton:
        return await stands.changed(review_id, asked)
    except AlreadyQueued as error:
        return await stands.now(review_id, asked, taken(error, asked))
    except InvalidInput as error:
        return await stands.now(review_id, asked, error.reason)
    return await stands.now(review_id, asked, first)


def taken(error: AlreadyQueued, asked: Asked) -> str:
    """Which review has its paper or its title."""
    say, title = asked.say, name_in(error.title, _TITLE_UNITS)
    if error.state == ReviewState.QUEUED:
        return say("“{title}” waits in the queue already, with this paper or title.", title=title)
    if error.number is None:
        return say("“{title}” was posted already, with this paper or title.", title=title)
    return say("No. {number}, “{title}”, has this paper or title already.", number=error.number, title=title)


def split(words: str) -> tuple[int, int, str]:
    """ "17:203:rest"."""
    first, _, rest = words.partition(":")
    second, _, third = rest.partition(":")
    return number_in(first), number_in(second), third
