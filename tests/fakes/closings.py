"""What is known of votes before a ballot is closed, in memory."""

from datetime import datetime

from bot.errors import BallotOpen
from bot.polls.ballot import BallotState
from bot.polls.count import PollCount
from bot.values import replace
from tests.fakes.tables import Tables

_CURRENT = (BallotState.PLANNED, BallotState.OPEN, BallotState.CLOSING)


class MemoryClosings:
    """`polls.ports.ClosingStore`, but for `take_back_late`: what that does hangs on the posts of a real database."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def keep_count(self, count: PollCount, now: datetime) -> None:
        for ballot in self._tables.ballots.values():
            known = self._tables.poll_counts.get(ballot.id)
            if ballot.poll_id == count.poll_id and not (known and known.closed):
                self._tables.poll_counts[ballot.id] = replace(count, question=ballot.question)

    async def kept_count(self, ballot_id: int) -> PollCount | None:
        return self._tables.poll_counts.get(ballot_id)

    async def count_again(self, ballot_id: int, now: datetime, cause: str) -> bool:
        self._tables.require_new(cause)
        ballot = self._tables.ballots.get(ballot_id)
        if ballot is None or ballot.state is not BallotState.UNCLEAR:
            return False
        other = next((one.id for one in self._tables.ballots.values() if one.state in _CURRENT), None)
        if other is not None:
            raise BallotOpen(other)
        self._tables.record(cause)
        self._tables.ballots[ballot_id] = replace(ballot, state=BallotState.CLOSING)
        return True

    async def take_back_late(self, now: datetime) -> int:
        raise NotImplementedError
