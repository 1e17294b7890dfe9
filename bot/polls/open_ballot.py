"""The owner's yes to a proposal."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Checkpoint
from bot.errors import NotFound, StaleButton
from bot.polls.ports import BallotRenderer, BallotStore
from bot.publishing.points import Point

logger = logging.getLogger(__name__)


class OpenBallot:
    """Ballot and post in one transaction; the poll appears with the next delivery."""

    def __init__(self, ballots: BallotStore, renderer: BallotRenderer, zone: ZoneInfo, checkpoint: Checkpoint) -> None:
        self._ballots = ballots
        self._renderer = renderer
        self._zone = zone
        self._checkpoint = checkpoint

    async def __call__(self, proposal_id: int, now: datetime, cause: str) -> int:
        """The ballot's id.

        NotFound: no such proposal, or one of its candidates is gone. StaleButton: its closing time has passed.
        BallotOpen: another one is not closed. AlreadyApplied: this cause opened it before. Nothing was changed.
        """
        ballot = await self._ballots.proposal(proposal_id)
        if ballot is None:
            raise NotFound("proposal", str(proposal_id))
        if ballot.closes_at <= now:
            raise StaleButton(cause)
        parts = self._renderer.ballot(ballot, self._zone)
        ballot_id = await self._ballots.open(ballot, parts, now, cause)
        self._checkpoint(Point.POST_FROZEN)
        facts = {"action": "ballot_opened", "ballot": ballot_id, "options": len(ballot.options)}
        logger.info("a ballot is on its way until %s", ballot.closes_at, extra=facts)
        return ballot_id
