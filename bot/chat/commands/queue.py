"""/queue: what is posted next, and how long it lasts. Writers read it too; its buttons are the owners'."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.listing import numbered, title_of
from bot.chat.commands.paging import page_buttons
from bot.chat.commands.promises import readers_wait
from bot.chat.commands.settings_pages import OPEN as OPEN_SETTINGS
from bot.chat.commands.settings_pages import SLOTS
from bot.chat.findings import classes, name
from bot.chat.render.direction import RIGHT_TO_LEFT_MARK
from bot.chat.render.styled import Styled, plain
from bot.chat.screen import Keyboard, Screen, bold, button, drawn, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.pipeline.promises import days_waiting
from bot.publishing.ports import QueueEntry
from bot.publishing.queue import Departure, QueueView
from bot.reviews.lint.finding import Severity

ViewQueue = Callable[[datetime], Awaitable[QueueView]]

OPEN_QUEUE = "qu"
"""The button that shows a page of the queue, from 1."""

OPEN_ENTRY = "qe"
"""The button that opens what waits, by its review's id and the page to go back to; see `queue_entry.py`."""

OPEN_HISTORY, OPEN_PAUSE, POST_HEAD = "qh", "qp", "pn"
"""Buttons below the list; see `queue_history.py`, `queue_pause.py` and `postnow.py`."""

OPEN_DRAFT = "do"
"""The button that opens a draft, by its review's id; see `draft_actions.py`."""

LIST_DRAFTS, HOW_TO_WRITE = "dl", "dw"
"""See `draft_list.py`."""

OPEN_FINDINGS = "lf"
"""The button that shows what is wrong with a review, by its id; see `findings.py`."""

PER_PAGE = 10
_PER_ROW = 5
_MOST_HELD = 5
_LABEL_UNITS = 40
_TITLE_UNITS = 72  # two lines of a phone; opened, it is there as a whole


