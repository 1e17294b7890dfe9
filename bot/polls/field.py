"""Who may stand on a ballot at this moment."""

from datetime import datetime

from bot.pipeline.ports import PipelineStore
from bot.polls.changes import Field
from bot.polls.options import MEMORY
from bot.polls.ports import BallotStore
from bot.polls.proposals import MAY_STAND


class ReadField:
    """All candidates among whom the rule chooses, and the last ballots."""

    def __init__(self, pipeline: PipelineStore, ballots: BallotStore) -> None:
        self._pipeline = pipeline
        self._ballots = ballots

    async def __call__(self, now: datetime) -> Field:
        candidates = await self._pipeline.candidates(MAY_STAND, limit=await self._pipeline.count(MAY_STAND))
        return Field(candidates, await self._ballots.past(MEMORY), now)
