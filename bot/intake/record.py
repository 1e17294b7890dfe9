"""What a parser makes of a document."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import IntEnum

from bot.archive.term import Term
from bot.intake.doubt import Doubt
from bot.intake.text import Progress
from bot.pipeline.candidate import CandidateRecord
from bot.reviews.review import Review
from bot.values import Struct

TELEGRAM = "telegram"
"""The collection of what was read in the channel, in the identity of a review."""

_FILES = "files"


class Standing(IntEnum):
    """Whose text of the same review is better: the greater one replaces the smaller, whichever comes first."""

    SYNOPSIS = 0  # stands in for a text
    COPY = 1  # a channel's message as it was sent: the document has better Markdown
    DOCUMENT = 2
    EDITED = 3  # a channel's message that was mended after it was sent
    HAND = 4  # our own export, which people edit


class ImportedReview(Struct, frozen=True, kw_only=True):
    """A review found in a document.

    identity: see `reviews/identity.py`; source_line: 1-based line of its header (None without lines); place: the file
    of a folder, "message 17", "line 12" of JSON lines, "" for a document; message_ids: its messages in the channel, in
    order; posted_at: UTC; stated_number: the number that the text itself names; base_hash: the content hash at the time
    of the export that this record was edited from.
    """

    identity: str
    review: Review
    standing: Standing = Standing.DOCUMENT
    source_line: int | None = None
    place: str = ""
    message_ids: tuple[int, ...] = ()
    posted_at: datetime | None = None
    stated_number: int | None = None
    base_hash: str | None = None

    @property
    def line(self) -> int | None:
        """`source_line`, where no other place says where the review stands in what is imported now."""
        return None if self.place else self.source_line

    @property
    def source(self) -> str:
        """Where it was seen: the collection that its identity begins with, or "files" for what people edit."""
        return _FILES if self.standing is Standing.HAND else self.identity.partition("|")[0]


class PastPoll(Struct, frozen=True, kw_only=True):
    """A poll of the channel's history: `options` are texts with votes, in its order; voters: people who voted."""

    message_id: int
    asked_on: date
    question: str
    options: tuple[tuple[str, int], ...]
    voters: int


Record = ImportedReview | CandidateRecord | Term | PastPoll

Found = Record | Doubt
"""What parsers give, in the document's order: each doubt behind the record that it is about."""


class Parsed(Struct, frozen=True):
    """What a document holds.

    found: from the start at each call, read as a stream where the format allows; tells how much is read; raises
    InvalidInput at the first fault, and where there is no record at all. counts: the records are a channel's history,
    so numbers that a few of them state count for all.
    """

    found: Callable[[Progress], Iterator[Found]]
    counts: bool = False
