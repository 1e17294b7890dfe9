"""What a search by meaning needs: an embedder, vectors in memory to compare, and a store that keeps them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.reviews.review import StoredReview
from bot.values import Struct

Vector = bytes
"""What an embedder makes of a text, packed. Only vectors of one model can be compared; the archive never looks inside.
"""


class Embedder(Protocol):
    """A language model that lays texts with like meanings side by side. Everything happens in this process.

    Both methods compute (15 ms a query, 130 ms a passage with the model that the extra `semantic` brings): call them
    in a thread. Any text will do, also an empty one. Several threads may call at a time.
    """

    @property
    def model(self) -> str:
        """Model, release and form of its vectors: equal names, comparable vectors."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        """A vector a text, in their order. A text longer than a passage (`passages.py`) is cut."""
        ...

    def embed_query(self, text: str) -> Vector: ...


class Near(Struct, frozen=True):
    """How near reviews are in meaning to a query, each by its best passage.

    scores: by review id, in no unit, comparable within one query only; mean, deviation: of all reviews that have
    vectors, also those not in `scores`; passages: by review id, the position of the best one.
    """

    scores: Mapping[int, float]
    mean: float
    deviation: float
    passages: Mapping[int, int]


class Vectors(Protocol):
    """The passages of all reviews, in this process's memory. Any thread may read or write at any time."""

    def put(self, reviews: Mapping[int, Sequence[Vector]]) -> None:
        """The passages (at least one) of reviews by their ids, in their order, in place of what they had before."""
        ...

    def remove(self, review_ids: Collection[int]) -> None:
        """Forgets them; unknown ids are ignored."""
        ...

    def near(self, query: Vector, limit: int, also: Collection[int] = ()) -> Near | None:
        """The `limit` nearest reviews, and those of `also` that have vectors; None where no review has any.

        0.3 ms for the 1 700 passages of 152 reviews, 50 ms for 100 000 passages: call it in a thread.
        """
        ...

    def alike(self, review_id: int, limit: int, also: Collection[int] = ()) -> Near | None:
        """`near` to all that a review says, itself left out; None where it has no vectors, or no other has."""
        ...

    def size(self) -> int:
        """How many reviews have vectors."""
        ...


class KeptPassage(Struct, frozen=True):
    """text_hash: of what was embedded, see `passages.text_hash`."""

    text_hash: str
    vector: Vector


class KeptVectors(Struct, frozen=True):
    """All passages of one review. order: greater for what was kept later, see `VectorStore.kept_since`."""

    review_id: int
    vectors: tuple[Vector, ...]
    order: int


class Progress(Struct, frozen=True):
    """embedded: archived reviews whose vectors are of their present text; archived: all of them."""

    embedded: int
    archived: int

    @property
    def missing(self) -> int:
        return self.archived - self.embedded


class VectorStore(Protocol):
    """Vectors in the database: whoever starts later, or beside, need not compute them again. Each method is one
    transaction."""

    async def progress(self, model: str) -> Progress: ...

    async def newest_change(self) -> int:
        """The greatest revision of any review: while it stays the same, nothing new is missing."""
        ...

    async def next_missing(self, model: str) -> StoredReview | None:
        """The newest archived review that has no vectors by this model, or only of an earlier revision."""
        ...

    async def known(self, review_id: int, model: str) -> dict[str, Vector]:
        """By text hash, what is kept of a review, of any revision."""
        ...

    async def keep(self, stored: StoredReview, model: str, passages: Sequence[KeptPassage]) -> bool:
        """Keeps the passages (at least one) in place of the review's earlier ones by this model.

        False where the review was changed or left the archive since it was read: then nothing is kept.
        """
        ...

    async def kept_since(self, model: str, order: int, limit: int) -> list[KeptVectors]:
        """Archived reviews whose vectors were kept after `order`, in their order. None is ever missed: orders are given
        as transactions end."""
        ...

    async def tidy(self, model: str) -> None:
        """Forgets what no search uses: vectors by other models, and of reviews that left the archive."""
        ...
