"""The owner's answers after a backup was restored and nobody could look into the channel."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.drafts import Make, lasting
from bot.chat.commands.entry import Action, Asked, Entry, number_in
from bot.chat.screen import Done, Keyboard, Reply, one_line
from bot.chat.sentences import Sentences
from bot.inbox.ports import ButtonStore
from bot.publishing.ports import QueueEntry

POSTED = "restored.posted"
GO_ON = "restored.go_on"

_TITLE_UNITS = 40  # of a label: what a phone shows on one line


class AnswersRestored(Protocol):
    """`publishing.restored.AnswerRestored`; AlreadyApplied for the same press."""

    async def posted(self, review_id: int, now: datetime, cause: str, by: int | None = None) -> int | None: ...

    async def go_on(self, now: datetime, cause: str, by: int | None = None) -> bool: ...

    async def next(self) -> Sequence[QueueEntry]: ...


async def answers(say: Sentences, make: Make, waiting: Sequence[tuple[int, str]]) -> Keyboard:
    """One button for each review that waits (its id and title), and the one that lets all go on."""
    rows = [
        await make(say("It stands there: {title}", title=one_line(title, _TITLE_UNITS)), POSTED, str(review_id))
        for review_id, title in waiting
    ]
    return tuple((one,) for one in (*rows, await make(say("Nothing else: go on"), GO_ON, "")))


class AnswerAfterRestore:
    """Each answer leads to the next question, until there is nothing else."""

    def __init__(self, answer: AnswersRestored, buttons: ButtonStore) -> None:
        self._answer = answer
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (Action(POSTED, Role.OWNER, self.posted), Action(GO_ON, Role.OWNER, self.go_on))

    async def posted(self, asked: Asked) -> Reply:
        """The subject is the review's id."""
        number = await self._answer.posted(number_in(asked.words), asked.now, asked.cause, asked.user_id)
        if number is None:
            return _settled(asked)
        waiting = [(entry.stored.id, entry.stored.review.title) for entry in await self._answer.next()]
        done = asked.say("It is out of the queue, and in the archive as No. {number}.", number=number)
        return Done(done, await answers(asked.say, lasting(self._buttons, asked), waiting))

    async def go_on(self, asked: Asked) -> Reply:
        if not await self._answer.go_on(asked.now, asked.cause, asked.user_id):
            return _settled(asked)
        return Done(asked.say("Thank you. The slots go on."))


def _settled(asked: Asked) -> Done:
    return Done(asked.say("This question is settled already; nothing was changed."))
