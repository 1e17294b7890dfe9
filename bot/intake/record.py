"""What a parser makes of a document."""

from dataclasses import dataclass

from bot.reviews.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedReview:
    """A review found in a document: its identity there, the 1-based line of its header (None where there are no lines)."""

    identity: str
    review: Review
    source_line: int | None = None
    message_ids: tuple[int, ...] = ()
