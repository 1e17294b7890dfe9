"""A ballot whose time has come, and a channel that answers as a test says."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.clock import Checkpoint, no_checkpoint
from bot.pipeline.candidate import CandidateState
from bot.pipeline.promises import Terms
from bot.polls.ballot import Ballot, BallotState
from bot.polls.close_due import CloseDueBallots
from bot.polls.find_tally import FindTally
from bot.polls.ports import AlreadyClosed, PollGone, StopOutcome
from bot.publishing.post import NotNow, OutcomeUnknown
from tests.fakes.ballots import MemoryBallots
from tests.fakes.channel import FakeChannel, FakeProber
from tests.fakes.clock import StandingClock
from tests.fakes.memory import Memory
from tests.fakes.render import PlainRenderer
from tests.makers import NOW, make_ballot, make_candidate

CLOSED = AlreadyClosed("poll has already been closed")
UNKNOWN = OutcomeUnknown("time-out")
GONE = PollGone("message with poll to stop not found")
AWAY = NotNow("no connection")


class World:
    """A ballot over candidates 1 and 2 that is open and closes at NOW; stopPoll answers `stops`."""

    def __init__(self, *stops: StopOutcome, ballot: Ballot | None = None) -> None:
        self.memory = Memory()
        for number in (1, 2):
            self.memory.tables.candidates[number] = make_candidate(number, state=CandidateState.ON_BALLOT)
        self.memory.tables.ballots[1] = ballot or make_ballot(closes_at=NOW)
        self.channel = FakeChannel(stops=stops)
        self.prober = FakeProber(self.channel)
        self.clock = StandingClock()
        self.close = self.closer()

    def closer(self, store: MemoryBallots | None = None, checkpoint: Checkpoint = no_checkpoint) -> CloseDueBallots:
        ballots, renderer, evidence = store or self.memory.ballots, PlainRenderer(), self.memory.evidence
        closings, channel, prober, clock = self.memory.closings, self.channel, self.prober, self.clock
        find_tally = FindTally(closings, channel, prober, renderer, clock, checkpoint, evidence.first_probe)
        return CloseDueBallots(ballots, find_tally, renderer, clock, checkpoint, Terms(14, ZoneInfo("UTC")))

    @property
    def state(self) -> BallotState:
        return self.memory.tables.ballots[1].state

    @property
    def results(self) -> list[str]:
        return [str(kept.parts[0].frozen.payload["text"]) for kept in self.memory.tables.posts.values()]

    @property
    def told(self) -> list[str]:
        """Kinds of notices, but for the one about looks."""
        return [notice.kind for notice in self.memory.tables.notices if notice.kind != "probing"]

    async def tick(self, **span: float) -> None:
        """Calls once a second for so long."""
        for _ in range(int(timedelta(**span).total_seconds())):
            self.clock.move(timedelta(seconds=1))
            await self.close()
