"""A poll whose time has come is stopped, counted and announced; its winner becomes a promise."""

import logging
from datetime import datetime, timedelta

from bot.clock import Checkpoint, Clock
from bot.pipeline.promises import Terms
from bot.polls.ballot import Ballot, BallotState, Tally
from bot.polls.find_tally import FindTally, NoTally
from bot.polls.late import late_by
from bot.polls.ports import AlreadyClosed, BallotRenderer, BallotStore, PollGone
from bot.polls.rule import decide
from bot.publishing.patience import Wait, again
from bot.publishing.points import Point
from bot.publishing.post import Barred, NewPost, NotNow, OutcomeUnknown, PostKind
from bot.publishing.turn import Turn, unbroken
from bot.values import Struct, replace

logger = logging.getLogger(__name__)

CLOSED_PATIENCE = timedelta(minutes=10)
"""How long a closed poll without a tally waits for its `poll` update, which comes within seconds or not at all."""

SILENT_PATIENCE = timedelta(hours=1)
"""How long stopPoll is repeated while its answers prove nothing. Longer than most outages; then the owner looks."""


class _Trouble(Struct, frozen=True):
    """What keeps a ballot from being closed, since when, and the wait after the last try."""

    kind: type[NoTally]
    since: datetime
    wait: Wait


class CloseDueBallots:
    """Closes each ballot whose time has come: intent, stopPoll, tally, then result and promise in one transaction.

    Without a closed tally there is no promotion. Repeating stopPoll is safe, so an unknown outcome is tried again, and
    of a poll that is closed already the votes are looked for (`FindTally`); each for a while, then the owner is told
    (`poll_unclear`). Nothing is given up while Telegram provably was not reached, or the bot lacks its rights.
    """

    def __init__(
        self,
        ballots: BallotStore,
        find_tally: FindTally,
        renderer: BallotRenderer,
        clock: Clock,
        checkpoint: Checkpoint,
        terms: Terms,
    ) -> None:
        self._ballots = ballots
        self._find_tally = find_tally
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
        due = await self._ballots.due_to_close(now)
        self._tallies = {ballot.id: self._tallies[ballot.id] for ballot in due if ballot.id in self._tallies}
        for ballot in due:
            trouble = self._troubles.get(ballot.id)
            if not self._turn.closed and (trouble is None or not trouble.wait.holds(now)):
                await unbroken(self._close(ballot))

    async def _close(self, ballot: Ballot) -> None:
        if ballot.state is BallotState.OPEN:
            if not await self._ballots.begin_closing(ballot.id, self._clock.now()):
                return
            self._checkpoint(Point.CLOSING_COMMITTED)
        outcome = self._tallies.get(ballot.id) or await self._find_tally(ballot, self._may_look(ballot))
        if isinstance(outcome, Tally):
            self._tallies[ballot.id] = outcome
            if await self._announce(ballot, outcome):
                del self._tallies[ballot.id]
        else:
            await self._wait_or_give_up(ballot, outcome)

    def _may_look(self, ballot: Ballot) -> bool:
        """Not at once: the `poll` update mostly comes before the second try, and spares a copy in somebody's chat."""
        return ballot.id in self._troubles

    def _closed_at(self, ballot: Ballot) -> datetime | None:
        """Since when it is known to be closed, where its votes came later."""
        trouble = self._troubles.get(ballot.id)
        return trouble.since if trouble and trouble.kind is AlreadyClosed else None

    async def _announce(self, ballot: Ballot, tally: Tally) -> bool:
        """False: the winner moved on just now, so that it is decided again; or another process was faster."""
        now = self._clock.now()
        gone = await self._ballots.moved_on(ballot.id)
        decision = replace(decide(ballot, tally, now, gone), due_on=self._terms.due_on(now))
        late = late_by(ballot, self._closed_at(ballot) or now)
        parts = self._renderer.result(ballot, tally, decision, late)
        result = NewPost(kind=PostKind.RESULT, channel_id=ballot.channel_id, parts=parts, ballot_id=ballot.id)
        closed = await self._ballots.close(ballot.id, tally, decision, result, now, late)
        if closed:
            self._checkpoint(Point.BALLOT_CLOSED)
            winner = decision.winner.candidate_id if decision.winner else None
            facts = {"action": "ballot_closed", "ballot": ballot.id, "winner": winner}
            logger.info("a ballot is closed with %s voters", tally.voters, extra=facts)
        self._troubles.pop(ballot.id, None)
        return closed

    async def _wait_or_give_up(self, ballot: Ballot, outcome: NoTally) -> None:
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


def _patience(outcome: NoTally) -> timedelta | None:
    """None: as long as it takes."""
    match outcome:
        case NotNow() | Barred():
            return None
        case PollGone():
            return timedelta(0)
        case AlreadyClosed():
            return CLOSED_PATIENCE
        case OutcomeUnknown():
            return SILENT_PATIENCE
