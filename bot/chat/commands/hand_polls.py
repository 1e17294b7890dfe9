"""The owner's word about a poll that was held by hand: its winner is a promise."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.entry import Action, Asked, Entry, number_in
from bot.chat.screen import Done, Reply, one_line
from bot.chat.sentences import later
from bot.errors import AlreadyApplied, StaleButton
from bot.polls.hand_polls import Chosen, Settled

PROMISE = "hand.promise"

_TITLE_UNITS = 120
_POLL_ID = re.compile(r"[^:]{1,64}")
_SETTLED: Mapping[Settled, str] = {
    Settled.REVIEWED: later("{title} was reviewed already, so there is nothing to promise."),
    Settled.PROMISED: later("{title} is promised already; /promises shows it."),
}


class Promise(Protocol):
    """`polls.hand_polls.PromiseHandPoll`: StaleButton, AlreadyApplied."""

    async def __call__(self, poll_id: str, place: int, now: datetime, cause: str) -> Chosen: ...


class AnswerHandPoll:
    """The subject is `<poll id>:<place of the option>`. A No changes nothing."""

    def __init__(self, promise: Promise) -> None:
        self._promise = promise

    def entries(self) -> tuple[Entry, ...]:
        return (Action(PROMISE, Role.OWNER, self.promise),)

    async def promise(self, asked: Asked) -> Reply:
        poll_id, _, place = asked.words.rpartition(":")
        if not _POLL_ID.fullmatch(poll_id):
            raise StaleButton(asked.words[:64])
        try:
            chosen = await self._promise(poll_id, number_in(place), asked.now, asked.cause)
        except AlreadyApplied:  # the answer to the first press may have been lost
            return Done(asked.say("That is done already."))
        title = one_line(chosen.title, _TITLE_UNITS)
        if chosen.settled is not None:
            return Done(asked.say(_SETTLED[chosen.settled], title=title))
        return Done(asked.say("Promised: {title}. /promises shows it to all readers.", title=title))


def subject_of(poll_id: str, place: int) -> str:
    return f"{poll_id}:{place}"
