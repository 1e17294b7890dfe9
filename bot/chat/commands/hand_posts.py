"""The owner's word about a review that was posted by hand, and about the slot that comes next."""

import re
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from telegram import Message

from bot.chat.access import Role
from bot.chat.commands.drafts import decided_before, lasting
from bot.chat.commands.entry import Action, Asked, Entry, Press, number_in
from bot.chat.commands.questions import Answerer, AskPeople
from bot.chat.screen import Done, Reply, one_line, said
from bot.errors import AlreadyApplied, InvalidInput, NumberTaken, StaleButton
from bot.inbox.ports import ButtonStore
from bot.intake.text import GREATEST_NUMBER
from bot.reviews.review import StoredReview

NOT_A_REVIEW = "hand.none"
ANOTHER_NUMBER = "hand.number"
NEXT_NUMBER = "hand.next"
SKIP = "hand.skip"
RIGHT = "hr"
AS_PLANNED = "hp"
_AGAIN = "hand.again"
_KEEP = "hand.keep"

_TITLE_UNITS = 80

_SLOT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<slot>\d\d:\d\d)")
_NUMBER = re.compile(r"(?:No\.?|#|מס['׳])?\s*(?P<number>[0-9]{1,9})\.?", re.IGNORECASE)


class HandPosts(Protocol):
    """`intake.hand_desk.HandDesk`."""

    async def refuse(self, review_id: int, by: int, now: datetime, cause: str) -> StoredReview: ...

    async def again(self, review_id: int, now: datetime) -> None: ...

    async def renumber(self, review_id: int, number: int | None, by: int, now: datetime, cause: str) -> int: ...

    async def skip(self, day: date, slot: str, by: int, now: datetime, cause: str) -> None: ...

    async def keep(self, day: date, slot: str, by: int, now: datetime, cause: str) -> None: ...

    async def review_of(self, channel_id: int, message_id: int) -> int | None: ...


class AnswerHandPosts:
    """The subject is the review's id, or the slot: "2026-11-21 09:00"."""

    def __init__(self, hand_posts: HandPosts, asking: AskPeople, buttons: ButtonStore, zone: ZoneInfo) -> None:
        self._posts = hand_posts
        self._asking = asking
        self._buttons = buttons
        self._zone = zone

    def entries(self) -> tuple[Entry, ...]:
        return (
            Action(NOT_A_REVIEW, Role.OWNER, self.refuse),
            Action(_AGAIN, Role.OWNER, self.again),
            Action(ANOTHER_NUMBER, Role.OWNER, self.ask_number),
            Action(NEXT_NUMBER, Role.OWNER, self.next_number),
            Action(SKIP, Role.OWNER, self.skip),
            Action(_KEEP, Role.OWNER, self.keep),
            Press(RIGHT, Role.OWNER, self.right),
            Press(AS_PLANNED, Role.OWNER, self.as_planned),
        )

    def answerers(self) -> tuple[Answerer, ...]:
        return (Answerer(ANOTHER_NUMBER, Role.OWNER, self.number),)

    async def right(self, asked: Asked) -> Done:
        return Done(asked.say("Good: it stays in the archive."))

    async def as_planned(self, asked: Asked) -> Done:
        return Done(asked.say("Very well: it leaves as planned."))

    async def refuse(self, asked: Asked) -> Reply:
        review_id = number_in(asked.words)
        try:
            await self._posts.refuse(review_id, asked.user_id, asked.now, asked.cause)
        except StaleButton:
            return decided_before(asked)
        except AlreadyApplied:  # the answer to the first press may have been lost
            pass
        again = await lasting(self._buttons, asked)(asked.say("It is one after all"), _AGAIN, str(review_id))
        told = asked.say("Out of the archive again: its number is free, and what left the queue for it is back.")
        return Done(told, ((again,),))

    async def again(self, asked: Asked) -> Reply:
        try:
            await self._posts.again(number_in(asked.words), asked.now)
        except StaleButton:
            return decided_before(asked)
        return Done(asked.say("Back in the archive."))

    async def next_number(self, asked: Asked) -> Reply:
        return await self._renumbered(asked, number_in(asked.words), None)

    async def ask_number(self, asked: Asked) -> Reply:
        review_id = str(number_in(asked.words))
        return await self._asking.ask(
            asked, ANOTHER_NUMBER, review_id, asked.say("Which number is it? Send only that.")
        )

    async def number(self, message: Message, asked: Asked, subject: str) -> Reply | None:
        """A text that is no number is no answer: it may be a search."""
        found = _NUMBER.fullmatch((message.text or "").strip())
        if found is None:
            return None
        number = int(found["number"])
        if not 1 <= number <= GREATEST_NUMBER:
            raise InvalidInput("", asked.say("a number of the channel's count starts at 1."))
        done = await self._renumbered(asked, number_in(subject), number)
        return said(done.text, done.keyboard)

    async def _renumbered(self, asked: Asked, review_id: int, number: int | None) -> Done:
        say = asked.say
        try:
            given = await self._posts.renumber(review_id, number, asked.user_id, asked.now, asked.cause)
        except NumberTaken as taken:
            title = one_line(taken.title, _TITLE_UNITS)
            raise InvalidInput(
                str(taken.number), say("it is the number of “{title}”. Send another one.", title=title)
            ) from None
        except StaleButton:
            return decided_before(asked)
        except AlreadyApplied:
            return Done(say("That is done already."))
        none = await lasting(self._buttons, asked)(say("Not a review"), NOT_A_REVIEW, str(review_id))
        return Done(say("It is No. {number} now.", number=given), ((none,),))

    async def skip(self, asked: Asked) -> Reply:
        day, slot = _slot_in(asked.words)
        try:
            await self._posts.skip(day, slot, asked.user_id, asked.now, asked.cause)
        except StaleButton:
            return Done(asked.say("It is too late for that: the slot has passed, or was decided about."))
        except AlreadyApplied:
            pass
        keep = await lasting(self._buttons, asked)(asked.say("Post after all"), _KEEP, asked.words)
        told = asked.say("The slot of {slot} passes without a post. The queue stays as it is.", slot=self._named(asked))
        return Done(told, ((keep,),))

    async def keep(self, asked: Asked) -> Reply:
        day, slot = _slot_in(asked.words)
        try:
            await self._posts.keep(day, slot, asked.user_id, asked.now, asked.cause)
        except StaleButton:
            return Done(asked.say("It is too late for that: the slot has passed, or was decided about."))
        except AlreadyApplied:
            pass
        return Done(asked.say("Very well: it leaves as planned."))

    def _named(self, asked: Asked) -> str:
        day, slot = _slot_in(asked.words)
        local = datetime.combine(day, time.fromisoformat(slot), self._zone)
        return asked.say.dates.moment(local, self._zone)


def slot_subject(day: str, slot: str) -> str:
    return f"{day} {slot}"


def _slot_in(words: str) -> tuple[date, str]:
    """StaleButton: we never made this button."""
    found = _SLOT.fullmatch(words)
    if found is None:
        raise StaleButton(words[:64])
    try:
        time.fromisoformat(found["slot"])
        return date.fromisoformat(found["day"]), found["slot"]
    except ValueError:
        raise StaleButton(words[:64]) from None
