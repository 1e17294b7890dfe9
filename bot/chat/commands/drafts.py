"""A draft that waits for an owner's word: it was refused, or taken out of the channel, or it has a new text."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.confirming import single_use
from bot.chat.commands.entry import Action, Asked, Entry, data_for, number_in
from bot.chat.commands.listing import title_of
from bot.chat.commands.queue import ViewQueue
from bot.chat.screen import Done, Keyboard, Reply, button, said
from bot.chat.sentences import Sentences
from bot.errors import StaleButton
from bot.inbox.ports import ButtonStore
from bot.publishing.ports import QueueEntry
from bot.publishing.slots import Schedule

POST_NOW = "draft.now"
"""See `draft_actions.py`. Its subject: the review's id, and the revision of the text that was seen."""

NEXT = "draft.next"
EDIT = "draft.edit"
_KEEP = "dk"
_LASTS = timedelta(days=3650)  # as the buttons of notices

Make = Callable[[str, str, str], Awaitable[InlineKeyboardButton]]
"""A single-use button for one person, by its label, action and subject."""


class Mend(Protocol):
    """`publishing.mending.MendReview`: StaleButton when it is no draft any more; AlreadyApplied for the same press."""

    async def next_slot(self, review_id: int, now: datetime, cause: str, by: int | None = None) -> QueueEntry: ...


async def draft_keyboard(say: Sentences, make: Make, review_id: int, revision: int) -> Keyboard:
    """Everything that can be done with a draft, seen with the text of this revision; leaving it one changes nothing."""
    subject = str(review_id)
    return (
        (await make(say("Edit"), EDIT, subject), await make(say("Post now"), POST_NOW, f"{subject}:{revision}")),
        (await make(say("Next slot"), NEXT, subject), button(say("Keep as draft"), data_for(_KEEP, review_id))),
    )


def lasting(buttons: ButtonStore, asked: Asked) -> Make:
    """Makes buttons for whoever asked, good for as long as what they act on."""

    async def make(text: str, action: str, subject: str) -> InlineKeyboardButton:
        return await single_use(buttons, text, action, subject, asked.user_id, asked.now + _LASTS)

    return make


def decided_before(asked: Asked) -> Done:
    """The word on a button that comes too late: another owner was quicker, or all is different by now."""
    return Done(asked.say("This was decided already. /queue shows how it stands."))


class MendDrafts:
    """The subject is the review's id: a button is good for as long as it is a draft."""

    def __init__(self, mend: Mend, view: ViewQueue, schedule: Schedule, buttons: ButtonStore) -> None:
        self._mend = mend
        self._view = view
        self._zone = schedule.zone
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Action(NEXT, Role.OWNER, self.wait),)

    async def wait(self, asked: Asked) -> Reply:
        try:
            entry = await self._mend.next_slot(number_in(asked.words), asked.now, asked.cause, asked.user_id)
        except StaleButton:
            return decided_before(asked)
        title = title_of(entry.stored)
        for departure in (await self._view(asked.now)).departures:
            if departure.entry.stored.id == entry.stored.id:
                moment = asked.say.dates.moment(departure.slot.at, self._zone)
                return said(asked.say("“{title}” leaves {moment}.", title=title, moment=moment))
        return said(asked.say("“{title}” is on its way to the channel.", title=title))
