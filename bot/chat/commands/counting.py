"""The owner's word about a poll that ended without a result: count again."""

from contextlib import suppress
from datetime import datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Action, Asked, Entry, number_in
from bot.chat.screen import Done, Reply
from bot.errors import AlreadyApplied

AGAIN = "ballot.again"


class Again(Protocol):
    """`polls.count_again.CountAgain`: StaleButton, BallotOpen, AlreadyApplied."""

    async def __call__(self, ballot_id: int, now: datetime, cause: str) -> None: ...


class CountUnclear:
    """The subject is the ballot's id."""

    def __init__(self, again: Again) -> None:
        self._again = again

    def entries(self) -> tuple[Entry, ...]:
        return (Action(AGAIN, Role.OWNER, self.answer),)

    async def answer(self, asked: Asked) -> Reply:
        with suppress(AlreadyApplied):  # the answer to the first press may have been lost
            await self._again(number_in(asked.words), asked.now, asked.cause)
        return Done(asked.say("I look for its votes again. The result comes to the channel, or I tell you why not."))
