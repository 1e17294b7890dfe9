"""What the archive needs from a database and from a search engine."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.archive.correction import Similar
from bot.archive.indexed import IndexedReview
from bot.archive.ranking import Candidate, Statistics
from bot.archive.signs import Signs
from bot.archive.term import Term
from bot.reviews.review import StoredReview
from bot.values import Struct


class ArchiveStore(Protocol):
    """Archived reviews only (state `archived`), unless said otherwise. Every method is one transaction."""

    async def review(self, review_id: int) -> StoredReview | None: ...

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
        """Those of the ids that are archived, in one query."""
        ...

    async def latest(self, limit: int, offset: int = 0) -> list[StoredReview]:
        """Newest first: by date, then by number, then by id; undated ones last."""
        ...

    async def count(self) -> int: ...

    async def by_paper(self, key: str) -> list[StoredReview]:
        """The reviews of one paper (canonical key), oldest first."""
        ...

    async def changed_since(self, revision: int, limit: int) -> list[StoredReview]:
        """Reviews of any state with a greater revision, in the order of their revisions.

        Revisions are given in commit order, so a reader that remembers the last one misses nothing. One that is not
        archived (any more) is to be removed from an index.
        """
        ...

    async def keep_query(self, words: str, now: datetime) -> int:
        """The id under which paging buttons find these words again; equal words share it. No reader is stored."""
        ...

    async def query(self, query_id: int) -> str | None: ...


class GlossaryStore(Protocol):
    """The terms that shipped and those that were imported; writing is the import's."""

    async def terms(self) -> list[Term]:
        """All of them by name, of equal names by source; may be empty. 200 ship, a few thousand are bearable."""
        ...


class Sought(Struct, frozen=True):
    """terms: any of them makes a candidate; phrases: all of them must occur, each as neighbouring terms within one
    text; without: none of them may occur. Everything is given in stems; phrases are never empty.

    facets: all of them must be there; without_facets: none of these groups may be there as a whole; after: the first
    day wanted; before: the first day not wanted any more. Undated reviews are on no day.
    """

    terms: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    facets: tuple[str, ...] = ()
    without_facets: tuple[tuple[str, ...], ...] = ()
    after: date | None = None
    before: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether reviews are left out by what they are, not by their words."""
        return bool(self.facets or self.without_facets or self.after or self.before)


class Found(Struct, frozen=True):
    """`statistics` and each candidate's counts follow the order of the terms sought; candidates come in no order."""

    statistics: Statistics
    candidates: tuple[Candidate, ...]


class Index(Protocol):
    """A search engine over derived data, in this process. It knows terms and counts, no language and no ranking rule.

    Reading is quick (milliseconds) and may happen in any thread while one other thread writes.
    """

    @property
    def signs(self) -> Signs:
        """Those that the reviews it takes must be written in."""
        ...

    def put(self, reviews: Iterable[IndexedReview]) -> None:
        """Adds reviews, or replaces those with the same id; when it returns they are found. Blocks for a commit (4 to
        100 ms): not to be called in the event loop's thread."""
        ...

    def learn(self, words: Iterable[tuple[str, str]]) -> None:
        """Folded words with their stems, new or not: what `similar` and `sounding` know."""
        ...

    def remove(self, review_ids: Sequence[int]) -> None:
        """Forgets them; unknown ids are ignored. Blocks like `put`."""
        ...

    def find(self, sought: Sought, limit: int) -> Found:
        """At most `limit` candidates: the likeliest by the engine's own measure where more have one of the terms."""
        ...

    def newest(self, sought: Sought, limit: int) -> list[int]:
        """The ids of at most `limit` reviews that `sought` leaves in whatever their words: by date, then by number,
        then by id, the greatest first; undated ones last."""
        ...

    def facets(self, terms: Sequence[str]) -> tuple[bool, ...]:
        """Whether any review has each of the facets."""
        ...

    def frequencies(self, terms: Sequence[str]) -> tuple[int, ...]:
        """How many reviews hold each term, in any field."""
        ...

    def similar(self, word: str, edits: int) -> list[Similar]:
        """The archive's words at most `edits` edits from a folded word of letters (one fewer where the first letter
        differs); may be empty, in no order."""
        ...

    def sounding(self, sound: str) -> list[Similar]:
        """The archive's Latin words of a sound (`hebrew.sound`), as if without edits; may be empty, in no order."""
        ...

    def size(self) -> int:
        """How many reviews can be found."""
        ...
