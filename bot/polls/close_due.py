"""A poll whose time has come is stopped, counted and announced; its winner becomes a promise."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Checkpoint, Clock
from bot.pipeline.promises import Terms
from bot.polls.ballot import Ballot, BallotState, Tally
from bot.polls.ports import AlreadyClosed, BallotRenderer, BallotStore, PollChannel, PollGone, StopOutcome
from bot.polls.rule import decide
from bot.publishing.patience import Wait, again
from bot.publishing.points import Point
from bot.publishing.post import NewPost, NotNow, OutcomeUnknown, PostKind
from bot.publishing.turn import Turn, unbroken

logger = logging.getLogger(__name__)

CLOSED_PATIENCE = timedelta(minutes=10)
"""How long a closed poll without a tally waits for its `poll` update, which comes within seconds or not at all."""

SILENT_PATIENCE = timedelta(hours=1)
"""How long stopPoll is repeated while its answers prove nothing. Longer than most outages; then the owner looks."""

_NoTally = AlreadyClosed | PollGone | NotNow | OutcomeUnknown


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What keeps a ballot from being closed, since when, and the wait after the last try."""

    kind: type[_NoTally]
    since: datetime
    wait: Wait


class CloseDueBallots:
    """Closes each ballot whose time has come: intent, stopPoll, tally, then result and promise in one transaction.

    Without a closed tally there is no promotion. Repeating stopPoll is safe, so an unknown outcome is tried again, and
    a poll that is closed already waits for its `poll` update; each for a while, then the owner is told
    (`poll_unclear`). Nothing is given up while Telegram provably was not reached.
    """

    def __init__(
        self,
        ballots: BallotStore,
        channel: PollChannel,
        renderer: BallotRenderer,
        clock: Clock,
        checkpoint: Checkpoint,
        terms: Terms,
    ) -> None:
        self._ballots = ballots
        self._channel = channel
        self._renderer = renderer
        self._clock = clock
        self._checkpoint = checkpoint
        self._terms = terms
        self._turn = Turn()
        self._troubles: dict[int, _Trouble] = {}
        self._tallies: dict[int, Tally] = {}  # answers that the database did not take yet: stopPoll gives them once

    async def __call__(self) -> None:
        """One try for each ballot whose time has come. While a run is under way, a second one does nothing.

        Cancelled, it ends after the ballot under way. DatabaseAway: an answer that came before it is kept.
        """
        await self._turn(self._run)

    async def stop(self) -> None:
        """At shutdown: begins no other ballot; returns when the one under way is done."""
        await self._turn.close()

    async def _run(self) -> None:
        now = self._clock.now()
        for ballot in await self._ballots.due_to_close(now):
            trouble = self._troubles.get(ballot.id)
            if not self._turn.closed and (trouble is None or not trouble.wait.holds(now)):
                await unbroken(self._close(ballot))

    async def _close(self, ballot: Ballot) -> None:
        if ballot.state is BallotState.OPEN:
            if not await self._ballots.begin_closing(ballot.id, self._clock.now()):
                return
            self._checkpoint(Point.CLOSING_COMMITTED)
        outcome = self._tallies.get(ballot.id) or await self._stop_poll(ballot)
        if not isinstance(outcome, Tally):
            outcome = await self._kept_tally(ballot) or outcome
        if isinstance(outcome, Tally):
            self._tallies[ballot.id] = outcome
            await self._announce(ballot, outcome)
            del self._tallies[ballot.id]
        else:
            await self._wait_or_give_up(ballot, outcome)

    async def _stop_poll(self, ballot: Ballot) -> StopOutcome:
        if ballot.message_id is None:
            return PollGone("nobody knows where the poll stands in the channel")
        try:
            outcome = await self._channel.stop_poll(ballot.channel_id, ballot.message_id, len(ballot.options))
        except Exception as error:  # so that a mistake over there is tried again with pauses, not every second
            logger.exception("stopPoll broke", extra={"action": "channel_broken", "ballot": ballot.id})
            outcome = OutcomeUnknown(type(error).__name__)
        self._checkpoint(Point.POLL_STOPPED)
        return outcome

    async def _kept_tally(self, ballot: Ballot) -> Tally | None:
        """What a `poll` update told, if it says closed and fits the ballot."""
        kept = await self._ballots.kept_tally(ballot.id)
        return kept if kept and kept.closed and len(kept.votes) == len(ballot.options) else None

    async def _announce(self, ballot: Ballot, tally: Tally) -> None:
        now = self._clock.now()
        decision = replace(decide(ballot, tally), due_on=self._terms.due_on(now))
        parts = self._renderer.result(ballot, tally, decision)
        result = NewPost(kind=PostKind.RESULT, channel_id=ballot.channel_id, parts=parts, ballot_id=ballot.id)
        if await self._ballots.close(ballot.id, tally, decision, result, now):
            self._checkpoint(Point.BALLOT_CLOSED)
            winner = decision.winner.candidate_id if decision.winner else None
            facts = {"action": "ballot_closed", "ballot": ballot.id, "winner": winner}
            logger.info("a ballot is closed with %s voters", tally.voters, extra=facts)
        self._troubles.pop(ballot.id, None)

    async def _wait_or_give_up(self, ballot: Ballot, outcome: _NoTally) -> None:
        now = self._clock.now()
        before = self._troubles.get(ballot.id)
        if before and (before.kind is not type(outcome) or before.since > now):
            before = None  # a new trouble has its own patience, and so has one that began by a wrong clock
        since = before.since if before else now
        facts = {"action": "ballot_waits", "ballot": ballot.id, "reason": outcome.reason}
        patience = _patience(outcome)
        if patience is not None and now - since >= patience:
            await self._ballots.give_up(ballot.id, outcome.reason, now)
            self._troubles.pop(ballot.id, None)
            logger.error("a ballot has no result: %s", outcome.reason, extra=facts | {"action": "ballot_unclear"})
            return
        retry_after = outcome.retry_after if isinstance(outcome, NotNow) else None
        wait = again(now, before.wait if before else None, retry_after)
        self._troubles[ballot.id] = _Trouble(type(outcome), since, wait)
        logger.warning("a ballot cannot be closed yet: %s", outcome.reason, extra=facts)


def _patience(outcome: _NoTally) -> timedelta | None:
    """None: as long as it takes."""
    match outcome:
        case NotNow():
            return None
        case PollGone():
            return timedelta(0)
        case AlreadyClosed():
            return CLOSED_PATIENCE
        case OutcomeUnknown():
            return SILENT_PATIENCE
