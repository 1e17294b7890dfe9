"""/promises: what readers voted for and is not reviewed yet, what was, and what was written off."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.entry import Action, Asked, Command, Entry, Press, data_for, number_in
from bot.chat.commands.paging import page_buttons
from bot.chat.commands.write_off import ASK
from bot.chat.deep_links import deep_link, tell_me_payload
from bot.chat.place import ChannelPlace
from bot.chat.render.direction import in_line, own_direction, right_to_left, set_line
from bot.chat.render.styled import Styled, joined, plain
from bot.chat.screen import Done, Keyboard, Screen, address, bold, button, drawn, lines, linked, one_line
from bot.chat.sentences import Sentences, later
from bot.errors import StaleButton
from bot.pipeline.candidate import CandidateState, Promise
from bot.pipeline.promises import ON_IT, KeptPromise, ReleasedPromise, days_waiting

LATER = "promise.later"
"""The single-use button of an owner who is on it, by the promise's id."""

PER_PAGE = 5
_LATELY = 5  # kept ones and released ones: what a phone shows below the rest
_PAGE = "pm"
_TITLE_UNITS = 150


class Promises(Protocol):
    """`pipeline.promises.PromiseStore`."""

    async def promises(self) -> list[Promise]: ...

    async def kept(self, limit: int) -> list[KeptPromise]: ...

    async def released(self, limit: int) -> list[ReleasedPromise]: ...

    async def put_off(self, promise_id: int, until: datetime, now: datetime, cause: str) -> bool: ...


