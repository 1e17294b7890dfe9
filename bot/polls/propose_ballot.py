"""A ballot filled from the pipeline, for an owner to open: it binds nothing."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import BallotOpen, TooFewCandidates
from bot.pipeline.candidate import CandidateState
from bot.pipeline.ports import PipelineStore
from bot.polls.ballot import FEWEST_OPTIONS, MOST_OPTIONS, NewBallot
from bot.polls.options import choose
from bot.polls.ports import BallotStore

USUAL_OPTIONS = 4  # short lists are read to the end; other channels use four to six
_MAY_STAND = (CandidateState.SHORTLISTED, CandidateState.IDEA)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ballot that waits for an owner's yes under `id`."""

    id: int
    ballot: NewBallot


class ProposeBallot:
    """Fills a ballot from the pipeline."""

    def __init__(self, pipeline: PipelineStore, ballots: BallotStore, channel_id: int) -> None:
        self._pipeline = pipeline
        self._ballots = ballots
        self._channel_id = channel_id

    async def __call__(self, question: str, closes_at: datetime, now: datetime, most: int = USUAL_OPTIONS) -> Proposal:
        """`question` is what the poll asks, at most 300 characters; of `most` options at most 6 are taken.

        BallotOpen: another one is not closed yet. TooFewCandidates: fewer than two can stand. Nothing is kept then.
        """
        current = await self._ballots.current()
        if current is not None:
            raise BallotOpen(current.id)
        candidates = await self._pipeline.candidates(_MAY_STAND, limit=await self._pipeline.count(_MAY_STAND))
        if len(candidates) < FEWEST_OPTIONS:
            raise TooFewCandidates(FEWEST_OPTIONS, len(candidates))
        options = choose(candidates, max(FEWEST_OPTIONS, min(most, MOST_OPTIONS)), now)
        ballot = NewBallot(channel_id=self._channel_id, question=question, options=options, closes_at=closes_at)
        return Proposal(await self._ballots.propose(ballot, now), ballot)
