"""The rooms of the list of candidates over stores in memory: the use cases are the real ones."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from telegram import Document, Message

from bot.archive.topic_rules import TopicRules
from bot.chat.commands.papers import Papers
from bot.errors import SourceAway
from bot.intake.add_pasted import AddPasted
from bot.intake.import_papers import ImportPapers
from bot.intake.ports import Kept
from bot.intake.propose_topics import ProposeTopics
from bot.intake.record import Record
from bot.intake.source import File, file_of
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.deciding import DecideCandidates
from bot.pipeline.ports import ImportCounts
from bot.publishing.slots import Schedule
from tests.fakes.memory import Memory


class FakeImports:
    """`intake.ports.ImportStore` of candidates, each known by its key."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def keep(
        self, records: Iterable[Record], now: datetime, *, force: bool = False, rehearse: bool = False
    ) -> Kept:
        counts = ImportCounts()
        for record in records:
            assert isinstance(record, CandidateRecord)
            _, new = await self._memory.pipeline.add(record, now, f"import:{next(self._memory.tables.ids)}")
            counts += ImportCounts(added=int(new), unchanged=int(not new))
        return Kept({"candidates": counts})


class FakeLists:
    """`Documents.fetch_list`, and what Hugging Face lists: None while it is away."""

    def __init__(self) -> None:
        self.content = b""
        self.today: bytes | None = None

    async def fetch_list(self, document: Document) -> File:
        return file_of(document.file_name or "", self.content)

    async def fetch(self, wanted: str) -> File:
        if self.today is None:
            raise SourceAway("Hugging Face", "it cannot be reached")
        return file_of("huggingface.json", self.today)


def papers_over(memory: Memory, lists: FakeLists, schedule: Schedule) -> Papers:
    topics: Callable[[], ProposeTopics] = lambda: ProposeTopics(TopicRules([], []))  # noqa: E731
    return Papers(
        board=memory.board,
        candidates=memory.pipeline,
        decide=DecideCandidates(memory.board, schedule.zone),
        add=AddPasted(memory.pipeline, topics),
        take=ImportPapers(FakeImports(memory), lists, topics),
        files=lists,
        asks=True,
    )


def make_message(text: str, **fields: Any) -> Message:
    """What Dana wrote in her private chat; `fields` of https://core.telegram.org/bots/api#message."""
    given = {"message_id": 1, "date": int(datetime(2026, 11, 22, tzinfo=UTC).timestamp())}
    chat = {"id": 101, "type": "private", "first_name": "Dana"}
    made = Message.de_json(given | {"chat": chat, "text": text} | fields, None)
    assert made is not None
    return made
