"""/pause and /resume: no review leaves at a slot for a while. Each undoes the other, so nothing is asked twice."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import Action, Asked, Command, Entry
from bot.chat.screen import Keyboard, Screen, bold, drawn, lines, said
from bot.chat.sentences import later
from bot.inbox.ports import ButtonStore
from bot.publishing.lateness import on_return
from bot.publishing.pausing import Pause, Resume
from bot.publishing.slots import Schedule

_CHOOSE = "pause.choose"
_LONGEST = timedelta(days=366)  # a longer one is a slip of the pen; without an end it may last for ever

_SPANS: Mapping[str, timedelta] = {
    **dict.fromkeys(("hour", "hours", "שעה", "שעות"), timedelta(hours=1)),
    **dict.fromkeys(("day", "days", "יום", "ימים"), timedelta(days=1)),
    **dict.fromkeys(("week", "weeks", "שבוע", "שבועות"), timedelta(weeks=1)),
}
_SPAN = re.compile(rf"(\d{{1,3}})?\s*({'|'.join(_SPANS)})")
_UNTIL = re.compile(r"(?:until|till|עד)\s+(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.?(\d{4})?)")

_RULES = (
    (Resume.SKIP, later("Skip what passes")),
    (Resume.POST, later("One post on return")),
)


class PausesPosting(Protocol):
    """`publishing.pausing.PausePosting`: AlreadyApplied; `choose` also StaleButton."""

    async def __call__(self, now: datetime, until: datetime | None, cause: str, by: int | None = None) -> Pause: ...

    async def choose(
        self, now: datetime, since: datetime, resume: Resume, cause: str, by: int | None = None
    ) -> Pause: ...


class ResumesPosting(Protocol):
    """`publishing.pausing.ResumePosting`: None when nothing is paused; AlreadyApplied."""

    async def __call__(self, now: datetime, cause: str, by: int | None = None) -> Pause | None: ...


class PauseSlots:
    def __init__(self, pause: PausesPosting, resume: ResumesPosting, buttons: ButtonStore, schedule: Schedule) -> None:
        self._pause = pause
        self._resume = resume
        self._buttons = buttons
        self._schedule = schedule

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command(
                "pause", Role.OWNER, later("let the slots pass for a while"), self.pause, listed=False, at_once=True
            ),
            Command("resume", Role.OWNER, later("end the pause"), self.resume, listed=False, at_once=True),
            Action(_CHOOSE, Role.OWNER, self.choose),
        )

    async def pause(self, asked: Asked) -> Screen:
        say = asked.say
        try:
            until = pause_end(asked.words, self._schedule, asked.now)
        except ValueError:
            return said(say("Until when? Say /pause, /pause 3 days, /pause until 2026-11-30 or /pause until 30.11."))
        return await self._shown(await self._pause(asked.now, until, asked.cause, asked.user_id), asked)

    async def choose(self, asked: Asked) -> Screen:
        rule, _, since = asked.words.partition(":")
        began = datetime.fromisoformat(since)
        pause = await self._pause.choose(asked.now, began, Resume(rule), asked.cause, asked.user_id)
        return await self._shown(pause, asked)

    async def resume(self, asked: Asked) -> Screen:
        say, pause = asked.say, await self._resume(asked.now, asked.cause, asked.user_id)
        if pause is None:
            return said(say("Posting is not paused."))
        going_on = say("Posting goes on; the next slot is {moment}.", moment=self._moment(asked, self._next(asked.now)))
        if on_return(pause, self._schedule) is None:
            return said(going_on)
        return drawn(lines(going_on, say("What waits first leaves now, for the slots that passed.")))

    async def _shown(self, pause: Pause, asked: Asked) -> Screen:
        """What holds now, and the two rules for its end: the one that holds is marked."""
        say = asked.say
        if pause.until:
            held = say("Posting is paused until {moment}.", moment=self._moment(asked, pause.until))
        else:
            held = say("Posting is paused until you say /resume.")
        rule = {
            Resume.SKIP: say("The slots in it pass; the queue stays as it is."),
            Resume.POST: say("The slots in it pass; one post at its end makes up for them."),
        }[pause.resume]
        text = lines(bold(held), rule, say("/resume ends it, /postnow posts all the same."))
        return drawn(text, await self._rules(pause, asked))

    async def _rules(self, pause: Pause, asked: Asked) -> Keyboard:
        expires = pause.until or asked.now + _LONGEST
        since = pause.since.isoformat()
        return [
            [
                await single_use(
                    self._buttons,
                    ("✓ " if rule is pause.resume else "") + asked.say(label),
                    _CHOOSE,
                    f"{rule}:{since}",
                    asked.user_id,
                    expires,
                )
            ]
            for rule, label in _RULES
        ]

    def _moment(self, asked: Asked, instant: datetime) -> str:
        return asked.say.dates.moment(instant, self._schedule.zone)

    def _next(self, now: datetime) -> datetime:
        return self._schedule.next_after(now).at


def pause_end(words: str, schedule: Schedule, now: datetime) -> datetime | None:
    """The instant after which slots post again; None for no end.

    A span ("3 days", "a week") counts from now. A date ("until 30.11", "until 2026-11-30") is the first that posts
    again: the pause ends at its first slot, or at the slots' hour where it has none. ValueError: neither of these, or
    not within the next year.
    """
    words = " ".join(words.lower().split())
    if not words:
        return None
    if span := _SPAN.fullmatch(words.removeprefix("for ").removeprefix("a ")):
        until = now + int(span[1] or 1) * _SPANS[span[2]]
    elif date_said := _UNTIL.fullmatch(words):
        until = _opening(date_said, schedule, now)
    else:
        raise ValueError(words)
    if not now < until <= now + _LONGEST:
        raise ValueError(words)
    return until


def _opening(said: re.Match[str], schedule: Schedule, now: datetime) -> datetime:
    """Of a date without a year the next one."""
    if said[1]:
        return schedule.opening(date(int(said[1]), int(said[2]), int(said[3])))
    this_year = schedule.local_day(now).year
    years = [int(said[6])] if said[6] else [this_year, this_year + 1]
    opening = schedule.opening(date(years[0], int(said[5]), int(said[4])))
    if opening > now or len(years) == 1:
        return opening
    return schedule.opening(date(years[1], int(said[5]), int(said[4])))
