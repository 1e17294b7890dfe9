"""/close: ends the open poll before its time, after a second look."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.chat.access import Role
from bot.chat.commands.confirming import yes_or_no
from bot.chat.commands.entry import Action, Asked, Command, Entry, number_in
from bot.chat.commands.poll import Ballots
from bot.chat.screen import Screen, bold, drawn, lines, said
from bot.chat.sentences import later
from bot.inbox.ports import ButtonStore
from bot.polls.ballot import Ballot, BallotState

_ACTION = "ballot.close"
_LASTS = timedelta(hours=1)


class Close(Protocol):
    """`polls.close_now.CloseBallotNow`: NotFound, AlreadyApplied."""

    async def __call__(self, now: datetime, cause: str, ballot_id: int | None = None) -> Ballot: ...


class ClosePoll:
    def __init__(self, close: Close, ballots: Ballots, buttons: ButtonStore) -> None:
        self._close = close
        self._ballots = ballots
        self._buttons = buttons

    def entries(self) -> tuple[Entry, ...]:
        return (
            Command("close", Role.OWNER, later("end the open poll now"), self.ask),
            Action(_ACTION, Role.OWNER, self.close, at_once=True),
        )

    async def ask(self, asked: Asked) -> Screen:
        ballot = await self._ballots.current()
        say = asked.say
        if ballot is None:
            return said(say("No poll is open. /ballot proposes one."))
        if ballot.state is not BallotState.OPEN:
            return said(say("The poll is being opened or closed at this moment; look again in a minute."))
        keyboard = await yes_or_no(self._buttons, asked, say("End it now"), _ACTION, str(ballot.id), _LASTS)
        return drawn(lines(say("End this poll now and announce its result?"), bold(ballot.question)), (keyboard,))

    async def close(self, asked: Asked) -> Screen:
        await self._close(asked.now, asked.cause, number_in(asked.words))
        return said(asked.say("The poll is being closed. Its result comes to the channel in a moment."))
