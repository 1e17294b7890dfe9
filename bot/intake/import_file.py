"""What a source holds goes into the database: all of it or nothing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from bot.intake.check import Checked
from bot.intake.doubt import Doubt
from bot.intake.ports import ImportStore
from bot.intake.propose_topics import ProposeTopics
from bot.intake.record import ImportedReview, Record
from bot.intake.text import Progress
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.ports import ImportCounts
from bot.values import Struct, replace


class ImportReport(Struct, frozen=True):
    """counts: what changed, by kind of record, see `ports.Kept`; doubts: those of the source in its order, then those
    that only the archive could raise."""

    counts: Mapping[str, ImportCounts]
    doubts: tuple[Doubt, ...]


class ImportFile:
    """Imports a source of any format that was checked. Importing it again changes nothing."""

    def __init__(self, store: ImportStore, topics: Callable[[], ProposeTopics]) -> None:
        """topics: makes the rules when the first import needs them."""
        self._store = store
        self._topics = topics

    async def __call__(
        self, checked: Checked, now: datetime, progress: Progress, *, force: bool = False, rehearse: bool = False
    ) -> ImportReport:
        """Stores what it holds, in one transaction.

        now: aware, UTC; progress: told how many records are stored, and of how many; force: also over what was edited
        by hand; rehearse: everything but the storing. Whatever is raised, nothing was stored.
        """
        topics = self._topics()
        records = _watched((_with_topics(record, topics) for record in checked.records()), checked.size, progress)
        kept = await self._store.keep(records, now, force=force, rehearse=rehearse)
        return ImportReport(kept.counts, checked.doubts + kept.doubts)


def _with_topics(record: Record, topics: ProposeTopics) -> Record:
    match record:
        case ImportedReview():
            return replace(record, review=topics.review(record.review))
        case CandidateRecord():
            return topics.candidate(record)
        case _:
            return record


def _watched(records: Iterator[Record], total: int, progress: Progress) -> Iterator[Record]:
    for done, record in enumerate(records, 1):
        yield record
        progress(done, total)
