"""The drafts that wait for a word, the last changed first; and how one is made."""

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.draft_words import name_in
from bot.chat.commands.drafting import Drafting, hand_of
from bot.chat.commands.entry import LONGEST_QUESTION, Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.listing import numbered
from bot.chat.commands.paging import page_buttons
from bot.chat.commands.queue import OPEN_DRAFT, back_button
from bot.chat.findings import classes
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Screen, bold, button, drawn, lines, said
from bot.chat.sentences import later
from bot.publishing.drafts import Draft

LIST, WRITE = "dl", "dw"
"""Presses: a page of the list, and how to write."""

_PER_PAGE = 5
_TITLE_UNITS = 100


class ListDrafts:
    """Owners see all, writers their own."""

    def __init__(self, drafting: Drafting) -> None:
        self._drafting = drafting

    def entries(self) -> tuple[Entry, ...]:
        summary = later("drafts that wait for a word")
        return (
            Command("drafts", Role.WRITER, summary, self.first, listed=False),
            Press(LIST, Role.WRITER, self.turn),
            Press(WRITE, Role.WRITER, self.write),
        )

    async def first(self, asked: Asked) -> Screen:
        return await self._page(1, asked)

    async def turn(self, asked: Asked) -> Screen:
        """`<page>`."""
        return await self._page(number_in(asked.words or "1"), asked)

    async def write(self, asked: Asked) -> Screen:
        say = asked.say
        text = lines(
            bold(say("Send me a review")),
            say("As a message, however long, or as several: I join them. A .md file or a forwarded message will do."),
            say(
                "A message of up to {count} characters is a search: send so short a review as a .md file.",
                count=LONGEST_QUESTION,
            ),
            "",
            say("The first line is the title; the paper's link stands on a line of its own. Formulas stand between $."),
            say("Nothing is posted before you say so.")
            if asked.role is Role.OWNER
            else say("Nothing is posted before an owner says so."),
        )
        return drawn(text, ((drafts_button(asked), back_button(say)),))

    async def _page(self, page: int, asked: Asked) -> Screen:
        say, drafts = asked.say, await self._drafting.work.listed(hand_of(asked))
        if not drafts:
            return said(
                say("No draft waits. Send me a text, and it is one."), ((_write_button(asked), back_button(say)),)
            )
        pages = -(-len(drafts) // _PER_PAGE)
        page = min(max(page, 1), pages)
        shown = drafts[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        head = bold(say.plural("One draft", "{count} drafts", len(drafts)))
        entries = [piece for place, one in enumerate(shown, 1) for piece in ("", _entry(place, one, asked))]
        opens = [button(str(place), data_for(OPEN_DRAFT, one.stored.id)) for place, one in enumerate(shown, 1)]
        turns = page_buttons(page, pages, lambda target: data_for(LIST, target))
        return drawn(lines(head, *entries), (opens, turns, [_write_button(asked), back_button(say)]))


def drafts_button(asked: Asked) -> InlineKeyboardButton:
    return button(asked.say("Drafts"), data_for(LIST, 1))


def _write_button(asked: Asked) -> InlineKeyboardButton:
    return button(asked.say("Write"), data_for(WRITE))


def _entry(place: int, draft: Draft, asked: Asked) -> Styled:
    say = asked.say
    title = numbered(place, bold(name_in(draft.stored.review.title, _TITLE_UNITS)), say)
    told = " · ".join(word for word in _facts(draft, asked) if word)
    return joined((title, plain(told)), "\n") if told else title


def _facts(draft: Draft, asked: Asked) -> tuple[str, ...]:
    say = asked.say
    slips = len(classes(draft.linted.open)) if draft.linted else 0
    return (
        say("proposed") if draft.proposed_at else "",
        say("{time} old", time=say.dates.time_until(asked.now, draft.made_at)) if draft.made_at else "",
        say.plural("one kind of slip", "{count} kinds of slips", slips) if slips else "",
    )
