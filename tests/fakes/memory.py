"""The stores in memory: what the ports' docstrings say, and nothing else.

No method of a store waits for anything, so each is one transaction.
"""

from bot.publishing.restored import AnswerRestored
from bot.publishing.slots import Schedule
from bot.publishing.spent import SpendPassed
from tests.fakes.ahead import MemoryRestored
from tests.fakes.ballots import MemoryBallots
from tests.fakes.board import MemoryBoard
from tests.fakes.closings import MemoryClosings
from tests.fakes.delivery import MemoryDelivery
from tests.fakes.evidence import MemoryEvidence
from tests.fakes.inbox import MemoryInbox
from tests.fakes.notices import MemoryNotices
from tests.fakes.pipeline import MemoryPipeline
from tests.fakes.proposals import MemoryBallotTimes, MemoryProposals
from tests.fakes.queue import MemoryPauses, MemoryQueue, MemorySlots
from tests.fakes.tables import Tables
from tests.makers import CHANNEL_ID


class Memory:
    """Every store over the same tables, under the names that `storage.database.Database` has."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.ballot_times = MemoryBallotTimes(self.tables)
        self.ballots = MemoryBallots(self.tables)
        self.board = MemoryBoard(self.tables)
        self.closings = MemoryClosings(self.tables)
        self.closings = MemoryClosings(self.tables)
        self.delivery = MemoryDelivery(self.tables)
        self.evidence = MemoryEvidence(self.tables)
        self.inbox = MemoryInbox()
        self.notices = MemoryNotices(self.tables)
        self.pauses = MemoryPauses(self.tables)
        self.pipeline = MemoryPipeline(self.tables)
        self.proposals = MemoryProposals(self.tables)
        self.queue = MemoryQueue(self.tables)
        self.restored = MemoryRestored(self.tables)
        self.slots = MemorySlots(self.tables)

    def answer_restored(self, schedule: Schedule) -> AnswerRestored:
        """The owners' answers after a restore."""
        spend = SpendPassed(self.slots, self.restored, schedule, CHANNEL_ID)
        return AnswerRestored(self.restored, self.queue, schedule, spend)
