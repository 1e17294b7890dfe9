"""What a parser makes of a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pipeline.candidate import CandidateRecord
from bot.reviews.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedReview:
    """A review found in a document: its identity, and the 1-based line of its header (None without lines)."""

    identity: str
    review: Review
    source_line: int | None = None
    message_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a document holds, in its order: reviews or candidates, never both, never neither."""

    reviews: Sequence[ImportedReview] = ()
    candidates: Sequence[CandidateRecord] = ()
