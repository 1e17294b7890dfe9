"""What works without Telegram: database, search, import and export. The command line needs no more."""

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

from bot.archive.at_hand import AtHand
from bot.archive.browsing import Subjects
from bot.archive.embed import EmbedArchive
from bot.archive.follow import FollowArchive
from bot.archive.meaning import Embedder
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.search import SearchArchive
from bot.archive.similar import FindSimilar
from bot.archive.term import Term
from bot.archive.topic_rules import TopicRules
from bot.archive.topics import Topic, parse_topics
from bot.archive.translations import Translation, parse_names, parse_translations
from bot.archive.twins import Twins
from bot.chat.place import ChannelPlace
from bot.clock import SystemClock
from bot.index.memory import MemoryIndex
from bot.intake.mend import MendFindings
from bot.intake.ports import PaperSource
from bot.intake.propose_topics import ProposeTopics
from bot.intake.revise import EditReview
from bot.publishing.change_queue import ChangeQueue
from bot.publishing.lint import LintQueue
from bot.publishing.queue import ShowQueue
from bot.publishing.slots import Schedule
from bot.settings import Settings
from bot.sources.files import read_source, read_text
from bot.sources.shipped import shipped
from bot.sources.web import ArxivPapers, HuggingFacePapers
from bot.storage.address import file_of, read_url
from bot.storage.database import Database, open_database
from bot.values import Struct, fields
from bot.wiring.meaning import meaning_by

if TYPE_CHECKING:  # a running bot has no use for them: imported where a command of the shell asks
    from bot.intake.export.folder import ExportFolder
    from bot.intake.import_file import ImportFile
    from bot.intake.lint_files import LintArchive, LintFile
    from bot.intake.queue_file import QueueFile

_GLOSSARY = "glossary.jsonl"

Lines = Callable[[], AsyncIterator[str]]

PAPER_SOURCES: Mapping[str, Callable[[], PaperSource]] = {"huggingface": HuggingFacePapers, "arxiv": ArxivPapers}
"""What can be asked for papers, by the word before the colon."""


class Foundation(Struct, frozen=True, kw_only=True):
    """Made once. The index is empty until `follow_archive.catch_up()`; embed: gives reviews their vectors, None
    without an embedder."""

    database: Database
    follow_archive: FollowArchive
    search: SearchArchive
    embed: EmbedArchive | None
    similar: FindSimilar
    subjects: Subjects


class Rooms(Foundation, frozen=True, kw_only=True):
    """What works without Telegram. settings: those of the environment with what owners chose, by which it was made."""

    settings: Settings
    edit_review: EditReview
    lint_queue: LintQueue
    mend_findings: MendFindings
    show_queue: ShowQueue
    change_queue: ChangeQueue

    @property
    def import_file(self) -> "ImportFile":
        from bot.intake.import_file import ImportFile

        return ImportFile(self.database.imports, propose_topics)

    @property
    def exports(self) -> Mapping[tuple[str, str], Lines]:
        """What comes out line by line, by what it is and its format."""
        from bot.intake.export.bibtex import ExportBibliography
        from bot.intake.export.json_lines import ExportCandidates, ExportGlossary, ExportPolls, ExportReviews

        return {
            ("reviews", "jsonl"): ExportReviews(self.database.archive),
            ("reviews", "bibtex"): ExportBibliography(self.database.archive),
            ("candidates", "jsonl"): ExportCandidates(self.database.pipeline),
            ("glossary", "jsonl"): ExportGlossary(self.database.glossary),
            ("polls", "jsonl"): ExportPolls(self.database.past_polls),
        }

    @property
    def export_folder(self) -> "ExportFolder":
        from bot.intake.export.folder import ExportFolder

        return ExportFolder(self.database.archive)

    @property
    def queue_file(self) -> "QueueFile":
        from bot.intake.queue_file import QueueFile
        from bot.publishing.queue import AddToQueue

        return QueueFile(AddToQueue(self.database.queue), propose_topics)

    @property
    def lint_file(self) -> "LintFile":
        from bot.intake.lint_files import LintFile

        return LintFile(self.database.lint, self.database.numbers, self.settings.schedule)

    @property
    def lint_archive(self) -> "LintArchive":
        from bot.intake.lint_files import LintArchive

        return LintArchive(self.database.archive)


