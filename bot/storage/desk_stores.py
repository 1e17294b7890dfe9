"""The stores of those who write and post: their tables stand in `desk_tables.py`."""

from typing import Final

from bot.inbox.questions import QuestionStore
from bot.publishing.audit import AuditStore
from bot.publishing.drafts import DraftStore
from bot.storage.audit import SqlAudit
from bot.storage.drafts import SqlDrafts
from bot.storage.engine import Transactions
from bot.storage.questions import SqlQuestions


class DeskStores:
    """One part of a `Database`."""

    def __init__(self, transactions: Transactions) -> None:
        self.audit: Final[AuditStore] = SqlAudit(transactions)
        self.drafts: Final[DraftStore] = SqlDrafts(transactions)
        self.questions: Final[QuestionStore] = SqlQuestions(transactions)
