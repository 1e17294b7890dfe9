"""/queue: what is posted next, and how long it lasts. Writers read it too; its buttons are the owners'."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.entry import Asked, Command, Entry, data_for
from bot.chat.commands.listing import numbered, title_of
from bot.chat.commands.promises import readers_wait
from bot.chat.findings import classes, name
from bot.chat.render.direction import RIGHT_TO_LEFT_MARK
from bot.chat.render.styled import Styled, plain
from bot.chat.screen import Keyboard, Screen, bold, button, drawn, lines, one_line
from bot.chat.sentences import Sentences, later
from bot.pipeline.promises import days_waiting
from bot.publishing.ports import QueueEntry
from bot.publishing.queue import Departure, QueueView
from bot.reviews.lint.finding import Severity
from bot.reviews.review import StoredReview

ViewQueue = Callable[[datetime], Awaitable[QueueView]]

OPEN_DRAFT = "do"
"""The button that opens a draft, by its review's id; see `drafts.py`."""

OPEN_FINDINGS = "lf"
"""The button that shows what is wrong with a review, by its id; see `findings.py`."""

_MOST = 20
_MOST_DRAFTS = 5
_LABEL_UNITS = 40


class ShowQueue:
    def __init__(self, view: ViewQueue, zone: ZoneInfo) -> None:
        self._view = view
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (Command("queue", Role.WRITER, later("what is posted next"), self.answer),)

    async def answer(self, asked: Asked) -> Screen:
        queue = await self._view(asked.now)
        say, endless = asked.say, queue.pause is not None and queue.pause.until is None
        paused = (*_barred(queue, say), *self._paused(queue, asked))
        held, mending = _held(queue.held, say)
        waiting, opening = _drafts(queue.drafts, asked)
        owner = asked.role is Role.OWNER
        drafts, keyboard = (*held, *waiting, *self._promise(queue, asked)), [*mending, *opening] if owner else []
        if queue.lasts_until is None:
            slot = say.moment(queue.next_slot.at, self._zone)
            nothing = say("Nothing can leave as it is.") if queue.held else say("The queue is empty.")
            empty = (nothing, say("Next slot: {moment}", moment=slot))
            return drawn(lines(*paused, *empty, *drafts), keyboard)
        entries = [_entry(place, departure, say) for place, departure in enumerate(queue.departures[:_MOST], start=1)]
        rest = len(queue.departures) - _MOST
        more = (say.plural("and one more", "and {count} more", rest),) if rest > 0 else ()
        if endless:
            return drawn(lines(*paused, *entries, *more, *drafts), keyboard)
        slot = say.moment(queue.departures[0].slot.at, self._zone)
        lasts = say("Lasts until {moment}.", moment=say.moment(queue.lasts_until.at, self._zone))
        head = bold(say("Next post: {moment}", moment=slot))
        return drawn(lines(*paused, head, *entries, *more, "", lasts, *drafts), keyboard)

    def _promise(self, queue: QueueView, asked: Asked) -> tuple[str, ...]:
        """What readers wait for longest."""
        if queue.promise is None:
            return ()
        days = days_waiting(queue.promise, asked.now, self._zone)
        return ("", readers_wait(days, queue.promise.candidate.record.title, asked.say))

    def _paused(self, queue: QueueView, asked: Asked) -> tuple[str, ...]:
        say, owner = asked.say, asked.role is Role.OWNER
        if queue.pause is None:
            return ()
        if queue.pause.until is None:
            asks_you = say("Posting is paused until you say /resume.")
            return (asks_you if owner else say("Posting is paused until an owner ends the pause."),)
        until = say("Posting is paused until {moment}.", moment=say.moment(queue.pause.until, self._zone))
        return (until, say("/resume ends the pause.")) if owner else (until,)


def _barred(queue: QueueView, say: Sentences) -> tuple[str, ...]:
    return () if queue.may_post else (say("I may not post in the channel at the moment."),)


def _held(held: Sequence[QueueEntry], say: Sentences) -> tuple[tuple[Styled | str, ...], Keyboard]:
    """What stays, why, and a button for each that shows it."""
    if not held:
        return (), ()
    count = say.plural("One review is held back:", "{count} reviews are held back:", len(held))
    shown = held[:_MOST_DRAFTS]
    mark = RIGHT_TO_LEFT_MARK if say.rtl else ""  # a title in English would turn its line around
    told = (mark + say("{title}: {why}", title=title_of(entry.stored), why=_why(entry, say)) for entry in shown)
    return ("", bold(count), *told), [[_look(entry, say)] for entry in shown]


def _look(entry: QueueEntry, say: Sentences) -> InlineKeyboardButton:
    title = one_line(entry.stored.review.title, _LABEL_UNITS)
    return button(say("Look: {title}", title=title), data_for(OPEN_FINDINGS, entry.stored.id))


def _why(entry: QueueEntry, say: Sentences) -> str:
    """Its first error, and how many more there are."""
    wrong = [found for found in entry.linted.open if found.severity is Severity.ERROR] if entry.linted else []
    if not wrong:
        return ""
    rest = len(classes(wrong)) - 1
    first = name(wrong[0], say)
    return say("{first}, and {count} more", first=first, count=rest) if rest > 0 else first


def _drafts(drafts: Sequence[StoredReview], asked: Asked) -> tuple[tuple[str, ...], Keyboard]:
    """How many there are, and a button for each of the newest."""
    say = asked.say
    if not drafts:
        return (), ()
    if asked.role is not Role.OWNER:
        return ("", say.plural("One draft waits.", "{count} drafts wait.", len(drafts))), ()
    count = say.plural("One draft waits for your word:", "{count} drafts wait for your word:", len(drafts))
    return ("", count), [[button(title_of(draft), data_for(OPEN_DRAFT, draft.id))] for draft in drafts[:_MOST_DRAFTS]]


def _entry(place: int, departure: Departure, say: Sentences) -> Styled:
    """ "1. title", and the date where it is fixed to one: "fixed: Tue 24 Nov"."""
    day = departure.entry.fixed_on
    fixed = say("fixed: {day}", day=say.weekday(day)) if day else ""
    return numbered(place, plain(title_of(departure.entry.stored)), say, f" · {fixed}" if fixed else "")
