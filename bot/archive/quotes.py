"""Bodies that are ready to be quoted from; those asked for lately are kept."""

import asyncio
from collections.abc import Sequence

from bot.archive.passage import Quotable, quotable
from bot.archive.plain import plain_line
from bot.archive.words import Stems
from bot.reviews.review import StoredReview

_QUOTED = 20_000  # characters of a body that are read: half as much again as the longest of the channel
_KEPT = 512  # bodies, some 20 KiB each: a channel's whole archive for years

_Key = tuple[int, int]


class Quotes:
    """Reading a body takes some 3 ms, quoting from it afterwards 0.05 ms."""

    def __init__(self) -> None:
        self._kept: dict[_Key, Quotable] = {}

    async def of(self, reviews: Sequence[StoredReview]) -> list[Quotable]:
        """One for each review, in their order. New ones are read in a thread."""
        new = {_key(stored): stored for stored in reviews if _key(stored) not in self._kept}
        read = await asyncio.to_thread(_read, list(new.values())) if new else []
        known = {**self._kept, **dict(zip(new, read, strict=True))} if new else self._kept
        found = [known[_key(stored)] for stored in reviews]
        for stored, quote in zip(reviews, found, strict=True):  # to the end: what was asked for last goes last
            self._kept.pop(_key(stored), None)
            self._kept[_key(stored)] = quote
        while len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return found


def _key(stored: StoredReview) -> _Key:
    return stored.id, stored.revision


def _read(reviews: Sequence[StoredReview]) -> list[Quotable]:
    stems = Stems()
    return [quotable(plain_line(stored.review.body[:_QUOTED]), stems) for stored in reviews]
