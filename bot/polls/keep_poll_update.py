"""Telegram's own count of a running poll."""

from datetime import datetime

from bot.polls.ballot import Tally
from bot.polls.ports import BallotStore


class KeepPollUpdate:
    """What a `poll` update tells: the votes so far, and the only tally where an answer of stopPoll was lost."""

    def __init__(self, ballots: BallotStore) -> None:
        self._ballots = ballots

    async def __call__(self, poll_id: str, tally: Tally, now: datetime) -> None:
        """Kept for a poll of ours; others are ignored, and a closed state is never replaced."""
        await self._ballots.keep_tally(poll_id, tally, now)
