"""What a parser makes of a document."""

from dataclasses import dataclass

from bot.reviews.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedReview:
    """A review found in a document: its identity, and the 1-based line of its header (None without lines)."""

    identity: str
    review: Review
    source_line: int | None = None
    message_ids: tuple[int, ...] = ()
