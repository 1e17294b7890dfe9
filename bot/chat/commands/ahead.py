"""The owner's answer to "was this review posted before?", asked after a backup was restored."""

from datetime import datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Action, Asked, Entry, number_in
from bot.chat.screen import Done, Reply

POSTED = "ahead.posted"
WAITS = "ahead.waits"


class Answer(Protocol):
    """`publishing.head_check.AnswerAhead`: False when it was answered before; AlreadyApplied for the same press."""

    async def __call__(
        self, review_id: int, posted: bool, now: datetime, cause: str, by: int | None = None
    ) -> bool: ...


class AnswerAheadOfQueue:
    """The subject is the review's id."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def entries(self) -> tuple[Entry, ...]:
        return (Action(POSTED, Role.OWNER, self.posted), Action(WAITS, Role.OWNER, self.waits))

    async def posted(self, asked: Asked) -> Reply:
        if not await self._answer(number_in(asked.words), True, asked.now, asked.cause, asked.user_id):
            return _settled(asked)
        return Done(asked.say("It is out of the queue, and in the archive under the next number. The slots go on."))

    async def waits(self, asked: Asked) -> Reply:
        if not await self._answer(number_in(asked.words), False, asked.now, asked.cause, asked.user_id):
            return _settled(asked)
        return Done(asked.say("It stays in the queue. The slots go on."))


def _settled(asked: Asked) -> Done:
    return Done(asked.say("This question is settled already; nothing was changed."))
