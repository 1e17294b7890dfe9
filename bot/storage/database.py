"""The database as one value: every store, opened together and closed together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

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
from bot.pipeline.board import BoardStore
from bot.pipeline.details import DetailsStore
from bot.pipeline.letters import LetterStore
from bot.pipeline.ports import PipelineStore
from bot.pipeline.promises import PromiseStore
from bot.pipeline.readers import ReaderStore
from bot.pipeline.suggestions import SuggestionStore
from bot.pipeline.wishes import WishStore
from bot.polls.figures import FiguresStore
from bot.polls.members import MemberStore
from bot.polls.hand_polls import HandPollStore
from bot.polls.ports import BallotStore, ClosingStore
from bot.polls.proposals import ProposalStore
from bot.polls.recurring import BallotTimeStore
from bot.polls.write_off import WriteOffStore
from bot.publishing.evidence import EvidenceStore
from bot.publishing.find_posted import PostedStore
from bot.publishing.flood import FloodStore
from bot.publishing.head_check import AheadStore
from bot.publishing.health import WaitingStore
from bot.publishing.lint import LintStore
from bot.publishing.mending import SeriesStore
from bot.publishing.nudge import SilenceStore
from bot.publishing.pausing import PauseStore
from bot.publishing.pinning import PinStore
from bot.publishing.ports import DeliveryStore, NoticeStore, NumberStore, QueueStore, SlotStore
from bot.publishing.preflight import PreflightStore
from bot.publishing.standing import StandingStore
from bot.storage.address import read_url
from bot.storage.ahead import SqlAhead
from bot.storage.archive import SqlArchive
from bot.storage.ballot_times import SqlBallotTimes
from bot.storage.ballots import SqlBallots
from bot.storage.board import SqlBoard
from bot.storage.browsing import SqlBrowse
from bot.storage.buttons import SqlButtons
from bot.storage.changes import insert_new, set_remembered
from bot.storage.closings import SqlClosings
from bot.storage.counting import SqlCounts
from bot.storage.delivery import SqlDelivery
from bot.storage.details import SqlDetails
from bot.storage.editings import SqlEditings
from bot.storage.engine import Transactions, check_settings
from bot.storage.evidence import SqlEvidence
from bot.storage.figures import SqlFigures, SqlMembers
from bot.storage.floods import SqlFloods
from bot.storage.glossary import SqlGlossary
from bot.storage.hand_polls import SqlHandPolls
from bot.storage.imports import SqlImports
from bot.storage.inbox import SqlInbox
from bot.storage.keep_polls import SqlPastPolls
from bot.storage.letters import SqlLetters
from bot.storage.lint import SqlLint
from bot.storage.mending import SqlMending
from bot.storage.notices import SqlNotices
from bot.storage.numbers import SqlNumbers
from bot.storage.pauses import SqlPauses
from bot.storage.pins import SqlPins
from bot.storage.pipeline import SqlPipeline
from bot.storage.posted import SqlPosted
from bot.storage.preflight import SqlPreflight
from bot.storage.promises import SqlPromises
from bot.storage.proposals import SqlProposals
from bot.storage.queue import SqlQueue
from bot.storage.readers import SqlReaders
from bot.storage.schema import bring_up, require_current
from bot.storage.series import SqlSeries
from bot.storage.silence import SqlSilence
from bot.storage.slots import SqlSlots
from bot.storage.standing import SqlStanding
from bot.storage.suggestions import SqlSuggestions
from bot.storage.tables import remembered
from bot.storage.vectors import SqlVectors
from bot.storage.waiting import SqlWaiting
from bot.storage.weekly import SqlWeeks
from bot.storage.wishes import SqlWishes
from bot.storage.write_offs import SqlWriteOffs


@dataclass(frozen=True, slots=True)
class Database:
    """Every store of one database. Any call may raise DatabaseAway; it is safe to call again later."""

    transactions: Transactions
    ahead: AheadStore
    archive: ArchiveStore
    ballots: BallotStore
    ballot_times: BallotTimeStore
    board: BoardStore
    browse: BrowseStore
    buttons: ButtonStore
    closings: ClosingStore
    counts: CountStore
    delivery: DeliveryStore
    details: DetailsStore
    editings: EditingStore
    evidence: EvidenceStore
    figures: FiguresStore
    floods: FloodStore
    glossary: GlossaryStore
    hand_polls: HandPollStore
    imports: ImportStore
    inbox: InboxStore
    letters: LetterStore
    lint: LintStore
    members: MemberStore
    mending: MendingStore
    notices: NoticeStore
    numbers: NumberStore
    past_polls: SqlPastPolls
    pauses: PauseStore
    pins: PinStore
    pipeline: PipelineStore
    posted: PostedStore
    preflight: PreflightStore
    promises: PromiseStore
    proposals: ProposalStore
    queue: QueueStore
    readers: ReaderStore
    silence: SilenceStore
    series: SeriesStore
    slots: SlotStore
    standing: StandingStore
    suggestions: SuggestionStore
    vectors: VectorStore
    waiting: WaitingStore
    weeks: WeekStore
    wishes: WishStore
    write_offs: WriteOffStore

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
            return await connection.scalar(select(remembered.c.value).where(remembered.c.name == name))

    async def note(self, name: str, value: str) -> None:
        async with self.transactions.write() as connection:
            await set_remembered(connection, name, value)

    async def check(self) -> None:
        """One cheap round trip; DatabaseAway when there is no answer."""
        async with self.transactions.read() as connection:
            await connection.execute(text("SELECT 1"))


@asynccontextmanager
async def open_database(url: str, *, migrate: bool = True) -> AsyncIterator[Database]:
    """The database at this address, its schema created or migrated first (`migrate=False`: only checked).

    InvalidSettings: no address that we know. DatabaseAway: unreachable, read-only, full, locked, or behind and not to
    be migrated. NewerDatabase: its schema is of a later release.
    """
    transactions = Transactions(read_url(url))
    try:
        await check_settings(transactions)
        await (bring_up if migrate else require_current)(transactions)
        yield Database(
            transactions,
            ahead=SqlAhead(transactions),
            archive=SqlArchive(transactions),
            ballots=SqlBallots(transactions),
            ballot_times=SqlBallotTimes(transactions),
            board=SqlBoard(transactions),
            browse=SqlBrowse(transactions),
            buttons=SqlButtons(transactions),
            closings=SqlClosings(transactions),
            counts=SqlCounts(transactions),
            delivery=SqlDelivery(transactions),
            details=SqlDetails(transactions),
            editings=SqlEditings(transactions),
            evidence=SqlEvidence(transactions),
            figures=SqlFigures(transactions),
            floods=SqlFloods(transactions),
            glossary=SqlGlossary(transactions),
            hand_polls=SqlHandPolls(transactions),
            imports=SqlImports(transactions),
            inbox=SqlInbox(transactions),
            letters=SqlLetters(transactions),
            lint=SqlLint(transactions),
            members=SqlMembers(transactions),
            mending=SqlMending(transactions),
            notices=SqlNotices(transactions),
            numbers=SqlNumbers(transactions),
            past_polls=SqlPastPolls(transactions),
            pauses=SqlPauses(transactions),
            pins=SqlPins(transactions),
            pipeline=SqlPipeline(transactions),
            posted=SqlPosted(transactions),
            preflight=SqlPreflight(transactions),
            promises=SqlPromises(transactions),
            proposals=SqlProposals(transactions),
            queue=SqlQueue(transactions),
            readers=SqlReaders(transactions),
            silence=SqlSilence(transactions),
            series=SqlSeries(transactions),
            slots=SqlSlots(transactions),
            standing=SqlStanding(transactions),
            suggestions=SqlSuggestions(transactions),
            vectors=SqlVectors(transactions),
            waiting=SqlWaiting(transactions),
            weeks=SqlWeeks(transactions),
            wishes=SqlWishes(transactions),
            write_offs=SqlWriteOffs(transactions),
        )
    finally:
        await transactions.close()
