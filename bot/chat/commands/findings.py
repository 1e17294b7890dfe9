"""What is wrong with a review that waits: the places, a press for each mend, and the owner's last word."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.chat.access import Role
from bot.chat.commands.drafts import EDIT, Make, lasting
from bot.chat.commands.entry import Action, Asked, Entry, Press, number_in
from bot.chat.commands.queue import OPEN_FINDINGS
from bot.chat.findings import Class, classes, mend_label, told
from bot.chat.screen import Done, Keyboard, Reply, Screen, bold, drawn, lines, one_line
from bot.chat.sentences import Sentences
from bot.errors import AlreadyApplied, StaleButton
from bot.inbox.ports import ButtonStore
from bot.intake.mend import Former
from bot.publishing.lint import Checked
from bot.publishing.slots import Schedule
from bot.reviews.lint.finding import Code, Finding
from bot.values import Struct

log = logging.getLogger(__name__)

MEND = "lint.mend"
ANYWAY = "lint.anyway"
UNDO = "lint.undo"

_ALL = "all"
_MOST_MENDS = 4  # buttons; [Mend all] does the others, too
_LABEL_UNITS = 60
_TITLE_UNITS = 150


class Mending(Protocol):
    """`intake.mend.MendFindings`."""

    async def show(self, review_id: int, now: datetime) -> tuple[Checked, Former | None] | None: ...

    async def mend(
        self, review_id: int, revision: int, codes: Sequence[Code], now: datetime, cause: str, *, by: int | None = None
    ) -> None: ...

    async def undo(self, former_id: int, now: datetime, cause: str, *, by: int | None = None) -> None: ...

    async def allow(self, review_id: int, revision: int, now: datetime, cause: str, by: int | None) -> None: ...


class Found(Struct, frozen=True):
    """What the message is about. leaves: the moment of its slot in words; former: the text that an undo brings back."""

    review_id: int
    revision: int
    title: str
    held: bool
    leaves: str
    findings: Sequence[Finding]
    former: int | None = None


async def findings_screen(found: Found, say: Sentences, make: Make) -> Screen:
    """The same message when it is told first and after each press."""
    title = bold(one_line(found.title, _TITLE_UNITS))
    undo = [await make(say("Undo"), UNDO, f"{found.review_id}:{found.former}")] if found.former is not None else []
    if not found.findings:
        well = say("All is well now; it leaves {moment}.", moment=found.leaves)
        return drawn(lines(title, well), (undo,))
    if found.held:
        head = say("Held back until you look at it:")
        end = say("The others go on without it. Its slot would be {moment}.", moment=found.leaves)
    else:
        head = say("Worth a look before it leaves:")
        end = say("If you do nothing, it leaves {moment} as it is.", moment=found.leaves)
    text = lines(head, title, "", told(found.findings, say), "", end)
    return drawn(text, [*await _mends(found, say, make), *await _decide(found, say, make, undo)])


class ReviewFindings:
    """Subjects: "review:revision:class", so a press never mends a text that its presser has not seen."""

    def __init__(self, mending: Mending, schedule: Schedule, buttons: ButtonStore) -> None:
        self._mending = mending
        self._zone: ZoneInfo = schedule.zone
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Action(MEND, Role.OWNER, self.mend),
            Action(ANYWAY, Role.OWNER, self.let_pass),
            Action(UNDO, Role.OWNER, self.undo),
            Press(OPEN_FINDINGS, Role.OWNER, self.open),
        )

    async def open(self, asked: Asked) -> Reply:
        return await self._shown(asked, number_in(asked.words))

    async def mend(self, asked: Asked) -> Reply:
        """Also after a press that comes twice, or too late: how it stands now."""
        review_id, revision, code = _split(asked.words)
        known = [one.value for one in Code]
        chosen = list(Code) if code == _ALL else [Code(code)] if code in known else []
        with suppress(StaleButton, AlreadyApplied):  # the message shows the text of this moment, with its buttons
            await self._mending.mend(review_id, revision, chosen, asked.now, asked.cause, by=asked.user_id)
        return await self._shown(asked, review_id)

    async def undo(self, asked: Asked) -> Reply:
        review_id, former, _ = _split(asked.words)
        with suppress(StaleButton, AlreadyApplied):  # likewise
            await self._mending.undo(former, asked.now, asked.cause, by=asked.user_id)
        return await self._shown(asked, review_id)

    async def let_pass(self, asked: Asked) -> Reply:
        review_id, revision, _ = _split(asked.words)
        try:
            await self._mending.allow(review_id, revision, asked.now, asked.cause, asked.user_id)
        except StaleButton:
            return await self._shown(asked, review_id)
        except AlreadyApplied:
            log.debug("it was said before: the same answer")
        shown = await self._mending.show(review_id, asked.now)
        if shown is None:
            return _left(asked)
        moment = asked.say.dates.moment(shown[0].slot.at, self._zone)
        return Done(asked.say("Very well, it leaves {moment} as it is.", moment=moment))

    async def _shown(self, asked: Asked, review_id: int) -> Reply:
        shown = await self._mending.show(review_id, asked.now)
        if shown is None:
            return _left(asked)
        checked, former = shown
        found = Found(
            review_id,
            checked.entry.stored.revision,
            checked.entry.stored.review.title,
            checked.linted.holds,
            asked.say.dates.moment(checked.slot.at, self._zone),
            checked.linted.open,
            former.id if former else None,
        )
        return await findings_screen(found, asked.say, lasting(self._buttons, asked))


async def _mends(found: Found, say: Sentences, make: Make) -> Keyboard:
    mendable = [one for one in classes(found.findings) if one.mendable]
    subject = f"{found.review_id}:{found.revision}"
    rows = [[await _mend(one, subject, say, make)] for one in mendable[:_MOST_MENDS]]
    if len(mendable) > 1:
        count = sum(one.mendable for one in mendable)
        rows.append([await make(say("Mend all {count}", count=count), MEND, f"{subject}:{_ALL}")])
    return rows


async def _mend(one: Class, subject: str, say: Sentences, make: Make) -> InlineKeyboardButton:
    return await make(one_line(mend_label(one, say), _LABEL_UNITS), MEND, f"{subject}:{one.code.value}")


async def _decide(found: Found, say: Sentences, make: Make, undo: Sequence[InlineKeyboardButton]) -> Keyboard:
    edit = await make(say("Edit"), EDIT, str(found.review_id))
    label = say("Post it anyway") if found.held else say("Fine as it is")
    anyway = await make(label, ANYWAY, f"{found.review_id}:{found.revision}")
    return [[anyway, edit], list(undo)]


def _split(words: str) -> tuple[int, int, str]:
    first, _, rest = words.partition(":")
    second, _, third = rest.partition(":")
    return number_in(first), number_in(second), third


def _left(asked: Asked) -> Done:
    return Done(asked.say("It does not wait in the queue any more: it left, or is a draft again. /queue shows more."))
