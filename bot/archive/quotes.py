"""What of a body is quoted; bodies asked for lately are kept as they are read."""

from collections.abc import Mapping

from bot.archive.passage import Line, Passage, Pieces, Span, best_passage, highlights
from bot.archive.plain import rough_pieces
from bot.archive.recent import Recent
from bot.reviews.review import StoredReview

_QUOTED = 20_000  # characters of a body that are read: half as much again as the longest of the channel
_KEPT = 5_000  # bodies, some 6 KiB each: a daily channel's whole archive for thirteen years
_MOST_KNOWN = 75_000  # pieces of text, some 40 MiB

_Key = tuple[int, int]


class Quotes:
    """Reading a body takes some 0.1 ms, quoting from it afterwards a third of that. Not for several threads."""

    def __init__(self) -> None:
        self._kept: Recent[_Key, Line] = Recent(_KEPT)
        self._pieces = Pieces()

    def passage(self, stored: StoredReview, wanted: Mapping[str, float]) -> Passage:
        """The best one of the body's beginning, as long as any review is."""
        if len(self._pieces) > _MOST_KNOWN:
            self._pieces, self._kept = Pieces(), Recent(_KEPT)
        return best_passage(self._line(stored), wanted, self._pieces)

    def title(self, stored: StoredReview, wanted: Mapping[str, float]) -> tuple[Span, ...]:
        """Where the title holds what is wanted."""
        return highlights(self._pieces.line(stored.review.title.split(" ")), wanted, self._pieces)

    def _line(self, stored: StoredReview) -> Line:
        key = (stored.id, stored.revision)
        line = self._kept.get(key)
        if line is None:
            line = self._pieces.line(rough_pieces(stored.review.body[:_QUOTED]))
            self._kept.put(key, line)
        return line
