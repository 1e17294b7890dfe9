"""An owner has another look at a poll that ended without a result."""

import logging
from datetime import datetime

from bot.errors import StaleButton
from bot.polls.ports import ClosingStore

logger = logging.getLogger(__name__)


class CountAgain:
    """An unclear ballot is closing again; `CloseDueBallots` does the rest with its next run."""

    def __init__(self, closings: ClosingStore) -> None:
        self._closings = closings

    async def __call__(self, ballot_id: int, now: datetime, cause: str) -> None:
        """StaleButton: it is not unclear any more. BallotOpen: another poll is not closed yet. AlreadyApplied: a second
        press. Nothing was changed then."""
        if not await self._closings.count_again(ballot_id, now, cause):
            raise StaleButton(cause)
        logger.info("a ballot is counted again", extra={"action": "ballot_count_again", "ballot": ballot_id})
