"""What polls need: a database, a channel whose polls can be stopped, and somebody who renders."""

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.polls.ballot import Ballot, Decision, NewBallot, PastBallot, Tally
from bot.polls.count import PollCount
from bot.polls.proposals import BallotTime, Ref
from bot.publishing.evidence import CannotLook, Hole
from bot.publishing.post import Barred, FrozenPart, NewPost, NotNow, OutcomeUnknown
from bot.values import Struct


class AlreadyClosed(Struct, frozen=True):
    """stopPoll was refused since the poll is closed, or is not ours: no votes come with that."""

    reason: str


class PollGone(Struct, frozen=True):
    """The poll's message was deleted, or another one stands there."""

    reason: str


StopOutcome = PollCount | AlreadyClosed | PollGone | Barred | NotNow | OutcomeUnknown
"""Barred: the bot may do nothing in the channel until somebody gives it its rights back."""

PollLook = PollCount | Hole | CannotLook | NotNow
"""What stands at a poll's place. Hole: no poll."""


class BallotStore(Protocol):
    """Every method is one transaction."""

    async def open(
        self,
        ballot: NewBallot,
        parts: tuple[FrozenPart, ...],
        now: datetime,
        cause: str | None,
        *,
        proposal: Ref | None = None,
        time: BallotTime | None = None,
    ) -> int:
        """Ballot and its post (kind ballot) in one transaction; candidates are `on_ballot`, the proposal is opened, and
        the time of a recurring one is used.

        BallotOpen when one is not closed yet, StaleButton for another version of the proposal, NotFound for a candidate
        that cannot stand now. AlreadyApplied when the cause was recorded, or the time used, before.
        """
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
        """The intent, before stopPoll. With a cause (an owner closes early) the closing time becomes `now`; another
        owner's cause changes nothing more."""
        ...

    async def moved_on(self, ballot_id: int) -> frozenset[int]:
        """Its candidates that were reviewed, discarded or promised since it was opened: `gone` of `rule.decide`."""
        ...

    async def close(
        self,
        ballot_id: int,
        tally: Tally,
        decision: Decision,
        result: NewPost | None,
        now: datetime,
        late: timedelta | None = None,
    ) -> bool:
        """Once: result and audit stored, winner `chosen` with its promise, the others shortlisted, each with the credit
        of the decision, result post planned. False, and nothing changed, when it was closed before or when the winner
        has moved on since it was decided: decide again. `late`: told to the owners, as a `ballot_late` notice."""
        ...

    async def give_up(self, ballot_id: int, reason: str, now: datetime) -> bool:
        """Unclear: no tally, no promotion; candidates shortlisted again; writes a `poll_unclear` notice."""
        ...


class ClosingStore(Protocol):
    """What is known of the votes before a ballot is closed, and ballots that cannot go on. Every method is one
    transaction."""

    async def keep_count(self, count: PollCount, now: datetime) -> None:
        """The newest state that a `poll` update told; unknown polls are ignored, a closed state is never replaced."""
        ...

    async def kept_count(self, ballot_id: int) -> PollCount | None: ...

    async def count_again(self, ballot_id: int, now: datetime, cause: str) -> bool:
        """An unclear one is closing again. False when it is not unclear (any more). BallotOpen when another one is not
        closed, AlreadyApplied when the cause was recorded before: nothing was changed then."""
        ...

    async def take_back_late(self, now: datetime) -> int:
        """Ballots whose poll was not sent while half of their time passed: closed without a vote, candidates
        shortlisted again, the post ended, with a `ballot_missed` notice; of those whose first message stands in the
        channel that comes once it is deleted. Returns how many."""
        ...


class PollChannel(Protocol):
    async def stop_poll(self, channel_id: int, message_id: int) -> StopOutcome:
        """One call; repeating it is safe. That the answer is about this poll is for the caller to see."""
        ...


class PollProber(Protocol):
    async def look_at_poll(self, channel_id: int, message_id: int) -> PollLook:
        """Forwards it silently to the ledger chat, reads the copy and deletes it. Never raises."""
        ...


class BallotRenderer(Protocol):
    def ballot(self, ballot: NewBallot, zone: ZoneInfo) -> tuple[FrozenPart, ...]:
        """A message with titles, links and pitches, then the native poll (several answers, anonymous, results hidden
        until it closes, the closing hour in the text, no close_date)."""
        ...

    def options(self, ballot: NewBallot | Ballot) -> tuple[str, ...]:
        """What the poll shows of each option, in the ballot's order."""
        ...

    def result(
        self, ballot: Ballot, tally: Tally, decision: Decision, late: timedelta | None
    ) -> tuple[FrozenPart, ...]:
        """One message that replies to the poll; `late`: how much later than its hour it was closed, see `late_by`."""
        ...
