"""The archive's index in this process's memory: tantivy for candidates, reviews in signs for their ranking."""

from collections.abc import Iterable, Sequence
from itertools import islice

from bot.archive.correction import Similar
from bot.archive.indexed import IndexedReview
from bot.archive.ports import Found, Sought
from bot.archive.ranking import Statistics
from bot.archive.signs import Signs
from bot.index.counts import Counts
from bot.index.engine import Engine
from bot.index.vocabulary import Vocabulary
from bot.values import replace

_AT_ONCE = 64  # reviews: to wake the engine's thread for each one took a twentieth longer


class MemoryIndex:
    """An `Index` that starts empty and ends with the process. Within, terms are known by their signs only."""

    def __init__(self) -> None:
        self._signs = Signs()
        self._engine = Engine()
        self._counts = Counts()
        self._vocabulary = Vocabulary(self.frequencies)

    @property
    def signs(self) -> Signs:
        return self._signs

    def put(self, reviews: Iterable[IndexedReview]) -> None:
        coming = iter(reviews)
        while some := list(islice(coming, _AT_ONCE)):  # the engine's thread works on these while others are made
            for review in some:
                self._engine.add(review, replaces=review.review_id in self._counts)
                self._counts.put(review)
        self._engine.commit()  # counts first: who is found by the engine can be scored

    def learn(self, words: Iterable[tuple[str, str]]) -> None:
        self._vocabulary.add(words)

    def remove(self, review_ids: Sequence[int]) -> None:
        for review_id in review_ids:
            self._counts.remove(review_id)
        self._engine.remove(review_ids)

    def find(self, sought: Sought, limit: int) -> Found:
        signed = self._signed(sought)
        ids = self._engine.find(signed, limit) if signed.terms else []
        candidates = self._counts.candidates(ids, signed.terms)
        frequencies = self._engine.frequencies(signed.terms)
        statistics = Statistics(len(self._counts), self._counts.mean_lengths(), frequencies)
        return Found(statistics, tuple(candidates))

    def newest(self, sought: Sought, limit: int) -> list[int]:
        return self._engine.newest(self._signed(sought), limit)

    def facets(self, terms: Sequence[str]) -> tuple[bool, ...]:
        return tuple(map(self._engine.has_facet, terms))

    def frequencies(self, terms: Sequence[str]) -> tuple[int, ...]:
        return self._engine.frequencies(self._known(terms))

    def similar(self, word: str, edits: int) -> list[Similar]:
        return self._vocabulary.similar(word, edits)

    def sounding(self, sound: str) -> list[Similar]:
        return self._vocabulary.sounding(sound)

    def size(self) -> int:
        return len(self._counts)

    def _signed(self, sought: Sought) -> Sought:
        return replace(
            sought,
            terms=self._known(sought.terms),
            phrases=tuple(map(self._known, sought.phrases)),
            without=tuple(map(self._known, sought.without)),
        )

    def _known(self, terms: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(self._signs.known, terms))
