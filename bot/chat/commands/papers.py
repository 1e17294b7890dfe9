"""The rooms of the list of candidates, and what they share."""

from typing import Protocol

from bot.archive.browsing import Subjects
from bot.archive.ports import ArchiveStore
from bot.chat.commands.adding import Add, AddLinks
from bot.chat.commands.adding_files import AddFiles, Fetch, Import
from bot.chat.commands.candidate import CandidateCards
from bot.chat.commands.candidate_snooze import SnoozeCandidate
from bot.chat.commands.entry import Conversation, Entry
from bot.chat.commands.paper import AnswerPaper
from bot.chat.commands.pipeline import AskedFor, ShowPipeline
from bot.chat.commands.pipeline_filters import FilterPipeline
from bot.chat.commands.pipeline_old import DiscardOld
from bot.chat.commands.search import Search
from bot.inbox.ports import ButtonStore
from bot.pipeline.board import BoardStore
from bot.pipeline.candidate import Candidate
from bot.pipeline.deciding import DecideCandidates
from bot.values import Struct


class Candidates(Protocol):
    """`pipeline.ports.PipelineStore`."""

    async def candidate(self, candidate_id: int) -> Candidate | None: ...

    async def by_paper(self, key: str) -> Candidate | None: ...


class Papers(Struct, frozen=True, kw_only=True):
    """Use cases and stores of the list."""

    board: BoardStore
    candidates: Candidates
    decide: DecideCandidates
    add: Add
    take: Import
    files: Fetch
    asks: bool  # whether a source is asked for what a pasted link lacks; the sandbox asks nobody


class PaperRooms:
    """conversations: links before files, both behind those that wait for something."""

    def __init__(
        self,
        papers: Papers,
        archive: ArchiveStore,
        search: Search,
        subjects: Subjects,
        answer: AnswerPaper,
        asked_for: AskedFor,
        buttons: ButtonStore,
    ) -> None:
        cards = CandidateCards(papers.candidates, papers.decide, archive, search, subjects, buttons, papers.asks)
        listed = ShowPipeline(papers.board, asked_for, archive, subjects)
        links = AddLinks(papers.add, papers.candidates, papers.decide, archive, answer, cards, buttons)
        files = AddFiles(papers.take, papers.files, buttons)
        self.conversations: tuple[Conversation, ...] = (links, files)
        self._rooms = (
            listed,
            FilterPipeline(papers.board, subjects),
            DiscardOld(papers.board, papers.decide, archive, listed, buttons),
            cards,
            SnoozeCandidate(papers.candidates, papers.decide, buttons),
            links,
            files,
        )

    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for room in self._rooms for entry in room.entries())
