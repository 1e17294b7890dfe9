"""/pipeline: the papers that may be reviewed, a page at a time, in place."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from telegram import InlineKeyboardButton

from bot.archive.browsing import Subjects
from bot.chat.access import Role
from bot.chat.commands.candidate_words import (
    ORDERS,
    SHELVES,
    carried,
    facts,
    line_of,
    name_of,
    source_name,
    standing,
    stars,
    topic_name,
    topic_names,
    waiting,
)
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for
from bot.chat.commands.listing import numbered
from bot.chat.commands.looking import CARD, LIST, KeptWords, Looking, looking_in, view_of
from bot.chat.commands.paging import page_buttons
from bot.chat.commands.suggestions import LIST as SUGGESTIONS
from bot.chat.render.styled import Styled, joined
from bot.chat.screen import Keyboard, Screen, bold, button, drawn, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.pipeline.board import STATES, BoardStore, Order, Shelf, View
from bot.pipeline.candidate import Candidate
from bot.values import replace

FILTERS, ADD, ASK_OLD = "kf", "ka", "ko"
"""The buttons of `pipeline_filters.py`, `adding.py` and `pipeline_old.py`, by where one looks."""

PER_PAGE = 7  # as many buttons as fit into a row of a phone; 350 are fifty pages
_LEAP = 10  # pages, where there are more
_TITLE_UNITS = 80
_WORDS_UNITS = 60
_SHOWN_FACTS = 1
_GROUPS = (Shelf.MAYBE, Shelf.NEXT, Shelf.DONE)


class Kept(KeptWords, Protocol):
    """`archive.ports.ArchiveStore`."""

    async def keep_query(self, words: str, now: datetime) -> int: ...


class AskedFor(Protocol):
    """`pipeline.suggestions.SuggestionStore`: how many papers readers ask for."""

    async def count(self) -> int: ...


class ShowPipeline:
    """Turning pages and filtering is stateless: every button says where it leads."""

    def __init__(self, board: BoardStore, asked_for: AskedFor, kept: Kept, subjects: Subjects) -> None:
        self._board = board
        self._asked_for = asked_for
        self._kept = kept
        self._subjects = subjects

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("pipeline", Role.WRITER, later("the papers that may be reviewed"), self.first),
            Press(LIST, Role.WRITER, self.turn),
        )

    async def first(self, asked: Asked) -> Screen:
        """Words behind the command look everywhere."""
        if not asked.words:
            return await self.show(Looking(), asked)
        query = await self._kept.keep_query(asked.words, asked.now)
        return await self.show(Looking(shelf=Shelf.ALL, query=query), asked)

    async def turn(self, asked: Asked) -> Screen:
        return await self.show(looking_in(asked.words), asked)

    async def show(self, looking: Looking, asked: Asked, first: str = "") -> Screen:
        """`first`: what was just done, above the list. NotFound as for `view_of`."""
        view = await view_of(looking, self._board, self._kept)
        counts, count = await self._board.shelves(asked.now), await self._board.count(view, asked.now)
        owners = await self._owners(looking, asked)
        if not counts[Shelf.ALL]:
            return _empty(asked, first, owners)
        pages = max(-(-count // PER_PAGE), 1)
        looking = looking.on(min(looking.page, pages))
        found = await self._board.page(view, asked.now, PER_PAGE, (looking.page - 1) * PER_PAGE)
        say = asked.say
        above = (bold(first), "") if first else ()
        body = [piece for place, one in enumerate(found, 1) for piece in ("", self._entry(place, one, view, asked))]
        nothing = () if found else ("", say("Nothing stands here."))
        text = lines(*above, *_head(view, count, looking, self._subjects, say), *body, *nothing)
        return drawn(text, (*_keyboard(found, looking, pages, counts, asked), owners))

    async def _owners(self, looking: Looking, asked: Asked) -> list[InlineKeyboardButton]:
        """What only owners do: add, and answer readers where any of them waits."""
        if asked.role is not Role.OWNER:
            return []
        say, waiting_readers = asked.say, await self._asked_for.count()
        wanted = say("Readers ask: {count}", count=waiting_readers)
        return [
            button(say("Add papers"), data_for(ADD, looking.words)),
            *([button(wanted, data_for(SUGGESTIONS, 1))] if waiting_readers else []),
        ]

    def _entry(self, place: int, candidate: Candidate, view: View, asked: Asked) -> Styled:
        say, record = asked.say, candidate.record
        starred = f" {stars(candidate.score)}" if candidate.score else ""
        several = len(STATES[view.shelf]) > 1 or view.shelf is Shelf.SNOOZED
        told = (
            standing(candidate, say) if several else "",
            *topic_names(record, self._subjects, say)[:1],
            *facts(record, say)[:_SHOWN_FACTS],
            waiting(candidate, say, asked.now) if view.shelf is not Shelf.DONE else "",
            carried(candidate, say, asked.now),
        )
        title = numbered(place, bold(name_of(record, _TITLE_UNITS)), say, starred)
        return joined((title, line_of(" · ".join(one for one in told if one), say)), "\n")


def _head(view: View, count: int, looking: Looking, subjects: Subjects, say: Sentences) -> tuple[Styled | str, ...]:
    """ "Maybe · 231", what it is narrowed by, and which of them are shown in which order."""
    narrowed = (
        topic_name(view.topic, subjects, say) if view.topic is not None else "",
        source_name(view.source, say) if view.source is not None else "",
        f"“{one_line(view.words, _WORDS_UNITS)}”" if view.words else "",
    )
    first = (looking.page - 1) * PER_PAGE + 1
    last = min(first + PER_PAGE - 1, count)
    order = say(ORDERS[view.order])
    range_of = say("{first}–{last} of {count}, {order}", first=first, last=last, count=count, order=order)
    head = bold(" · ".join((say(SHELVES[view.shelf]), *(one for one in narrowed if one))))
    return (head, range_of) if count else (head,)


def _keyboard(
    found: Sequence[Candidate], looking: Looking, pages: int, counts: Mapping[Shelf, int], asked: Asked
) -> Keyboard:
    say = asked.say
    cards = [button(str(place), data_for(CARD, one.id, looking.words)) for place, one in enumerate(found, 1)]
    orders = list(Order)
    following = orders[(orders.index(looking.order) + 1) % len(orders)]
    turned = replace(looking, order=following, page=1)
    below = [
        button(say("Filter"), data_for(FILTERS, looking.words)),
        button(say("↕ {order}", order=say(ORDERS[following])), data_for(LIST, turned.words)),
    ]
    clearing = asked.role is Role.OWNER and looking.shelf is Shelf.OLD and bool(found)
    cleared = [button(say("Discard all of these…"), data_for(ASK_OLD, looking.words))] if clearing else []
    return cards, _turns(looking, pages), [_group(shelf, looking, counts, say) for shelf in _GROUPS], below, cleared


def _turns(looking: Looking, pages: int) -> list[InlineKeyboardButton]:
    """ "« ‹ 12 / 50 › »": the outer two leap ten pages."""

    def data_of(page: int) -> str:
        return data_for(LIST, looking.on(page).words)

    turns = page_buttons(looking.page, pages, data_of)
    if pages <= _LEAP:
        return turns
    back = [button("«", data_of(max(looking.page - _LEAP, 1)))] if looking.page > 1 else []
    on = [button("»", data_of(min(looking.page + _LEAP, pages)))] if looking.page < pages else []
    return [*back, *turns, *on]


def _group(shelf: Shelf, looking: Looking, counts: Mapping[Shelf, int], say: Sentences) -> InlineKeyboardButton:
    """The head of the list says which is shown: three names with their counts just fit beside each other."""
    return button(f"{say(SHELVES[shelf])} {counts[shelf]}", data_for(LIST, replace(looking, shelf=shelf, page=1).words))


def _empty(asked: Asked, first: str, owners: list[InlineKeyboardButton]) -> Screen:
    say = asked.say
    told = (bold(first), "") if first else ()
    text = lines(*told, say("No paper is on the list yet."), say("Paste a paper's link here, or forward one to me."))
    return drawn(text, (owners,))