@asynccontextmanager
async def open_rooms(
    settings: Settings, embedder: Embedder | None = None, *, held: bool = False
) -> AsyncIterator[Rooms]:
    """Opens the database, made or migrated where needed. DatabaseAway, DatabaseBusy, NewerDatabase, InvalidSettings.

    embedder: None for a search by words alone; held: this process holds the SQLite file already.
    """
    async with open_database(settings.database_url, held=held) as database:
        await _take_in_glossary(database)
        index, twins, lexicon = MemoryIndex(), Twins(), ReadLexicon(database.glossary, _translations(), _names())
        at_hand, meaning = AtHand(database.archive), meaning_by(embedder, database, lexicon)
        foundation = Foundation(
            database=database,
            follow_archive=FollowArchive(database.archive, index, meaning.vectors, lexicon, twins, at_hand),
            search=SearchArchive(at_hand, index, _topics(), meaning.understand, lexicon, twins),
            embed=meaning.embed,
            similar=FindSimilar(database.archive, index, lexicon, meaning.vectors),
            subjects=Subjects(_topics()),
        )
        yield rooms_on(foundation, settings.with_chosen(await database.chosen.all()))


def rooms_on(foundation: Foundation, settings: Settings) -> Rooms:
    """Everything that settings decide, made anew. `settings`: with what owners chose."""
    made = {field.name: getattr(foundation, field.name) for field in fields(Foundation)}
    database, schedule = foundation.database, settings.schedule
    lint_queue = _lint_queue(settings, database)
    return Rooms(
        **made,
        settings=settings,
        edit_review=EditReview(database.editings, propose_topics),
        lint_queue=lint_queue,
        mend_findings=MendFindings(database.mending, lint_queue),
        show_queue=_show_queue(database, schedule),
        change_queue=ChangeQueue(database.queue, schedule),
    )


def _show_queue(database: Database, schedule: Schedule) -> ShowQueue:
    stores = (database.queue, database.pauses, database.standing, database.restored, database.promises)
    return ShowQueue(*stores, schedule)


def _lint_queue(settings: Settings, database: Database) -> LintQueue:
    """Only a public channel's posts have addresses that every reader can open."""
    name = settings.channel or ""
    link = ChannelPlace(0, name, name.removeprefix("@")).link if name.startswith("@") else None
    return LintQueue(database.queue, database.slots, database.pauses, database.lint, settings.schedule, link)


def rehearsal(settings: Settings) -> Settings:
    """The same settings; on a database in memory where theirs is a file that has not been made yet."""
    file = file_of(read_url(settings.database_url))
    made = file is None or file.exists()
    return settings if made else settings.model_copy(update={"database_url": "sqlite+aiosqlite://"})


async def _take_in_glossary(database: Database) -> None:
    """The terms that ship go into a fresh database, and into an older one when a release brings others."""
    release = hashlib.sha256(shipped(_GLOSSARY).read_bytes()).hexdigest()
    if await database.noted("glossary") != release:
        await database.imports.keep(_shipped_terms(), SystemClock().now())
        await database.note("glossary", release)


def _shipped_terms() -> list[Term]:
    from bot.intake.check import check
    from bot.intake.formats import Format
    from bot.intake.text import unwatched

    checked = check(read_source(shipped(_GLOSSARY)), Format.JSONL, date.min, unwatched)
    return [record for record in checked.records() if isinstance(record, Term)]


def propose_topics() -> ProposeTopics:
    """By the rules and terms that ship, so that the same document always gets the same topics."""
    return ProposeTopics(TopicRules(_topics(), _shipped_terms()))


def _translations() -> tuple[Translation, ...]:
    return parse_translations(read_text(shipped("hebrew.txt")).content, "hebrew.txt")


def _names() -> tuple[tuple[str, ...], ...]:
    return parse_names(read_text(shipped("names.txt")).content, "names.txt")


def _topics() -> tuple[Topic, ...]:
    return parse_topics(read_text(shipped("topics.jsonl")).content, "topics.jsonl")
