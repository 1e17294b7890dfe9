"""Drafts that were forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import InlineKeyboardButton

from bot.chat.commands.draft_list import LIST
from bot.chat.commands.draft_words import name_in
from bot.chat.commands.entry import data_for
from bot.chat.commands.listing import numbered
from bot.chat.commands.queue import OPEN_DRAFT
from bot.chat.notices.telling import Telling
from bot.chat.render.styled import plain
from bot.chat.screen import Screen, bold, button, drawn, lines
from bot.publishing.ports import Notice

_MOST = 5  # with a button each; the list has the others
_TITLE_UNITS = 100
_LABEL_UNITS = 40


async def draft_waits(telling: Telling, notice: Notice, owner: int) -> Screen:
    """The longest forgotten first."""
    say = telling.say
    waiting: Sequence[Mapping[str, Any]] = notice.facts.get("drafts") or ()
    shown = waiting[:_MOST]
    head = say.plural("A draft has waited for two weeks:", "{count} drafts have waited for two weeks:", len(waiting))
    entries = [
        numbered(place, plain(name_in(str(one.get("title") or ""), _TITLE_UNITS)), say, f" · {_days(one, telling)}")
        for place, one in enumerate(shown, 1)
    ]
    rest = len(waiting) - len(shown)
    more = [say.plural("and one more", "and {count} more", rest)] if rest > 0 else []
    rows = [[_look(one, telling)] for one in shown]
    return drawn(lines(bold(head), *entries, *more), (*rows, [button(say("Drafts"), data_for(LIST, 1))]))


def _look(one: Mapping[str, Any], telling: Telling) -> InlineKeyboardButton:
    title = name_in(str(one.get("title") or ""), _LABEL_UNITS)
    return button(telling.say("Look: {title}", title=title), data_for(OPEN_DRAFT, one["review_id"]))


def _days(one: Mapping[str, Any], telling: Telling) -> str:
    return telling.say.plural("one day", "{count} days", int(one.get("days") or 0))
