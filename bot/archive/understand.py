"""What a query means, and which reviews are near."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from bot.archive.meaning import Embedder, Near, Vectors
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.sense import sense_of

MOST_NEAR = 300  # reviews that a search may add to those that hold its words; as many as it takes of these
_REMEMBERED = 256  # queries; a page turned asks again, a popular one comes often; 768 bytes each


class Understand:
    """Compares queries with reviews by an embedder. Without vectors it finds nothing, and searches go by words."""

    def __init__(self, embedder: Embedder, vectors: Vectors, lexicon: ReadLexicon) -> None:
        self._embedder = embedder
        self._vectors = vectors
        self._lexicon = lexicon
        self._known: dict[str, bytes] = {}

    async def near(self, said: Sequence[str], corrections: Mapping[str, str], also: Collection[int]) -> Near | None:
        """The nearest reviews to these words, and how near those of `also` are; None where nothing can be said.

        The computing (15 ms) is done in a thread.
        """
        if not said or not self._vectors.size():
            return None
        text = sense_of(said, corrections, self._lexicon.current)
        return await asyncio.to_thread(self._near, text, also)

    def _near(self, text: str, also: Collection[int]) -> Near | None:
        query = self._known.get(text)
        if query is None:
            query = self._embedder.embed_query(text)
            if len(self._known) >= _REMEMBERED:
                self._known = {}
            self._known[text] = query
        return self._vectors.near(query, MOST_NEAR, also)
