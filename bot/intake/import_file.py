"""A document goes into the database: all of it or nothing."""

from dataclasses import dataclass
from datetime import datetime

from bot.intake.detect import Format, format_of
from bot.intake.document import parse_document
from bot.intake.huggingface import parse_daily_papers
from bot.intake.jsonl import parse_jsonl
from bot.intake.ports import ImportStore
from bot.intake.record import Parsed
from bot.intake.text import Progress, Text
from bot.pipeline.ports import ImportCounts, PipelineStore


@dataclass(frozen=True, slots=True)
class ImportReport:
    """kind: "reviews" or "candidates"; counts: what changed in the database; found: records in the document."""

    kind: str
    counts: ImportCounts
    found: int


class ImportFile:
    """Imports a document of any known format. Importing it again changes nothing."""

    def __init__(self, reviews: ImportStore, candidates: PipelineStore) -> None:
        self._reviews = reviews
        self._candidates = candidates

    async def __call__(self, source: Text, wanted: str, now: datetime, progress: Progress) -> ImportReport:
        """Parses the document and stores what it holds, in one transaction.

        wanted: a `Format` or "auto"; now: aware, UTC; progress: told how much is parsed and of how much. Raises
        InvalidInput for a document that cannot be read in that format; then nothing was stored.
        """
        parsed = parse(source, wanted, now, progress)
        if parsed.reviews:
            counts = await self._reviews.keep_reviews(parsed.reviews, now)
            return ImportReport("reviews", counts, len(parsed.reviews))
        counts = await self._candidates.keep_candidates(parsed.candidates, now)
        return ImportReport("candidates", counts, len(parsed.candidates))


def parse(source: Text, wanted: str, now: datetime, progress: Progress) -> Parsed:
    """What the document holds; stores nothing. See `ImportFile` for the arguments and errors."""
    match format_of(wanted, source.name, source.content):
        case Format.DOCUMENT:
            return Parsed(reviews=parse_document(source, progress))
        case Format.HUGGINGFACE:
            return Parsed(candidates=parse_daily_papers(source, now.date(), progress))
        case Format.JSONL:
            return parse_jsonl(source, progress)
