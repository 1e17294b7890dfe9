"""Bodies that are ready to be quoted from; those asked for lately are kept."""

from bot.archive.passage import Quotable, quotable
from bot.archive.plain import rough_line
from bot.archive.words import Stems
from bot.reviews.review import StoredReview

_QUOTED = 20_000  # characters of a body that are read: half as much again as the longest of the channel
_KEPT = 512  # bodies, some 10 KiB each: a channel's whole archive for years
_MOST_KNOWN = 100_000  # pieces of text with their stems, some 20 MiB

_Key = tuple[int, int]


class Quotes:
    """Reading a body takes some 0.3 ms, quoting from it afterwards a fifth of that. Not for several threads."""

    def __init__(self) -> None:
        self._kept: dict[_Key, Quotable] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        self._stems = Stems()

    def of(self, stored: StoredReview) -> Quotable:
        """The body's beginning, as long as any review is."""
        key = (stored.id, stored.revision)
        quote = self._kept.pop(key, None) or self._read(stored)
        self._kept[key] = quote  # at the end: what was asked for last goes last
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return quote

    def _read(self, stored: StoredReview) -> Quotable:
        if len(self._known) > _MOST_KNOWN:
            self._known = {}
        return quotable(rough_line(stored.review.body[:_QUOTED]), self._stems, self._known)
