"""How a ballot was voted on: from the answer of stopPoll, else from what Telegram told before, else from a look."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.clock import Checkpoint, Clock
from bot.polls.ballot import Ballot, Evidence, Tally
from bot.polls.count import PollCount, tally_of
from bot.polls.ports import (
    AlreadyClosed,
    BallotRenderer,
    ClosingStore,
    PollChannel,
    PollGone,
    PollProber,
)
from bot.publishing.evidence import CannotLook, Hole
from bot.publishing.points import Point
from bot.publishing.post import Barred, NotNow, OutcomeUnknown

logger = logging.getLogger(__name__)

NoTally = AlreadyClosed | PollGone | Barred | NotNow | OutcomeUnknown

FirstProbe = Callable[[datetime], Awaitable[object]]
"""`publishing.evidence.EvidenceStore.first_probe`: owners are told of copies before they see one."""


class FindTally:
    """Stops a poll and finds its votes. Only a closed poll counts, and only one with this ballot's options.

    A repeated stopPoll never tells the votes again, so a lost answer is made good by the stored `poll` update, which
    comes within seconds; where it does not come, by a silent forward of the poll.
    """

    def __init__(
        self,
        closings: ClosingStore,
        channel: PollChannel,
        prober: PollProber,
        renderer: BallotRenderer,
        clock: Clock,
        checkpoint: Checkpoint,
        first_probe: FirstProbe,
    ) -> None:
        self._closings = closings
        self._channel = channel
        self._prober = prober
        self._renderer = renderer
        self._clock = clock
        self._checkpoint = checkpoint
        self._first_probe = first_probe

    async def __call__(self, ballot: Ballot, looking: bool) -> Tally | NoTally:
        """One try; `looking`: whether it may forward the poll. DatabaseAway may come after the poll is stopped."""
        outcome = await self._stop(ballot)
        if isinstance(outcome, Tally):
            return outcome
        kept = await self._closings.kept_count(ballot.id)
        if kept and (tally := self._tally(ballot, kept, Evidence.UPDATE)):
            return tally
        if looking and isinstance(outcome, AlreadyClosed):
            return await self._look(ballot, outcome)
        return outcome

    async def _stop(self, ballot: Ballot) -> Tally | NoTally:
        if ballot.message_id is None:
            return PollGone("nobody knows where the poll stands in the channel")
        try:
            outcome = await self._channel.stop_poll(ballot.channel_id, ballot.message_id)
        except Exception as error:  # so that a mistake over there is tried again with pauses, not every second
            logger.exception("stopPoll broke", extra={"action": "channel_broken", "ballot": ballot.id})
            outcome = OutcomeUnknown(type(error).__name__)
        self._checkpoint(Point.POLL_STOPPED)
        if not isinstance(outcome, PollCount):
            return outcome
        return self._tally(ballot, outcome, Evidence.ANSWER) or OutcomeUnknown("the answer is not this poll, counted")

    async def _look(self, ballot: Ballot, closed: AlreadyClosed) -> Tally | NoTally:
        if ballot.message_id is None:
            return closed
        await self._first_probe(self._clock.now())
        match await self._prober.look_at_poll(ballot.channel_id, ballot.message_id):
            case PollCount() as count:
                if not count.closed:  # an owner's hand may stop it, or give back a right
                    return OutcomeUnknown(f"the poll is open: {closed.reason}")
                return self._tally(ballot, count, Evidence.FORWARD) or PollGone("another poll stands there")
            case Hole():
                return PollGone("the poll is not there any more")
            case CannotLook(reason):
                return AlreadyClosed(reason)
            case NotNow() as later:  # of an outage stopPoll knows more
                return later if later.retry_after else AlreadyClosed(later.reason)

    def _tally(self, ballot: Ballot, count: PollCount, evidence: Evidence) -> Tally | None:
        if not count.closed or ballot.poll_id not in (None, count.poll_id):
            return None
        return tally_of(count, self._renderer.options(ballot), evidence)
