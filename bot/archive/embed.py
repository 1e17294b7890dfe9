"""Gives reviews their vectors, in the background: what is missing first in the database, then in memory."""

import asyncio
import logging
from collections.abc import Callable

from bot.archive.meaning import Embedder, KeptPassage, Progress, Vectors, VectorStore
from bot.archive.passages import passages_of, text_hash
from bot.reviews.review import StoredReview

log = logging.getLogger(__name__)

_AT_ONCE = 200  # reviews read at a time: some 2 MB
_TOLD_EVERY = 25  # reviews; half a minute to a minute of work


class EmbedArchive:
    """One review a turn, the newest first. A turn may be cut off at any moment: nothing of it is lost but its time.

    Whatever another process, or an earlier one, kept is taken over. With another model all reviews are missing again;
    those that have its vectors are found by meaning, the others by their words.
    """

    def __init__(self, store: VectorStore, embedder: Embedder, vectors: Vectors) -> None:
        self._store = store
        self._embedder = embedder
        self._vectors = vectors
        self._taken = 0  # order of the vectors that memory took over last
        self._complete_at: int | None = None  # the newest change up to which nothing is missing
        self._tidied = False
        self._busy = False

    async def __call__(self) -> bool:
        """Embeds the next review (a second or two of one core, in a thread); False where nothing is missing."""
        await self.take_in()
        change = await self._store.newest_change()
        if change == self._complete_at:
            return False
        stored = await self._store.next_missing(self._embedder.model)
        if stored is None:
            await self._complete(change)
            return False
        if not self._busy:
            self._busy = True
            await self._tell()
        await self._embed(stored)
        await self.take_in()
        if self._vectors.size() % _TOLD_EVERY == 0:
            await self._tell()
        return True

    async def all(self, watch: Callable[[Progress], None]) -> None:
        """Everything that is missing now; `watch` is told the progress before each review and at the end."""
        watch(await self.progress())
        while await self():
            watch(await self.progress())

    async def take_in(self) -> None:
        """Brings into memory what was kept since, by whomever; one small query when nothing was."""
        while page := await self._store.kept_since(self._embedder.model, self._taken, _AT_ONCE):
            await asyncio.to_thread(self._vectors.put, {kept.review_id: kept.vectors for kept in page})
            self._taken = page[-1].order

    async def progress(self) -> Progress:
        return await self._store.progress(self._embedder.model)

    async def _embed(self, stored: StoredReview) -> None:
        """A passage at a time: a cancelled turn ends within one (0.13 s)."""
        model = self._embedder.model
        known = await self._store.known(stored.id, model)
        kept = []
        for passage in await asyncio.to_thread(passages_of, stored.review):
            key = text_hash(passage)
            if key not in known:
                (known[key],) = await asyncio.to_thread(self._embedder.embed_passages, [passage])
            kept.append(KeptPassage(key, known[key]))
        await self._store.keep(stored, model, kept)  # False: it was changed meanwhile, and is missing still

    async def _complete(self, change: int) -> None:
        """Tidied once in a process: while an older release still runs beside us, the two would undo each other."""
        if not self._tidied:
            await self._store.tidy(self._embedder.model)
            self._tidied = True
        if self._busy:
            await self._tell()
        self._busy, self._complete_at = False, change

    async def _tell(self) -> None:
        progress = await self.progress()
        log.info(
            "%d of %d reviews can be found by meaning",
            progress.embedded,
            progress.archived,
            extra={"action": "embedding", "embedded": progress.embedded, "archived": progress.archived},
        )
