"""The card of a draft: what it is, what is wrong with it, and everything that can be done with it, one tap each."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.archive.browsing import Subjects
from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.draft_words import card_text
from bot.chat.commands.drafting import Drafting, hand_of
from bot.chat.commands.drafts import EDIT, POST_NOW
from bot.chat.commands.entry import Asked, data_for
from bot.chat.findings import classes, mend_label
from bot.chat.screen import Keyboard, Screen, button, drawn, one_line
from bot.chat.sentences import Sentences
from bot.inbox.ports import ButtonStore
from bot.publishing.draft_desk import DraftView, Place
from bot.publishing.slots import DueSlot

MEND, UNDO, QUEUE = "draft.mend", "draft.undo", "draft.queue"
POST_ANYWAY = "draft.anyway"
DISCARD, RESTORE = "draft.discard", "draft.restore"
PROPOSE, DECLINE = "draft.propose", "draft.decline"
"""Actions. A subject begins with the review's id; DISCARD, RESTORE and DECLINE have it alone, all others name the
revision that was seen, too: "17:203" (UNDO: the former text). The last two are of `guests_proposing.py`."""

PREVIEW, TITLE, HOOK, LINK, NAMES, TOPICS, DATES, KEEP = "dp", "dt", "dh", "du", "dn", "dc", "dd", "dk"
"""Presses, by the review's id."""

ALL = "all"

_LASTS = timedelta(days=3650)  # as long as it is a draft: the subject knows when it is out of date
_MOST_MENDS = 3  # buttons; [Mend all] does the others, too
_LABEL_UNITS = 40

Wanted = tuple[str, str, str]
"""A single-use button: its text, action and subject."""
Cell = Wanted | InlineKeyboardButton


class DraftCards:
    """Draws the card for whoever asks: owners get what owners do, writers the way to propose their own."""

    def __init__(self, drafting: Drafting, subjects: Subjects, buttons: ButtonStore, zone: ZoneInfo) -> None:
        self._drafting = drafting
        self._subjects = subjects
        self._buttons = buttons
        self._zone = zone

    async def screen(self, review_id: int, asked: Asked, first: str = "") -> Screen | None:
        """None: it is no draft (any more), or not one that this person may see. first: what was just done."""
        hand = hand_of(asked)
        view = await self._drafting.show(review_id, hand, asked.now)
        if view is None:
            return None
        posted = await self._drafting.form_of(view.draft.stored.review)
        text = card_text(view, posted, self._subjects, hand, asked.say, first)
        return drawn(text, await self.issued(self._cells(view, asked), asked))

    async def issued(self, rows: Sequence[Sequence[Cell]], asked: Asked) -> Keyboard:
        """The rows with their single-use buttons made for whoever asked, in one transaction."""
        wanted = [cell for row in rows for cell in row if isinstance(cell, tuple)]
        made = iter(await single_uses(self._buttons, wanted, asked, _LASTS))
        return [[next(made) if isinstance(cell, tuple) else cell for cell in row] for row in rows]

    def _cells(self, view: DraftView, asked: Asked) -> list[list[Cell]]:
        say, stored = asked.say, view.draft.stored
        owner = asked.role is Role.OWNER
        undo: list[Cell] = [(say("Undo"), UNDO, f"{stored.id}:{view.draft.former_id}")] if view.draft.former_id else []

        def door(label: str, name: str) -> InlineKeyboardButton:
            return button(label, data_for(name, stored.id))

        ways = self._ways(view, asked) if owner else _proposing(view, say)
        edit: list[Cell] = [(say("Edit"), EDIT, str(stored.id))] if owner else []
        return [
            *([mend] for mend in _mends(view, say)),
            undo,
            [door(say("Preview"), PREVIEW), *edit],
            [door(say("Title"), TITLE), door(say("With…"), NAMES), door(say("Topics"), TOPICS)],
            [door(say("Link"), LINK), door(say("Hook"), HOOK)],
            *ways,
            [door(say("Keep as draft"), KEEP), (say("Discard"), DISCARD, str(stored.id))],
        ]

    def _ways(self, view: DraftView, asked: Asked) -> Iterator[list[Cell]]:
        """Into the channel, the usual one first."""
        stored, say = view.draft.stored, asked.say
        today = asked.now.astimezone(self._zone).date()
        seen = f"{stored.id}:{stored.revision}"
        first = say("Next slot: {slot}", slot=short_slot(view.slot, today, say))
        yield [(first, QUEUE, f"{seen}:{Place.FIRST}")]  # alone in its row: beside another, phones cut its hour off
        if view.last is not None:
            behind = say("After the others: {slot}", slot=short_slot(view.last, today, say))
            yield [(behind, QUEUE, f"{seen}:{Place.LAST}")]
        yield [button(say("A date…"), data_for(DATES, stored.id)), (say("Post now"), POST_NOW, seen)]
        if view.draft.proposed_at is not None:
            yield [(say("Decline…"), DECLINE, str(stored.id))]


def _proposing(view: DraftView, say: Sentences) -> Iterator[list[Cell]]:
    """A writer's way: an owner's word."""
    stored = view.draft.stored
    proposed = view.draft.proposed_at is not None
    propose: list[Cell] = [] if proposed else [(say("Propose it"), PROPOSE, f"{stored.id}:{stored.revision}")]
    yield propose


def _mends(view: DraftView, say: Sentences) -> Iterator[Cell]:
    stored = view.draft.stored
    mendable = [one for one in classes(view.linted.open) if one.mendable]
    for one in mendable[:_MOST_MENDS]:
        yield one_line(mend_label(one, say), _LABEL_UNITS), MEND, f"{stored.id}:{stored.revision}:{one.code.value}"
    if len(mendable) > 1:
        count = sum(one.mendable for one in mendable)
        yield say("Mend all {count}", count=count), MEND, f"{stored.id}:{stored.revision}:{ALL}"


def short_slot(slot: DueSlot, today: date, say: Sentences) -> str:
    """ "Sun 09:00" in the week to come, "Sun 29 Nov 09:00" where it is farther away."""
    near = slot.day - today < timedelta(days=7)
    return f"{say.dates.day_of_week(slot.day) if near else say.dates.weekday(slot.day)} {slot.slot}"
