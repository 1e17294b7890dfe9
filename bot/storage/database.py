"""The database as one value: every store, opened together and closed together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import select, text

from bot.archive.browsing import BrowseStore
from bot.archive.counting import CountStore
from bot.archive.meaning import VectorStore
from bot.archive.ports import ArchiveStore, GlossaryStore
from bot.archive.weekly import WeekStore
from bot.errors import ForeignDatabase
from bot.inbox.ports import ButtonStore, InboxStore
from bot.intake.mend import MendingStore
from bot.intake.ports import ImportStore
from bot.intake.revise import EditingStore
from bot.publishing.evidence import EvidenceStore
from bot.publishing.find_posted import PostedStore
from bot.publishing.flood import FloodStore
from bot.publishing.head_check import AheadStore
from bot.publishing.health import WaitingStore
from bot.publishing.lease import LeaseStore
from bot.publishing.lint import LintStore
from bot.publishing.mending import SeriesStore
from bot.publishing.nudge import SilenceStore
from bot.publishing.pausing import PauseStore
from bot.publishing.pinning import PinStore
from bot.publishing.ports import DeliveryStore, NoticeStore, NumberStore, QueueStore, SlotStore
from bot.publishing.preflight import PreflightStore
from bot.publishing.restored import RestoredStore
from bot.publishing.standing import StandingStore
from bot.storage.address import read_url
from bot.storage.ahead import SqlAhead
from bot.storage.archive import SqlArchive
from bot.storage.browsing import SqlBrowse
from bot.storage.buttons import SqlButtons
from bot.storage.changes import insert_new, read_remembered, set_remembered
from bot.storage.choice_stores import ChoiceStores
from bot.storage.counting import SqlCounts
from bot.storage.delivery import SqlDelivery
from bot.storage.desk_stores import DeskStores
from bot.storage.editings import SqlEditings
from bot.storage.engine import Transactions, check_pages, check_settings
from bot.storage.evidence import SqlEvidence
from bot.storage.floods import SqlFloods
from bot.storage.glossary import SqlGlossary
from bot.storage.imports import SqlImports
from bot.storage.inbox import SqlInbox
from bot.storage.leases import SqlLeases
from bot.storage.lint import SqlLint
from bot.storage.mending import SqlMending
from bot.storage.notices import SqlNotices
from bot.storage.numbers import SqlNumbers
from bot.storage.pauses import SqlPauses
from bot.storage.pins import SqlPins
from bot.storage.posted import SqlPosted
from bot.storage.preflight import SqlPreflight
from bot.storage.queue import SqlQueue
from bot.storage.restored import SqlRestored
from bot.storage.schema import bring_up, require_current
from bot.storage.series import SqlSeries
from bot.storage.silence import SqlSilence
from bot.storage.slots import SqlSlots
from bot.storage.standing import SqlStanding
from bot.storage.tables import remembered
from bot.storage.vectors import SqlVectors
from bot.storage.waiting import SqlWaiting
from bot.storage.weekly import SqlWeeks


class Database(ChoiceStores, DeskStores):
    """Every store of one database. Any call may raise DatabaseAway; it is safe to call again later."""

    def __init__(self, transactions: Transactions) -> None:
        ChoiceStores.__init__(self, transactions)
        DeskStores.__init__(self, transactions)
        self.transactions: Final = transactions
        self.ahead: Final[AheadStore] = SqlAhead(transactions)
        self.archive: Final[ArchiveStore] = SqlArchive(transactions)
        self.browse: Final[BrowseStore] = SqlBrowse(transactions)
        self.buttons: Final[ButtonStore] = SqlButtons(transactions)
        self.counts: Final[CountStore] = SqlCounts(transactions)
        self.delivery: Final[DeliveryStore] = SqlDelivery(transactions)
        self.editings: Final[EditingStore] = SqlEditings(transactions)
        self.evidence: Final[EvidenceStore] = SqlEvidence(transactions)
        self.floods: Final[FloodStore] = SqlFloods(transactions)
        self.glossary: Final[GlossaryStore] = SqlGlossary(transactions)
        self.imports: Final[ImportStore] = SqlImports(transactions)
        self.inbox: Final[InboxStore] = SqlInbox(transactions)
        self.leases: Final[LeaseStore] = SqlLeases(transactions)
        self.lint: Final[LintStore] = SqlLint(transactions)
        self.mending: Final[MendingStore] = SqlMending(transactions)
        self.notices: Final[NoticeStore] = SqlNotices(transactions)
        self.numbers: Final[NumberStore] = SqlNumbers(transactions)
        self.pauses: Final[PauseStore] = SqlPauses(transactions)
        self.pins: Final[PinStore] = SqlPins(transactions)
        self.posted: Final[PostedStore] = SqlPosted(transactions)
        self.preflight: Final[PreflightStore] = SqlPreflight(transactions)
        self.queue: Final[QueueStore] = SqlQueue(transactions)
        self.restored: Final[RestoredStore] = SqlRestored(transactions)
        self.series: Final[SeriesStore] = SqlSeries(transactions)
        self.silence: Final[SilenceStore] = SqlSilence(transactions)
        self.slots: Final[SlotStore] = SqlSlots(transactions)
        self.standing: Final[StandingStore] = SqlStanding(transactions)
        self.vectors: Final[VectorStore] = SqlVectors(transactions)
        self.waiting: Final[WaitingStore] = SqlWaiting(transactions)
        self.weeks: Final[WeekStore] = SqlWeeks(transactions)

    async def remember(self, kind: str, value: int) -> None:
        """Binds the database to a bot ("bot") or a channel ("channel") by its numeric id: the first one is kept.

        ForeignDatabase when it is bound to another (`expected`) than this one (`found`).
        """
        async with self.transactions.write() as connection:
            await insert_new(connection, remembered, name=kind, value=str(value))
            query = select(remembered.c.value).where(remembered.c.name == kind)
            kept = int((await connection.execute(query)).scalar_one())
        if kept != value:
            raise ForeignDatabase(kind, expected=kept, found=value)

    async def noted(self, name: str) -> str | None:
        """What was noted last under this name."""
        async with self.transactions.read() as connection:
            return await read_remembered(connection, name)

    async def note(self, name: str, value: str) -> None:
        async with self.transactions.write() as connection:
            await set_remembered(connection, name, value)

    async def check(self) -> None:
        """One cheap round trip; DatabaseAway when there is no answer."""
        async with self.transactions.read() as connection:
            await connection.execute(text("SELECT 1"))


@asynccontextmanager
async def open_database(url: str, *, migrate: bool = True, held: bool = False) -> AsyncIterator[Database]:
    """The database at this address, its schema created or migrated first (`migrate=False`: only checked). held:
    this process is the bot, which holds the SQLite file already; every page of it is looked at.

    InvalidSettings: no address that we know. DatabaseAway: unreachable, read-only, full, locked, or behind and not to
    be migrated. DatabaseBusy: behind, and a bot of the former release runs on it. NewerDatabase: its schema is of a
    later release.
    """
    transactions = Transactions(read_url(url))
    try:
        await check_settings(transactions)
        if held:
            await check_pages(transactions)
        await (bring_up(transactions, held) if migrate else require_current(transactions))
        yield Database(transactions)
    finally:
        await transactions.close()
