"""The day on which a review leaves: one of the next slots' days, or any that is typed."""

from datetime import date, timedelta
from itertools import islice

from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.confirming import single_uses
from bot.chat.commands.draft_words import title_line
from bot.chat.commands.entry import Action, Asked, Entry, Press, data_for, number_in
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.commands.queue import OPEN_ENTRY
from bot.chat.commands.queue_changes import split, touch_of
from bot.chat.commands.queue_entry import OPEN_DATE, QueueEntries
from bot.chat.commands.queueing import Queueing, seen_in
from bot.chat.day_said import day_said
from bot.chat.screen import Reply, button, drawn, lines
from bot.errors import AlreadyApplied
from bot.inbox.ports import ButtonStore
from bot.publishing.days import slot_days
from bot.publishing.slots import Schedule

FIX, ASK = "queue.fix", "queue.day"

_KIND = "queue.day"
_OFFERED, _PER_ROW = 6, 3
_LASTS = timedelta(days=30)


class DateEntries:
    """Subjects as those of `queue_changes.py`, then the day, empty for none."""

    def __init__(
        self, queueing: Queueing, screens: QueueEntries, asking: AskPeople, buttons: ButtonStore, schedule: Schedule
    ) -> None:
        self._queueing = queueing
        self._screens = screens
        self._asking = asking
        self._buttons = buttons
        self._schedule = schedule
        asking.hears([Answerer(_KIND, Role.OWNER, self.typed)])

    def entries(self) -> tuple[Entry, ...]:
        return (
            Press(OPEN_DATE, Role.OWNER, self.open),
            Action(FIX, Role.OWNER, self.fix),
            Action(ASK, Role.OWNER, self.ask),
        )

    async def open(self, asked: Asked) -> Reply:
        """`<review id>:<page>`: the next days with a slot, one that was typed, or none."""
        word, _, page_word = asked.words.partition(":")
        review_id, page, say = number_in(word), number_in(page_word), asked.say
        seen = seen_in(await self._queueing.view(asked.now), review_id)
        if seen is None:
            return await self._screens.screen(asked, review_id, page)
        entry, subject = seen.entry, f"{review_id}:{seen.entry.version}:{page}"
        days = list(islice(slot_days(self._schedule, asked.now), _OFFERED))
        wanted = [(_label(day, entry.fixed_on, asked), FIX, f"{subject}:{day.isoformat()}") for day in days]
        if entry.fixed_on is not None:
            wanted.append((say("No date"), FIX, f"{subject}:"))
        *offered, another = await single_uses(
            self._buttons, [*wanted, (say("Another day…"), ASK, subject)], asked, _LASTS
        )
        rows = [offered[start : start + _PER_ROW] for start in range(0, len(offered), _PER_ROW)]
        back = button(say("‹ Back"), data_for(OPEN_ENTRY, review_id, page))
        flows = say("Without a date it leaves in its turn; with one on that day, and the others flow around it.")
        text = lines(title_line(entry.stored.review.title, say), say("On which day shall it leave?"), flows)
        return drawn(text, [*rows, [another, back]])

    async def fix(self, asked: Asked) -> Reply:
        review_id, version, page, (day,) = split(asked.words, 1)
        return await self._fixed(asked, review_id, version, page, date.fromisoformat(day) if day else None)

    async def ask(self, asked: Asked) -> Reply:
        review_id, _, page, _ = split(asked.words)
        seen = seen_in(await self._queueing.view(asked.now), review_id)
        if seen is None:
            return await self._screens.screen(asked, review_id, page)
        title = title_line(seen.entry.stored.review.title, asked.say)
        examples = asked.say("Type a day: tomorrow, Tuesday, 24.11. or 24 Nov.")
        back = data_for(OPEN_ENTRY, review_id, page)
        return await self._asking.ask(asked, _KIND, asked.words, title, examples, back=back)

    async def typed(self, message: Message, asked: Asked, subject: str) -> Reply | None:
        """None for a message without words: it is no answer."""
        if not message.text:
            return None
        review_id, version, page, _ = split(subject)
        return await self._fixed(asked, review_id, version, page, day_said(asked, self._schedule.zone))

    async def _fixed(self, asked: Asked, review_id: int, version: int, page: int, day: date | None) -> Reply:
        await self._queueing.names.hear(asked.user_id, asked.name)
        try:
            fixed = await self._queueing.change.fix(review_id, day, touch_of(asked, version))
        except AlreadyApplied:  # this press, a second time
            fixed = True
        return await self._screens.screen(asked, review_id, page, late=not fixed)


def _label(day: date, chosen: date | None, asked: Asked) -> str:
    return ("✓ " if day == chosen else "") + asked.say.dates.weekday(day)
