"""The stores of those who write and post: their tables stand in `desk_tables.py`."""

from typing import Final

from bot.inbox.questions import QuestionStore
from bot.intake.adopt import HandPostStore
from bot.intake.gather_pieces import PieceStore
from bot.intake.hand_desk import HandDeskStore
from bot.intake.hand_edits import HandEditStore
from bot.publishing.audit import AuditStore
from bot.publishing.chosen import ChosenStore
from bot.publishing.corrections import CorrectionStore
from bot.publishing.countdown import CountdownStore
from bot.publishing.drafts import DraftStore
from bot.publishing.guests import GuestStore, ProposalStore
from bot.publishing.ownership import OwnerStore
from bot.publishing.take_back_post import TakingBackStore
from bot.publishing.twins import TwinStore
from bot.storage.audit import SqlAudit
from bot.storage.chosen import SqlChosen
from bot.storage.corrections import SqlCorrections
from bot.storage.countdowns import SqlCountdowns
from bot.storage.drafts import SqlDrafts
from bot.storage.engine import Transactions
from bot.storage.guests import SqlGuests
from bot.storage.hand_edits import SqlHandEdits
from bot.storage.hand_posts import SqlHandPosts
from bot.storage.owners import SqlOwners
from bot.storage.pieces import SqlPieces
from bot.storage.proposing import SqlProposals
from bot.storage.questions import SqlQuestions
from bot.storage.taking_back_posts import SqlTakingBack
from bot.storage.twins import SqlTwins


class DeskStores:
    """One part of a `Database`."""

    def __init__(self, transactions: Transactions) -> None:
        self.audit: Final[AuditStore] = SqlAudit(transactions)
        self.chosen: Final[ChosenStore] = SqlChosen(transactions)
        self.corrections: Final[CorrectionStore] = SqlCorrections(transactions)
        self.countdowns: Final[CountdownStore] = SqlCountdowns(transactions)
        self.drafts: Final[DraftStore] = SqlDrafts(transactions)
        self.guests: Final[GuestStore] = SqlGuests(transactions)
        self.guest_drafts: Final[ProposalStore] = SqlProposals(transactions)
        hand_posts = SqlHandPosts(transactions)
        self.hand_posts: Final[HandPostStore] = hand_posts
        self.hand_desk: Final[HandDeskStore] = hand_posts
        self.hand_edits: Final[HandEditStore] = SqlHandEdits(transactions)
        self.owners: Final[OwnerStore] = SqlOwners(transactions)
        self.pieces: Final[PieceStore] = SqlPieces(transactions)
        self.questions: Final[QuestionStore] = SqlQuestions(transactions)
        self.taking_back: Final[TakingBackStore] = SqlTakingBack(transactions)
        self.twins: Final[TwinStore] = SqlTwins(transactions)
