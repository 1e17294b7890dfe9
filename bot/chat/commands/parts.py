"""The owner's answer to "is it in the channel?"."""

from datetime import datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Action, Asked, Entry, number_in
from bot.chat.screen import Done, Reply
from bot.chat.sentences import Sentences

THERE = "part.there"
MISSING = "part.missing"


class Settle(Protocol):
    """`publishing.tell.SettlePart`: False when this attempt was settled before; AlreadyApplied for the same press."""

    async def __call__(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool: ...


class AnswerPart:
    """The subject is `<part id>:<attempt>`: an answer about an earlier attempt changes nothing."""

    def __init__(self, settle: Settle) -> None:
        self._settle = settle

    def entries(self) -> tuple[Entry, ...]:
        return (Action(THERE, Role.OWNER, self.there), Action(MISSING, Role.OWNER, self.missing))

    async def there(self, asked: Asked) -> Reply:
        return await self._answer(asked, there=True)

    async def missing(self, asked: Asked) -> Reply:
        return await self._answer(asked, there=False)

    async def _answer(self, asked: Asked, *, there: bool) -> Reply:
        part, _, attempt = asked.words.partition(":")
        if not await self._settle(number_in(part), number_in(attempt), there, asked.now, asked.cause):
            return Done(asked.say("This question is settled already; nothing was changed."))
        return Done(_thanks(asked.say, there=there))


def _thanks(say: Sentences, *, there: bool) -> str:
    if there:
        return say("Thank you: it is there, once. Nothing was sent again.")
    return say("Thank you: it is being sent now.")
