"""A ballot filled from the pipeline, for an owner to open: it binds nothing."""

from datetime import datetime

from bot.errors import BallotOpen, PromisesOpen, TooFewCandidates
from bot.pipeline.candidate import Candidate
from bot.pipeline.ports import PipelineStore
from bot.polls.ballot import FEWEST_OPTIONS, MOST_OPTIONS, BallotKind, BallotOption, NewBallot
from bot.polls.changes import told_apart
from bot.polls.field import ReadField
from bot.polls.options import choose, option_of
from bot.polls.ports import BallotStore
from bot.polls.proposals import Proposal, ProposalStore
from bot.values import Struct


class Habits(Struct, frozen=True):
    """How this channel's ballots are, where nothing else is said.

    options: seats that are proposed, 4 to 6: short lists are read to the end; most_promises: while so many are open
    nothing new is asked, 0: no limit.
    """

    options: int = 4
    members_only: bool = False
    most_promises: int = 3


class ProposeBallot:
    """Fills a ballot from the pipeline."""

    def __init__(
        self,
        pipeline: PipelineStore,
        ballots: BallotStore,
        proposals: ProposalStore,
        channel_id: int,
        habits: Habits,
    ) -> None:
        self._pipeline = pipeline
        self._ballots = ballots
        self._proposals = proposals
        self._field = ReadField(pipeline, ballots)
        self._channel_id = channel_id
        self._habits = habits

    async def __call__(
        self, question: str, closes_at: datetime, now: datetime, *, most: int | None = None, anyway: bool = False
    ) -> Proposal:
        """`question` is what the poll asks, at most 200 characters; most: seats, 2 to 6; anyway: whatever was promised.

        BallotOpen: another one is not closed yet. PromisesOpen: too many wait for their reviews. TooFewCandidates:
        fewer than two can stand. Nothing is kept then.
        """
        await self._refuse(anyway)
        return await self._proposals.propose(await self.fill(question, closes_at, now, most), now)

    async def single(
        self,
        question: str,
        answers: tuple[str, str],
        candidate: Candidate,
        closes_at: datetime,
        now: datetime,
        *,
        anyway: bool = False,
    ) -> Proposal:
        """Whether this one is to be reviewed; answers: yes and no, as the poll shows them. BallotOpen, PromisesOpen."""
        await self._refuse(anyway)
        yes, no = answers
        paper = option_of(candidate, now)
        options = (
            BallotOption(paper.candidate_id, yes, paper.title, paper.url, paper.pitch, credit=paper.credit),
            BallotOption(None, no, no),
        )
        return await self._proposals.propose(self._ballot(question, options, closes_at, BallotKind.SINGLE), now)

    async def fill(self, question: str, closes_at: datetime, now: datetime, most: int | None = None) -> NewBallot:
        """By the rule, and not kept. TooFewCandidates."""
        field = await self._field(now)
        if len(field.candidates) < FEWEST_OPTIONS:
            raise TooFewCandidates(FEWEST_OPTIONS, len(field.candidates))
        seats = max(FEWEST_OPTIONS, min(self._habits.options if most is None else most, MOST_OPTIONS))
        options = told_apart(choose(field.candidates, seats, now, field.recent))
        return self._ballot(question, options, closes_at, BallotKind.CHOICE)

    async def too_many_promises(self) -> int:
        """How many are open where that is the limit or more, else 0."""
        open_ones = len(await self._pipeline.promises()) if self._habits.most_promises else 0
        return open_ones if open_ones >= max(self._habits.most_promises, 1) else 0

    async def _refuse(self, anyway: bool) -> None:
        current = await self._ballots.current()
        if current is not None:
            raise BallotOpen(current.id)
        promises = 0 if anyway else await self.too_many_promises()
        if promises:
            raise PromisesOpen(promises)

    def _ballot(
        self, question: str, options: tuple[BallotOption, ...], closes_at: datetime, kind: BallotKind
    ) -> NewBallot:
        return NewBallot(
            channel_id=self._channel_id,
            question=question,
            options=options,
            closes_at=closes_at,
            kind=kind,
            members_only=self._habits.members_only,
        )
