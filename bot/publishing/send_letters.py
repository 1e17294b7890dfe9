"""Letters go to readers, one by one: each arrives once or, after a crash or a lost answer, perhaps not at all."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.clock import Checkpoint, Clock
from bot.pipeline.letters import Letter, LetterStore
from bot.pipeline.readers import ReaderStore
from bot.publishing.patience import Wait, again
from bot.publishing.points import Point
from bot.publishing.post import Barred, NotNow, OutcomeUnknown, Refused, Sent
from bot.publishing.turn import Turn, unbroken

logger = logging.getLogger(__name__)

_BATCH = 50

LetterOutcome = Sent | NotNow | Barred | Refused | OutcomeUnknown
"""Barred: this reader blocked the bot, has left Telegram, or never pressed Start."""


class Postman(Protocol):
    async def send(self, letter: Letter) -> LetterOutcome:
        """Exactly one call of Telegram's, behind everything else that is sent; never raises but on cancellation."""
        ...


class SendLetters:
    """A reader asked for one note, and a doubled one is worse than a missing one.

    The intent is committed before the call. What may have arrived is forgotten, and so is what a dead process had
    begun: no evidence can be had in other people's chats. "Not now" holds all letters for `patience.pause`, or for as
    long as Telegram says. Whoever cannot be written to any more is forgotten with all that they asked for.
    """

    def __init__(
        self,
        letters: LetterStore,
        readers: ReaderStore,
        postman: Postman,
        clock: Clock,
        checkpoint: Checkpoint,
        may_leave: Callable[[], bool] = lambda: True,
    ) -> None:
        """may_leave: whether a call that is made now will leave soon."""
        self._letters = letters
        self._readers = readers
        self._postman = postman
        self._clock = clock
        self._checkpoint = checkpoint
        self._may_leave = may_leave
        self._turn = Turn()
        self._waiting: Wait | None = None
        self._unsent: set[int] = set()  # proven not to have been sent, and not on record yet

    async def __call__(self) -> None:
        """Sends what waits, oldest first; one query where nothing does. While a run is under way, a second one does
        nothing. DatabaseAway: nothing more is sent by this run."""
        await self._turn(self._run)

    async def stop(self) -> None:
        """At shutdown: begins no other letter; returns when the one under way is on record."""
        await self._turn.close()

    async def _run(self) -> None:
        while self._goes_on() and (batch := await self._letters.first(_BATCH)):
            for letter in batch:
                if not self._goes_on():
                    return
                await unbroken(self._serve(letter))

    def _goes_on(self) -> bool:
        held = self._waiting is not None and self._waiting.holds(self._clock.now())
        return not (held or self._turn.closed) and self._may_leave()

    async def _serve(self, letter: Letter) -> None:
        if letter.begun:
            await self._clear(letter)
        elif await self._letters.begin(letter.id):  # else its reader has left meanwhile
            self._checkpoint(Point.LETTER_BEGUN)
            outcome = await self._send(letter)
            self._checkpoint(Point.LETTER_ANSWERED)
            await self._record(letter, outcome, self._clock.now())
            self._checkpoint(Point.LETTER_ENDED)

    async def _clear(self, letter: Letter) -> None:
        """Begun, and not ended: by a process that died, or the database was away when it was to be written."""
        if letter.id in self._unsent:
            await self._wait_again(letter)
            return
        await self._letters.end(letter.id)
        logger.warning("a letter may not have arrived; it is not sent again", extra=_facts(letter, "letter_dropped"))

    async def _send(self, letter: Letter) -> LetterOutcome:
        try:
            return await self._postman.send(letter)
        except Exception as error:  # whatever is not a proof may have arrived
            logger.exception("the postman broke its promise never to raise", extra=_facts(letter, "postman_broken"))
            return OutcomeUnknown(type(error).__name__)

    async def _record(self, letter: Letter, outcome: LetterOutcome, now: datetime) -> None:
        match outcome:
            case NotNow(reason, retry_after):
                self._waiting = again(now, self._waiting, retry_after)
                self._unsent.add(letter.id)
                await self._wait_again(letter)
                logger.info("letters wait: %s", reason, extra=_facts(letter, "letters_wait"))
                return
            case Barred():
                await self._readers.forget(letter.user_id, now)
                logger.info("a reader cannot be written to, and is forgotten", extra=_facts(letter, "reader_gone"))
            case Refused(reason) | OutcomeUnknown(reason):
                await self._letters.end(letter.id)
                logger.warning("a letter did not arrive: %s", reason, extra=_facts(letter, "letter_lost"))
            case Sent():
                await self._letters.end(letter.id)
                logger.info("a letter arrived", extra=_facts(letter, "letter_sent"))
        self._waiting = None

    async def _wait_again(self, letter: Letter) -> None:
        await self._letters.postpone(letter.id)
        self._unsent.discard(letter.id)


def _facts(letter: Letter, action: str) -> dict[str, object]:
    """Nobody's id: a log outlives what a reader takes back."""
    return {"action": action, "letter": letter.id, "kind": letter.kind}
