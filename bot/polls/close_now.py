"""An owner ends the voting before its time."""

import logging
from datetime import datetime

from bot.errors import NotFound
from bot.polls.ballot import Ballot
from bot.polls.ports import BallotStore

logger = logging.getLogger(__name__)


class CloseBallotNow:
    """The owner closes the open ballot before its time; `CloseDueBallots` does the rest with its next run."""

    def __init__(self, ballots: BallotStore) -> None:
        self._ballots = ballots

    async def __call__(self, now: datetime, cause: str, ballot_id: int | None = None) -> Ballot:
        """The ballot that closes: the one named, else the current one.

        NotFound: it is not open (any more, or not yet). AlreadyApplied: this cause closed it before.
        """
        ballot = await (self._ballots.current() if ballot_id is None else self._ballots.ballot(ballot_id))
        if ballot is None or not await self._ballots.begin_closing(ballot.id, now, cause):
            raise NotFound("ballot", "open" if ballot_id is None else str(ballot_id))
        logger.info("the owner closes a ballot", extra={"action": "ballot_closing", "ballot": ballot.id})
        return ballot
