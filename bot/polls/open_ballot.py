"""The owner's yes to a proposal, or its hour: a ballot and its post."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Checkpoint
from bot.errors import AlreadyApplied, BallotOpen, CandidatesGone, NotFound, StaleButton
from bot.polls.ballot import BallotKind
from bot.polls.change_proposal import ChangeProposal, LookAtProposal
from bot.polls.ports import BallotRenderer, BallotStore
from bot.polls.proposals import BallotTime, Proposal, Ref
from bot.publishing.points import Point

logger = logging.getLogger(__name__)


class OpenBallot:
    """Ballot and post in one transaction; the poll appears with the next delivery."""

    def __init__(
        self,
        ballots: BallotStore,
        look: LookAtProposal,
        change: ChangeProposal,
        renderer: BallotRenderer,
        zone: ZoneInfo,
        checkpoint: Checkpoint,
    ) -> None:
        self._ballots = ballots
        self._look = look
        self._change = change
        self._renderer = renderer
        self._zone = zone
        self._checkpoint = checkpoint

    async def __call__(self, ref: Ref, now: datetime, cause: str) -> int:
        """The ballot's id.

        CandidatesGone: others stand in the proposal now, in a new version, and nothing was opened. NotFound: there is
        no such proposal, or the only paper of a single one is gone. StaleButton: it is another version by now, or its
        closing time has passed. BallotOpen: another one is not closed. TooFewCandidates. AlreadyApplied: it was opened
        before, by this cause or another. Nothing was changed then.
        """
        view = await self._look(ref.id)
        if view.proposal.ballot_id is not None:
            raise AlreadyApplied(cause)
        if view.proposal.ref != ref or view.proposal.ballot.closes_at <= now:
            raise StaleButton(cause)
        current = await self._ballots.current()
        if current is not None:
            raise BallotOpen(current.id)
        if view.gone:
            if view.proposal.ballot.kind is BallotKind.SINGLE:
                raise NotFound("candidate", str(view.proposal.standing))
            await self._change.refill(view, now)
            raise CandidatesGone(tuple(option.title for option in view.gone))
        return await self._open(view.proposal, now, cause, None)

    async def at(self, proposal: Proposal, time: BallotTime, now: datetime) -> int:
        """Opens it for this time of a recurring ballot. AlreadyApplied: the time was used before."""
        return await self._open(proposal, now, None, time)

    async def _open(self, proposal: Proposal, now: datetime, cause: str | None, time: BallotTime | None) -> int:
        ballot = proposal.ballot
        parts = self._renderer.ballot(ballot, self._zone)
        ballot_id = await self._ballots.open(ballot, parts, now, cause, proposal=proposal.ref, time=time)
        self._checkpoint(Point.POST_FROZEN)
        facts = {"action": "ballot_opened", "ballot": ballot_id, "options": len(ballot.options)}
        logger.info("a ballot is on its way until %s", ballot.closes_at, extra=facts)
        return ballot_id
