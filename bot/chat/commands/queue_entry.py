"""One review that waits: where it stands, and everything that an owner may do with it, in one message."""

from collections.abc import Sequence
from datetime import timedelta

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.candidate_words import line_of
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.counting_down import CountDown
from bot.chat.commands.draft_words import byline, title_line
from bot.chat.commands.drafts import EDIT
from bot.chat.commands.entry import Asked, Entry, Press, data_for, number_in
from bot.chat.commands.listing import first_words
from bot.chat.commands.preview import Look, preview_below
from bot.chat.commands.queue import OPEN_ENTRY, OPEN_FINDINGS, back_button, why_held
from bot.chat.commands.queueing import Queueing, Seen, seen_in
from bot.chat.history_words import what_was_done
from bot.chat.render.direction import own_direction, set_line
from bot.chat.render.styled import Styled, plain
from bot.chat.screen import Screen, Whole, bold, button, drawn, lines
from bot.inbox.ports import ButtonStore
from bot.publishing.audit import Change, Did
from bot.publishing.change_queue import Way, position_after
from bot.publishing.queue import QueueView
from bot.publishing.slots import Schedule

MOVE, REMOVE, COUNT = "queue.move", "queue.remove", "queue.count"
"""Actions; see `queue_changes.py`. Subjects: the review's id, the version that was seen, the page to go back to."""

OPEN_DATE = "qd"
PREVIEW = "qv"

_LASTS = timedelta(days=30)
_RECENT = 9
_OF_QUEUE = frozenset({Did.QUEUED, Did.MOVED, Did.FIXED, Did.REMOVED, Did.POSTED, Did.CHANGED, Did.DISCARDED})


class QueueEntries:
    """The screen of an entry, as all rooms of the queue show it after what they did."""

    def __init__(
        self, queueing: Queueing, counting: CountDown, look: Look, buttons: ButtonStore, schedule: Schedule
    ) -> None:
        self._queueing = queueing
        self._counting = counting
        self._look = look
        self._buttons = buttons
        self._zone = schedule.zone

    def entries(self) -> tuple[Entry, ...]:
        return (Press(OPEN_ENTRY, Role.OWNER, self.open), Press(PREVIEW, Role.OWNER, self.preview))

    async def open(self, asked: Asked) -> Screen:
        """`<review id>:<page>`; without a page from a notice."""
        word, _, page = asked.words.partition(":")
        review_id = number_in(word)
        if running := await self._counting.running(review_id):
            return await self._counting.shown(asked, running)
        return await self.screen(asked, review_id, number_in(page or "1"))

    async def preview(self, asked: Asked) -> Whole:
        """`<review id>`: exactly what the channel will show, and its other form."""
        preview = await self._look(asked.now, number_in(asked.words))
        return preview_below(preview, asked.say, self._zone, "pv")

    async def screen(self, asked: Asked, review_id: int, page: int, *, late: bool = False) -> Screen:
        """How it stands now. late: somebody else was quicker, so who did what is said first."""
        view = await self._queueing.view(asked.now)
        seen = seen_in(view, review_id)
        news = await self._news(asked, review_id) if late or seen is None else ()
        if seen is None:
            gone = asked.say("It does not wait in the queue any more.")
            return drawn(lines(gone, *news), ((back_button(asked.say, page),),))
        text = lines(*news, *(("",) if news else ()), *self._words(seen, len(view.departures), asked))
        return drawn(text, await self._keyboard(seen, view, page, asked))

    async def _news(self, asked: Asked, review_id: int) -> tuple[Styled | str, ...]:
        """The last change of it, or what moved its neighbours: who and what."""
        say, changes = asked.say, await self._queueing.audit.changes(_RECENT)
        mine = await self._queueing.audit.changes(1, review_id=review_id)
        recent = next((change for change in changes if change.did in _OF_QUEUE), None)
        last = max((*mine, *((recent,) if recent else ())), key=lambda change: change.at, default=None)
        if last is None:
            return ()
        who = await self._queueing.names.of(last.actor_id, asked.user_id, say)
        return (bold(say("Nothing was changed: it is not as you saw it.")), _last_change(last, who, asked))

    def _words(self, seen: Seen, count: int, asked: Asked) -> list[Styled | str]:
        say, entry = asked.say, seen.entry
        said: list[Styled | str] = [title_line(entry.stored.review.title, say)]
        if names := byline(entry.stored.review, say):
            said.append(set_line(plain(names), say.rtl))
        if seen.slot is None:
            said.append(say("Held back: {why}", why=why_held(entry, say)))
        else:
            said.append(say("Leaves {moment}.", moment=say.dates.moment(seen.slot.at, self._zone)))
            said.append(say("Place {place} of {count}", place=seen.place, count=count))
        if entry.fixed_on is not None:
            said.append(say("Fixed to {day}; the others flow around it.", day=say.dates.weekday(entry.fixed_on)))
        if hook := first_words(entry.stored.review):
            words = own_direction(plain(hook)) if say.rtl else plain(hook)  # with its full stop at its own end
            said += ["", set_line(words, say.rtl)]
        return said

    async def _keyboard(
        self, seen: Seen, view: QueueView, page: int, asked: Asked
    ) -> Sequence[Sequence[InlineKeyboardButton]]:
        """Its single-use buttons in one transaction; those that would change nothing are left out."""
        say, entry = asked.say, seen.entry
        review_id = entry.stored.id
        subject = f"{review_id}:{entry.version}:{page}"
        ways = [way for way in _WAYS if position_after(view.order, review_id, way) is not None]
        labels = {Way.UP: say("↑ Up"), Way.DOWN: say("↓ Down"), Way.TOP: say("To top")}
        wanted = [(labels[way], MOVE, f"{subject}:{way}") for way in ways]
        wanted += [(say("Edit"), EDIT, str(review_id))]
        wanted += [(say("Post now"), COUNT, subject), (say("Remove"), REMOVE, subject)]
        *moves, edit, post, remove = await single_uses(self._buttons, wanted, asked, _LASTS)
        wrong = [button(say("What is wrong"), data_for(OPEN_FINDINGS, review_id))] if entry.held else []
        date = button(say("Date…"), data_for(OPEN_DATE, review_id, page))
        preview = button(say("Preview"), data_for(PREVIEW, review_id))
        return (wrong, moves, (date, preview, edit), (post, remove), (back_button(say, page),))


_WAYS = (Way.UP, Way.DOWN, Way.TOP)


def _last_change(change: Change, who: str, asked: Asked) -> Styled | str:
    """ "Noa: moved, place 3 → 1 · 09:00", with its title where it is about another review."""
    what = what_was_done(change, asked.say)
    return line_of(asked.say("{who}, “{title}”: {what}", who=who, title=change.title, what=what), asked.say)