class ShowQueue:
    def __init__(self, view: ViewQueue, zone: ZoneInfo) -> None:
        self._view = view
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("queue", Role.WRITER, later("what is posted next"), self.answer),
            Press(OPEN_QUEUE, Role.WRITER, self.turn),
        )

    async def answer(self, asked: Asked) -> Screen:
        return await self.page(asked, 1)

    async def turn(self, asked: Asked) -> Screen:
        """`<page>`."""
        return await self.page(asked, number_in(asked.words))

    async def page(self, asked: Asked, page: int) -> Screen:
        """The last one where there are not so many (any more)."""
        queue = await self._view(asked.now)
        pages = max(-(-len(queue.departures) // PER_PAGE), 1)
        page = min(max(page, 1), pages)
        shown = list(enumerate(queue.departures, start=1))[(page - 1) * PER_PAGE : page * PER_PAGE]
        keyboard: Keyboard = (page_buttons(page, pages, lambda target: data_for(OPEN_QUEUE, target)),)
        if asked.role is Role.OWNER:
            numbers = [button(str(place), data_for(OPEN_ENTRY, one.entry.stored.id, page)) for place, one in shown]
            rows = [numbers[start : start + _PER_ROW] for start in range(0, len(numbers), _PER_ROW)]
            keyboard = [*rows, *keyboard, *_look(queue.held, asked.say, page), *_doors(queue, asked.say)]
        return drawn(lines(*self._said(queue, shown, asked)), keyboard)

    def _said(self, queue: QueueView, shown: Sequence[tuple[int, Departure]], asked: Asked) -> list[Styled | str]:
        say = asked.say
        timeless = queue.restored or (queue.pause is not None and queue.pause.until is None)
        said: list[Styled | str] = [*_barred(queue, say), *self._paused(queue, asked)]
        entries = [_entry(place, departure, say) for place, departure in shown]
        drafts = [say.plural("One draft waits.", "{count} drafts wait.", len(queue.drafts))] if queue.drafts else []
        if queue.lasts_until is None:
            slot = say("Next slot: {moment}", moment=say.dates.moment(queue.next_slot.at, self._zone))
            said += [say("Nothing can leave as it is.") if queue.held else say("The queue is empty.")]
            said += [*([] if queue.restored else [slot]), *drafts]
        elif timeless:
            said += [*entries, *(["", *drafts] if drafts else [])]
        else:
            first, last = (
                say.dates.moment(slot.at, self._zone) for slot in (queue.departures[0].slot, queue.lasts_until)
            )
            said += [bold(say("Next post: {moment}", moment=first)), *entries, ""]
            said += [say("Lasts until {moment}.", moment=last), *drafts]
        return [*said, *_held(queue.held, say), *self._promise(queue, asked)]

    def _promise(self, queue: QueueView, asked: Asked) -> tuple[str, ...]:
        """What readers wait for longest."""
        if queue.promise is None:
            return ()
        days = days_waiting(queue.promise, asked.now, self._zone)
        return (readers_wait(days, queue.promise.candidate.record.title, asked.say),)

    def _paused(self, queue: QueueView, asked: Asked) -> tuple[str, ...]:
        say, owner = asked.say, asked.role is Role.OWNER
        if queue.pause is None:
            return ()
        if queue.pause.until is None:
            asks_you = say("Posting is paused until you say /resume.")
            return (asks_you if owner else say("Posting is paused until an owner ends the pause."),)
        until = say("Posting is paused until {moment}.", moment=say.dates.moment(queue.pause.until, self._zone))
        return (until, say("/resume ends the pause.")) if owner else (until,)


def back_button(say: Sentences, page: int = 1) -> InlineKeyboardButton:
    """The way back to the list."""
    return button(say("‹ Queue"), data_for(OPEN_QUEUE, page))


def why_held(entry: QueueEntry, say: Sentences) -> str:
    """Its first error, and how many more there are."""
    wrong = [found for found in entry.linted.open if found.severity is Severity.ERROR] if entry.linted else []
    if not wrong:
        return ""
    rest = len(classes(wrong)) - 1
    first = name(wrong[0], say)
    return say("{first}, and {count} more", first=first, count=rest) if rest > 0 else first


def _doors(queue: QueueView, say: Sentences) -> Keyboard:
    """The buttons below the entries: what else an owner may want from here."""
    drafts = [button(say("Drafts {count}", count=len(queue.drafts)), data_for(LIST_DRAFTS, 1))] if queue.drafts else []
    post = [button(say("Post now"), data_for(POST_HEAD))] if queue.head is not None else []
    pause = say("Pause…") if queue.pause is None else say("Paused…")
    return (
        (button(say("Write"), data_for(HOW_TO_WRITE)), *drafts, *post),
        (
            button(pause, data_for(OPEN_PAUSE)),
            button(say("Slots"), data_for(OPEN_SETTINGS, SLOTS.key)),
            button(say("History"), data_for(OPEN_HISTORY, 1)),
        ),
    )


def _barred(queue: QueueView, say: Sentences) -> tuple[str, ...]:
    """What is in the way of everything."""
    rights = () if queue.may_post else (say("I may not post in the channel at the moment."),)
    waits = say("A backup was restored: nothing leaves until an owner has said what stands in the channel.")
    return (*rights, waits) if queue.restored else rights


def _held(held: Sequence[QueueEntry], say: Sentences) -> tuple[Styled | str, ...]:
    """What stays, and why."""
    if not held:
        return ()
    count = say.plural("One review is held back:", "{count} reviews are held back:", len(held))
    mark = RIGHT_TO_LEFT_MARK if say.rtl else ""  # a title in English would turn its line around
    shown = held[:_MOST_HELD]
    told = (mark + say("{title}: {why}", title=title_of(entry.stored), why=why_held(entry, say)) for entry in shown)
    return ("", bold(count), *told)


def _look(held: Sequence[QueueEntry], say: Sentences, page: int) -> Keyboard:
    """A button for each that is held."""
    titles = [(entry.stored.id, one_line(entry.stored.review.title, _LABEL_UNITS)) for entry in held[:_MOST_HELD]]
    return [[button(say("Look: {title}", title=title), data_for(OPEN_ENTRY, found, page))] for found, title in titles]


def _entry(place: int, departure: Departure, say: Sentences) -> Styled:
    """ "1. title", and the date where it is fixed to one: "fixed: Tue 24 Nov"."""
    day = departure.entry.fixed_on
    fixed = say("fixed: {day}", day=say.dates.weekday(day)) if day else ""
    title = one_line(departure.entry.stored.review.title, _TITLE_UNITS)
    return numbered(place, plain(title), say, f" · {fixed}" if fixed else "")
