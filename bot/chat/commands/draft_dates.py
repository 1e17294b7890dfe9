"""A draft's own date: the days of a week with their slots, and any other one typed."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, islice

from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.draft_card import DATES, QUEUE, Cell, DraftCards
from bot.chat.commands.draft_fields import asking_screen, is_answer
from bot.chat.commands.draft_stands import DraftStands, shown_after
from bot.chat.commands.draft_words import title_line
from bot.chat.commands.drafting import Drafting, hand_of
from bot.chat.commands.entry import Asked, Entry, Press, number_in
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.commands.queue import ViewQueue
from bot.chat.day_said import day_said
from bot.chat.screen import Reply, bold
from bot.chat.sentences import Sentences
from bot.publishing.queue import QueueView
from bot.publishing.slots import DueSlot, Schedule

_KIND = "draft.date"
_DAYS = 7


class ChooseDate:
    def __init__(
        self,
        drafting: Drafting,
        cards: DraftCards,
        stands: DraftStands,
        asking: AskPeople,
        view: ViewQueue,
        schedule: Schedule,
    ) -> None:
        self._drafting = drafting
        self._cards = cards
        self._stands = stands
        self._asking = asking
        self._view = view
        self._schedule = schedule

    def entries(self) -> tuple[Entry, ...]:
        return (Press(DATES, Role.OWNER, self.ask),)

    def answerers(self) -> tuple[Answerer, ...]:
        return (Answerer(_KIND, Role.OWNER, self.take),)

    async def ask(self, asked: Asked) -> Reply:
        review_id = number_in(asked.words)
        view = await self._drafting.show(review_id, hand_of(asked), asked.now)
        if view is None:
            return await self._stands.changed(review_id, asked)
        say, stored = asked.say, view.draft.stored
        seen, queue = f"{stored.id}:{stored.revision}", await self._view(asked.now)
        rows: list[list[Cell]] = [
            [(label, QUEUE, f"{seen}:{day.isoformat()}")] for day, label in self._days(queue, asked)
        ]
        words = (bold(say("On which day?")), title_line(stored.review.title, say), "")
        typed = say("Tap one, or send a date: 24.11, Tue, tomorrow.")
        screen = await self._asking.ask(asked, _KIND, str(review_id), *words, typed)
        return await asking_screen(screen, rows, review_id, self._cards, asked)

    async def take(self, message: Message, asked: Asked, subject: str) -> Reply | None:
        if not is_answer(message):
            return None
        day = day_said(asked, self._schedule.zone)
        review_id = number_in(subject)
        made = self._drafting.work.enqueue(review_id, None, day, hand_of(asked), asked.now, asked.cause)
        return await shown_after(made, self._stands, review_id, asked)

    def _days(self, queue: QueueView, asked: Asked) -> Iterator[tuple[date, str]]:
        """The days to come that have slots, each with what it says on its button."""
        today = self._schedule.local_day(asked.now)
        slots = self._schedule.between(asked.now, asked.now + timedelta(days=_DAYS + 1))
        coming = [slot for slot in slots if slot.at > asked.now and slot.day < today + timedelta(days=_DAYS + 1)]
        fixed = {one.entry.fixed_on for one in queue.departures}
        for day, there in islice(groupby(coming, key=lambda slot: slot.day), _DAYS):
            yield day, _label(day, list(there), day in fixed, asked.say)


def _label(day: date, slots: list[DueSlot], taken: bool, say: Sentences) -> str:
    """ "Sun 22 Nov · 09:00, 20:30"."""
    hours = ", ".join(slot.slot for slot in slots)
    label = f"{say.dates.weekday(day)} · {hours}"
    return say("{day} · another is fixed to it", day=label) if taken else label
