"""Snoozing a candidate: for some weeks, or until a date that is chosen by month and day."""

from calendar import monthrange
from datetime import date, timedelta

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.candidate import CHANGE, LASTS, SNOOZE, Candidates, Decide, subject_of
from bot.chat.commands.candidate_words import headed
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.entry import Asked, Entry, Press, data_for, number_in
from bot.chat.commands.looking import CARD, looking_in
from bot.chat.render.styled import Styled
from bot.chat.screen import Keyboard, Screen, button, drawn, lines
from bot.chat.sentences import Sentences
from bot.errors import NotFound, StaleButton
from bot.inbox.ports import ButtonStore
from bot.pipeline.board import LONGEST_SNOOZE, Change, ChangeKind
from bot.pipeline.candidate import Candidate

_MONTHS = 12
_MONTHS_A_ROW, _DAYS_A_ROW = 3, 7
_TITLE_UNITS = 150
_MONTH_DIGITS = 6  # 202612; a day has two more


class SnoozeCandidate:
    """Choosing is stateless; only the last press changes something."""

    def __init__(self, candidates: Candidates, decide: Decide, buttons: ButtonStore) -> None:
        self._candidates = candidates
        self._decide = decide
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Press(SNOOZE, Role.OWNER, self.choose),)

    async def choose(self, asked: Asked) -> Screen:
        """`<id>[:<"", "m", a month or a day>[:<where on the list>]]`."""
        number, _, rest = asked.words.partition(":")
        chosen, _, back = rest.partition(":")
        candidate = await self._candidates.candidate(number_in(number))
        if candidate is None:
            raise NotFound("candidate", number)
        back = looking_in(back).words if back else ""
        question, keyboard = await self._step(candidate, chosen, asked, back)
        way_back = [button(asked.say("‹ Back to the paper"), _card(candidate, back))]
        return drawn(lines(headed(candidate.record, _TITLE_UNITS, asked.say), "", question), (*keyboard, way_back))

    async def _step(self, candidate: Candidate, chosen: str, asked: Asked, back: str) -> tuple[Styled | str, Keyboard]:
        say, today = asked.say, self._decide.today(asked.now)
        if not chosen:
            return say("Until when shall it sleep?"), await self._spans(candidate, asked, back, today)
        if chosen == "m":
            return say("Which month?"), _months(candidate, today, say, back)
        if len(chosen) == _MONTH_DIGITS:
            return say("Which day?"), _days(candidate, _day(f"{chosen}01"), today, back)
        until = _day(chosen)
        if not today < until <= today + LONGEST_SNOOZE:
            raise StaleButton(asked.words[:64])
        yes = (say("Snooze"), until)
        return say("Snooze it until {day}?", day=say.dates.day(until)), (
            await self._snoozing(candidate, [yes], asked, back),
        )

    async def _spans(self, candidate: Candidate, asked: Asked, back: str, today: date) -> Keyboard:
        say = asked.say
        spans = [
            (say("2 weeks"), today + timedelta(weeks=2)),
            (say("1 month"), _months_on(today, 1)),
            (say("3 months"), _months_on(today, 3)),
        ]
        a_date = [button(say("A date…"), _choosing(candidate, "m", back))]
        return await self._snoozing(candidate, spans, asked, back), a_date

    async def _snoozing(
        self, candidate: Candidate, spans: list[tuple[str, date]], asked: Asked, back: str
    ) -> list[InlineKeyboardButton]:
        wanted = [
            (label, CHANGE, subject_of(candidate, Change(ChangeKind.SNOOZE, until=until), back))
            for label, until in spans
        ]
        return await single_uses(self._buttons, wanted, asked, LASTS)


def _months(candidate: Candidate, today: date, say: Sentences, back: str) -> Keyboard:
    nearest = (today + timedelta(days=1)).replace(day=1)
    firsts = [_months_on(nearest, ahead) for ahead in range(_MONTHS)]
    buttons = [button(say.dates.month(first), _choosing(candidate, f"{first:%Y%m}", back)) for first in firsts]
    return [buttons[place : place + _MONTHS_A_ROW] for place in range(0, _MONTHS, _MONTHS_A_ROW)]


def _days(candidate: Candidate, first: date, today: date, back: str) -> Keyboard:
    last = monthrange(first.year, first.month)[1]
    days = [first.replace(day=day) for day in range(1, last + 1)]
    ahead = [day for day in days if today < day <= today + LONGEST_SNOOZE]
    buttons = [button(str(day.day), _choosing(candidate, f"{day:%Y%m%d}", back)) for day in ahead]
    return [buttons[place : place + _DAYS_A_ROW] for place in range(0, len(buttons), _DAYS_A_ROW)]


def _choosing(candidate: Candidate, chosen: str, back: str) -> str:
    return data_for(SNOOZE, candidate.id, chosen, *([back] if back else []))


def _card(candidate: Candidate, back: str) -> str:
    return data_for(CARD, candidate.id, *([back] if back else []))


def _day(digits: str) -> date:
    """StaleButton for what is no day."""
    number = number_in(digits)
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        raise StaleButton(digits[:64]) from None


def _months_on(day: date, months: int) -> date:
    """So many months later; the last day of a shorter one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
