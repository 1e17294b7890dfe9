"""A list of papers that somebody sends in the chat, or that Hugging Face gives today, becomes candidates."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.errors import InvalidInput
from bot.intake.doubt import Doubt
from bot.intake.ports import ImportStore, PaperSource
from bot.intake.propose_topics import ProposeTopics
from bot.intake.source import File
from bot.intake.text import unwatched
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.ports import ImportCounts
from bot.values import Struct

TODAY = "today"

_NO_LIST = (
    "it is no list of papers. Send the text of a Daily Papers page, a list of blog posts, or the JSON of Hugging Face;"
    " reviews come in by the command `reviewbot import`"
)


class PapersImported(Struct, frozen=True):
    """name: of the file; doubts: in its order."""

    name: str
    counts: ImportCounts
    doubts: tuple[Doubt, ...]


class ImportPapers:
    """Papers only: reviews, terms and polls come in by `reviewbot import`. Importing a list again changes nothing."""

    def __init__(self, store: ImportStore, source: PaperSource, topics: Callable[[], ProposeTopics]) -> None:
        """topics: makes the rules when an import needs them."""
        self._store = store
        self._source = source
        self._topics = topics

    async def __call__(self, file: File, now: datetime) -> PapersImported:
        """All of it or, with InvalidInput, nothing."""
        records, doubts = await asyncio.to_thread(self._read, file, now)
        kept = await self._store.keep(records, now)
        return PapersImported(file.name, kept.counts.get("candidates", ImportCounts()), (*doubts, *kept.doubts))

    async def todays(self, now: datetime) -> PapersImported:
        """What the source lists today. SourceAway: it gave no answer that can be used."""
        return await self(await self._source.fetch(TODAY), now)

    def _read(self, file: File, now: datetime) -> tuple[Sequence[CandidateRecord], tuple[Doubt, ...]]:
        """In a thread: a long list takes a second, and the first one imports whoever reads a format."""
        from bot.intake.check import check
        from bot.intake.formats import PAPERS, recognised

        found = recognised(file)
        if found not in PAPERS:
            raise InvalidInput(file.name, _NO_LIST)
        checked = check(file, found, now.date(), unwatched)
        topics, records = self._topics(), []
        for record in checked.records():
            if not isinstance(record, CandidateRecord):
                raise InvalidInput(file.name, _NO_LIST)
            records.append(topics.candidate(record))
        return records, checked.doubts
