"""The stores of what readers choose, ask for and are promised: their tables stand in `choice_tables.py`."""

from typing import Final

from bot.pipeline.board import BoardStore
from bot.pipeline.details import DetailsStore
from bot.pipeline.letters import LetterStore
from bot.pipeline.ports import PipelineStore
from bot.pipeline.promises import PromiseStore
from bot.pipeline.readers import ReaderStore
from bot.pipeline.suggestions import SuggestionStore
from bot.pipeline.wishes import WishStore
from bot.polls.figures import FiguresStore
from bot.polls.hand_polls import HandPollStore
from bot.polls.members import MemberStore
from bot.polls.ports import BallotStore, ClosingStore
from bot.polls.proposals import ProposalStore
from bot.polls.recurring import BallotTimeStore
from bot.polls.write_off import WriteOffStore
from bot.storage.ballot_times import SqlBallotTimes
from bot.storage.ballots import SqlBallots
from bot.storage.board import SqlBoard
from bot.storage.closings import SqlClosings
from bot.storage.details import SqlDetails
from bot.storage.engine import Transactions
from bot.storage.figures import SqlFigures, SqlMembers
from bot.storage.hand_polls import SqlHandPolls
from bot.storage.keep_polls import SqlPastPolls
from bot.storage.letters import SqlLetters
from bot.storage.pipeline import SqlPipeline
from bot.storage.promises import SqlPromises
from bot.storage.proposals import SqlProposals
from bot.storage.readers import SqlReaders
from bot.storage.suggestions import SqlSuggestions
from bot.storage.wishes import SqlWishes
from bot.storage.write_offs import SqlWriteOffs


class ChoiceStores:
    """One half of a `Database`."""

    def __init__(self, transactions: Transactions) -> None:
        self.ballot_times: Final[BallotTimeStore] = SqlBallotTimes(transactions)
        self.ballots: Final[BallotStore] = SqlBallots(transactions)
        self.board: Final[BoardStore] = SqlBoard(transactions)
        self.closings: Final[ClosingStore] = SqlClosings(transactions)
        self.details: Final[DetailsStore] = SqlDetails(transactions)
        self.figures: Final[FiguresStore] = SqlFigures(transactions)
        self.hand_polls: Final[HandPollStore] = SqlHandPolls(transactions)
        self.letters: Final[LetterStore] = SqlLetters(transactions)
        self.members: Final[MemberStore] = SqlMembers(transactions)
        self.past_polls: Final[SqlPastPolls] = SqlPastPolls(transactions)
        self.pipeline: Final[PipelineStore] = SqlPipeline(transactions)
        self.promises: Final[PromiseStore] = SqlPromises(transactions)
        self.proposals: Final[ProposalStore] = SqlProposals(transactions)
        self.readers: Final[ReaderStore] = SqlReaders(transactions)
        self.suggestions: Final[SuggestionStore] = SqlSuggestions(transactions)
        self.wishes: Final[WishStore] = SqlWishes(transactions)
        self.write_offs: Final[WriteOffStore] = SqlWriteOffs(transactions)
