"""Where on the list of candidates somebody looks: what every button of `/pipeline` carries."""

from collections.abc import Mapping
from typing import Protocol

from bot.archive.browsing import Subject
from bot.chat.commands.entry import number_in
from bot.errors import NotFound, StaleButton
from bot.pipeline.board import BoardStore, Order, Shelf, View
from bot.values import Struct, replace

LIST = "kl"
"""The button that shows the list, by where one looks; see `pipeline.py`."""

CARD = "kc"
"""The button that shows a candidate, by its id and where on the list one came from; see `candidate.py`."""

_FIELDS = 6


class Looking(Struct, frozen=True):
    """`topic` and `source` as numbers of `Subject.handle`, `query` the id of kept words; 0: all of them."""

    shelf: Shelf = Shelf.MAYBE
    topic: int = 0
    source: int = 0
    order: Order = Order.STARS
    query: int = 0
    page: int = 1

    @property
    def words(self) -> str:
        """At most 47 characters, for a button."""
        return f"{self.shelf}:{self.topic}:{self.source}:{self.order}:{self.query}:{self.page}"

    @property
    def narrowed(self) -> bool:
        return bool(self.topic or self.source or self.query)

    def on(self, page: int) -> "Looking":
        return replace(self, page=page)


def looking_in(words: str) -> Looking:
    """Out of a button; the beginning of the list for one that says nothing. StaleButton: we never made this one."""
    if not words:
        return Looking()
    parts = words.split(":")
    if len(parts) != _FIELDS:
        raise StaleButton(words[:64])
    shelf, topic, source, order, query, page = parts
    try:
        where, by = Shelf(shelf), Order(order)
    except ValueError:
        raise StaleButton(words[:64]) from None
    return Looking(where, number_in(topic), number_in(source), by, number_in(query), max(number_in(page), 1))


class KeptWords(Protocol):
    """`archive.ports.ArchiveStore`."""

    async def query(self, query_id: int) -> str | None: ...


async def view_of(looking: Looking, board: BoardStore, kept: KeptWords) -> View:
    """What the numbers stand for; NotFound when a topic, a source or the words are gone."""
    topic = _named(await board.topics(), looking.topic, "topic") if looking.topic else None
    source = _named(await board.sources(), looking.source, "source") if looking.source else None
    words = await kept.query(looking.query) if looking.query else ""
    if words is None:
        raise NotFound("query", str(looking.query))
    return View(shelf=looking.shelf, topic=topic, source=source, words=words, order=looking.order)


def _named(counted: Mapping[str, int], handle: int, kind: str) -> str:
    found = next((name for name, subject in _subjects(counted).items() if subject.handle == handle), None)
    if found is None:
        raise NotFound(kind, str(handle))
    return found


def _subjects(counted: Mapping[str, int]) -> Mapping[str, Subject]:
    return {name: Subject(name, {}, count) for name, count in counted.items()}
