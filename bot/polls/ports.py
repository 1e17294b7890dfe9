"""What polls need: a database, a channel whose polls can be stopped, and somebody who renders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.polls.ballot import Ballot, Decision, NewBallot, PastBallot, Tally
from bot.publishing.post import FrozenPart, NewPost, NotNow, OutcomeUnknown


@dataclass(frozen=True, slots=True)
class AlreadyClosed:
    """stopPoll was refused since the poll is closed: no tally comes with that."""

    reason: str


@dataclass(frozen=True, slots=True)
class PollGone:
    """The poll's message was deleted, or may not be touched any more."""

    reason: str


StopOutcome = Tally | AlreadyClosed | PollGone | NotNow | OutcomeUnknown


class BallotStore(Protocol):
    """Every method is one transaction."""

    async def propose(self, ballot: NewBallot, now: datetime) -> int:
        """Keeps a proposal that an owner may open; returns its id. It binds nothing: no candidate changes state."""
        ...

    async def proposal(self, proposal_id: int) -> NewBallot | None: ...

    async def open(self, ballot: NewBallot, parts: tuple[FrozenPart, ...], now: datetime, cause: str) -> int:
        """Ballot and its post (kind ballot) in one transaction; candidates are `on_ballot`. BallotOpen when one is not
        closed yet, AlreadyApplied when the cause was recorded before."""
        ...

    async def current(self) -> Ballot | None:
        """The one that is planned, open or closing."""
        ...

    async def ballot(self, ballot_id: int) -> Ballot | None: ...

    async def latest(self, limit: int) -> list[Ballot]: ...

    async def past(self, limit: int) -> list[PastBallot]:
        """The last ballots over several papers that have ended, newest first: `recent` of `options.choose`."""
        ...

    async def due_to_close(self, now: datetime) -> list[Ballot]:
        """Open or closing ones whose time has come."""
        ...

    async def begin_closing(self, ballot_id: int, now: datetime, cause: str | None = None) -> bool:
        """The intent, before stopPoll. With a cause (an owner closes early) the closing time becomes `now`."""
        ...

    async def keep_tally(self, poll_id: str, tally: Tally, now: datetime) -> None:
        """The newest state that a `poll` update told; unknown polls are ignored, a closed state is never replaced."""
        ...

    async def kept_tally(self, ballot_id: int) -> Tally | None: ...

    async def close(
        self, ballot_id: int, tally: Tally, decision: Decision, result: NewPost | None, now: datetime
    ) -> bool:
        """Once: result and audit stored, winner `chosen` with its promise, the others shortlisted, each with the credit
        of the decision, result post planned. False when it was closed before."""
        ...

    async def give_up(self, ballot_id: int, reason: str, now: datetime) -> bool:
        """Unclear: no tally, no promotion; candidates shortlisted again; writes a `poll_unclear` notice."""
        ...


class PollChannel(Protocol):
    async def stop_poll(self, channel_id: int, message_id: int, options: int) -> StopOutcome:
        """One call; repeating it is safe. `options`: how many the poll has, so that a wrong answer is no tally."""
        ...


class BallotRenderer(Protocol):
    def ballot(self, ballot: NewBallot, zone: ZoneInfo) -> tuple[FrozenPart, ...]:
        """A message with titles, links and pitches, then the native poll (several answers, anonymous, results hidden
        until it closes, the closing hour in the text, no close_date)."""
        ...

    def result(self, ballot: Ballot, tally: Tally, decision: Decision) -> tuple[FrozenPart, ...]:
        """One message that replies to the poll."""
        ...