class ListPromises:
    """username: the bot's, for links that ask to be told; zone: the channel's."""

    def __init__(self, promises: Promises, place: ChannelPlace, username: str, zone: ZoneInfo) -> None:
        self._promises = promises
        self._place = place
        self._username = username
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("promises", Role.READER, later("papers you voted for that are still to come"), self.answer),
            Press(_PAGE, Role.READER, self.turn),
            Action(LATER, Role.OWNER, self.put_off),
        )

    async def answer(self, asked: Asked) -> Screen:
        return await self._shown(asked, 1)

    async def turn(self, asked: Asked) -> Screen:
        return await self._shown(asked, number_in(asked.words))

    async def put_off(self, asked: Asked) -> Done:
        if not await self._promises.put_off(number_in(asked.words), asked.now + ON_IT, asked.now, asked.cause):
            raise StaleButton(asked.words)
        return Done(asked.say.plural("Good. I ask again tomorrow.", "Good. I ask again in {count} days.", ON_IT.days))

    async def _shown(self, asked: Asked, page: int) -> Screen:
        say, promises = asked.say, await self._promises.promises()
        pages = max(-(-len(promises) // PER_PAGE), 1)
        page = min(max(page, 1), pages)
        first = (page - 1) * PER_PAGE
        shown = promises[first : first + PER_PAGE]
        text: list[Styled | str] = [
            bold(say("You chose these; their reviews are still to come:"))
            if shown
            else say("No promise is open: every paper that won a vote was reviewed, or you were told why not.")
        ]
        for place, promise in enumerate(shown, start=first + 1):
            text += ["", self._entry(promise, place if len(promises) > 1 else None, asked)]
        if page == pages:
            text += await self._lately(say)
        turning = page_buttons(page, pages, lambda target: data_for(_PAGE, target))
        return drawn(lines(*text), (*self._buttons(shown, first, len(promises), asked), turning))

    async def _lately(self, say: Sentences) -> list[Styled | str]:
        kept, released = await self._promises.kept(_LATELY), await self._promises.released(_LATELY)
        told: list[Styled | str] = []
        if kept:
            told += ["", bold(say("Kept lately:")), *(self._kept(one, say) for one in kept)]
        if released:
            told += ["", bold(say("Written off:")), *(self._released(one, say) for one in released)]
        return told

    def _entry(self, promise: Promise, place: int | None, asked: Asked) -> Styled:
        say, record = asked.say, promise.candidate.record
        name = linked(one_line(record.title, _TITLE_UNITS), record.paper.url if record.paper else None)
        number = plain("" if place is None else f"{place}. ")
        chosen = say("chosen by {votes} of {voters} readers", votes=promise.votes, voters=promise.voters)
        head = set_line(joined((number, in_line(name, say.rtl))), say.rtl)
        text = joined((head, plain(chosen), plain(waiting(promise, asked.now, self._zone, say))), "\n")
        return right_to_left(text) if say.rtl else text

    def _kept(self, kept: KeptPromise, say: Sentences) -> Styled:
        """ "• Graph Memory · No. 506, after 12 days"."""
        days = (_day(kept.kept_at, self._zone) - _day(kept.chosen_at, self._zone)).days
        number = say("No. {number}", number=kept.number) if kept.number is not None else say("reviewed")
        where = linked(number, self._place.link(kept.message_id) if kept.message_id is not None else None)
        after = say.plural("after a day", "after {count} days", days) if days else say("on the same day")
        return _point(kept.title, joined((where, plain(f", {after}"))), say)

    def _released(self, released: ReleasedPromise, say: Sentences) -> Styled:
        """ "• One Step Is Enough · 22 Nov 2026", and below it why, in the owner's words."""
        why = own_direction(plain(" ".join(released.reason.split())))
        day = plain(say.dates.day(_day(released.released_at, self._zone)))
        why = right_to_left(why) if say.rtl else why
        return joined((_point(released.title, day, say, released.url), why), "\n")

    def _buttons(self, shown: Sequence[Promise], first: int, count: int, asked: Asked) -> Keyboard:
        """Numbered where there are several; one below the other where there is room."""
        rows = [
            self._of(promise, f"{place} · " if count > 1 else "", asked)
            for place, promise in enumerate(shown, start=first + 1)
        ]
        return [[one] for row in rows for one in row] if count == 1 else rows

    def _of(self, promise: Promise, number: str, asked: Asked) -> list[InlineKeyboardButton]:
        say = asked.say
        link = self._place.link(promise.told_in) if promise.told_in is not None else None
        result = [address(number + say("Result"), link)] if link else []
        if asked.role is Role.OWNER:
            return [*result, button(number + say("Write it off…"), data_for(ASK, promise.id))]
        wish = deep_link(self._username, tell_me_payload([promise.candidate.id]))
        return [*result, address(number + say("Tell me") if number else say("Tell me when it is out"), wish)]


def waiting(promise: Promise, now: datetime, zone: ZoneInfo, say: Sentences) -> str:
    """ "waiting 6 days, due Sun 6 Dec", honest where that is past."""
    days = days_waiting(promise, now, zone)
    told = [say.plural("waiting a day", "waiting {count} days", days) if days else say("chosen today")]
    if promise.candidate.state is CandidateState.DRAFTED:
        told.append(say("being written"))
    if promise.due_on is not None:
        told.append(due(promise.due_on, _day(now, zone), say))
    return ", ".join(told)


def due(day: date, today: date, say: Sentences) -> str:
    """ "due Sun 6 Dec", or how long ago that was."""
    late = (today - day).days
    if late <= 0:
        return say("due {day}", day=say.dates.weekday(day))
    return say.plural("was due {day}, a day ago", "was due {day}, {count} days ago", late, day=say.dates.weekday(day))


def readers_wait(days: int, title: str, say: Sentences) -> str:
    """ "Readers wait 9 days for Graph Memory." """
    name = one_line(title, _TITLE_UNITS)
    if not days:
        return say("Readers chose {title} today.", title=name)
    return say.plural("Readers wait a day for {title}.", "Readers wait {count} days for {title}.", days, title=name)


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _point(title: str, facts: Styled, say: Sentences, url: str | None = None) -> Styled:
    name = linked(one_line(title, _TITLE_UNITS), url)
    return set_line(joined((plain("• "), in_line(name, say.rtl), plain(" · "), facts)), say.rtl)
