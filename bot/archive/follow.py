"""Keeps an index abreast of the database: derived data, built when a process starts and never stored."""

import asyncio
from collections.abc import Sequence

from bot.archive.at_hand import AtHand
from bot.archive.indexed import Indexer
from bot.archive.meaning import Vectors
from bot.archive.ports import ArchiveStore, Index
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.twins import Twins
from bot.reviews.review import ReviewState, StoredReview

_AT_ONCE = 5_000  # reviews a page: twenty megabytes of text, one commit of the engine; in pages of 500 a third slower


class FollowArchive:
    """Reads what changed since it last looked, and brings it into the index."""

    def __init__(
        self,
        store: ArchiveStore,
        index: Index,
        vectors: Vectors | None = None,
        lexicon: ReadLexicon | None = None,
        twins: Twins | None = None,
        at_hand: AtHand | None = None,
    ) -> None:
        """`vectors`: forget what leaves the archive; what comes in is brought by `EmbedArchive`; `lexicon`: the names
        that texts are read by; `twins`, `at_hand`: of the search that tells one of two, and shows reviews."""
        self._store = store
        self._index = index
        self._vectors = vectors
        self._lexicon = lexicon or ReadLexicon()
        self._twins = twins or Twins()
        self._at_hand = at_hand or AtHand(store)
        self._indexer = Indexer(self._lexicon.current, index.signs)
        self._revision = 0
        self._one_at_a_time = asyncio.Lock()

    async def catch_up(self) -> int:
        """Takes in everything up to now and returns how many reviews changed; one small query when nothing did.

        Meant for the start, every tick, and before a search. When it fails midway, what is missing comes the next time.
        """
        changed = 0
        async with self._one_at_a_time:
            if await self._lexicon.refresh():  # concepts are found in texts, so all are read again; searches go on
                self._indexer = Indexer(self._lexicon.current, self._index.signs)
                self._revision = 0
            while page := await self._store.changed_since(self._revision, _AT_ONCE):
                self._at_hand.forget(page)
                await asyncio.to_thread(self._take_in, page)
                self._revision = page[-1].revision
                changed += len(page)
        return changed

    def _take_in(self, page: Sequence[StoredReview]) -> None:
        """In a thread: parsing takes a millisecond or two a review, and the engine's commit blocks."""
        archived = [stored for stored in page if stored.state is ReviewState.ARCHIVED]
        gone = [stored.id for stored in page if stored.state is not ReviewState.ARCHIVED]
        self._twins.put(archived)
        if archived:
            self._index.put(map(self._indexer.review, archived))
            self._index.learn(self._indexer.new_words)
            self._indexer.told()
        if gone:
            self._twins.remove(gone)
            self._index.remove(gone)
            if self._vectors:
                self._vectors.remove(gone)
