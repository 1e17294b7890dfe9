"""The reviews that are about what another one is about."""

import asyncio
from collections.abc import Sequence

from bot.archive.fusion import fuse
from bot.archive.indexed import Field, IndexedReview, Indexer
from bot.archive.meaning import Vectors
from bot.archive.ports import ArchiveStore, Index, Sought
from bot.archive.ranking import Candidate, Ranked, Wanted, rank, rarity
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.signs import BREAK, Signs
from bot.archive.words import is_stop_word
from bot.reviews.review import StoredReview
from bot.values import Struct

CLOSE = 0.2  # of a review's own score; from here on three of four neighbours in the channel share a topic
_CLOSE_IN_ALL = 0.5  # by words and meaning: three deviations above the others, where five of six share a topic
_TELLING = 40  # words that stand for a review
_CANDIDATES = 100  # scored by our rules
_OF_THE_SAME = 3  # reviews of one paper that meaning may bring in, and nobody asked for
_FEWEST_LETTERS = 3  # shorter words are symbols of formulas, which all reviews share
_WEIGHTS = {Field.TITLE: 4.0, Field.HOOK: 1.5, Field.TOPICS: 4.0, Field.BODY: 1.0}
_FADE = 4.0  # occurrences, weighted, at which a word tells half of what it can


class SimilarReview(Struct, frozen=True):
    """score: 0 (nothing in common) to 1 (as much as with itself); close: worth pointing to."""

    stored: StoredReview
    score: float
    close: bool


class FindSimilar:
    """Looks for what a review's most telling words find."""

    def __init__(
        self, store: ArchiveStore, index: Index, lexicon: ReadLexicon | None = None, vectors: Vectors | None = None
    ) -> None:
        """`lexicon`: the names that texts are read by; `vectors`: where there are any, meaning counts as well."""
        self._vectors = vectors
        self._lexicon = lexicon or ReadLexicon()
        self._store = store
        self._index = index

    async def __call__(self, stored: StoredReview, limit: int = 5) -> tuple[SimilarReview, ...]:
        """The `limit` closest archived reviews but those of its paper, closest first; may be empty.

        `stored` may be a draft or wait in the queue. One query to the store; the computing is done in a thread.
        """
        similar = (await asyncio.to_thread(self._similar, stored))[: limit + _OF_THE_SAME]
        found = await self._store.reviews([hit.review_id for hit, _ in similar])
        paper = stored.review.paper
        return tuple(
            SimilarReview(other, hit.relevance, close)
            for hit, close in similar
            if (other := found.get(hit.review_id))  # else it left the archive a moment ago
            and other.id != stored.twin_id
            and not (paper and other.review.paper and other.review.paper.key == paper.key)
        )[:limit]

    def _similar(self, stored: StoredReview) -> list[tuple[Ranked, bool]]:
        """Each with whether it is close."""
        ranked = self._ranked(stored)
        close = {hit.review_id for hit in ranked if hit.relevance >= CLOSE}
        held = [hit.review_id for hit in ranked]
        near = self._vectors.alike(stored.id, _CANDIDATES, held) if self._vectors else None
        if near is None:
            return [(hit, hit.review_id in close) for hit in ranked]
        fused = fuse(ranked, near, self._index.size())
        return [(hit, hit.review_id in close or hit.relevance >= _CLOSE_IN_ALL) for hit in fused]

    def _ranked(self, stored: StoredReview) -> list[Ranked]:
        """By its share of what the review itself would score."""
        signs = Signs()  # of its own: a draft leaves no trace in the index
        own = Indexer(self._lexicon.current, signs).review(stored)
        wanted = self._telling(own, signs)
        terms = tuple(one.terms[0] for one in wanted)
        paper = stored.review.paper
        without = ((paper.key,),) if paper else ()
        found = self._index.find(Sought(terms, without=without), _CANDIDATES)
        others = [candidate for candidate in found.candidates if candidate.review_id != stored.id]
        (most,) = rank(wanted, terms, found.statistics, [_as_candidate(own, list(map(signs.known, terms)))]) or (None,)
        if most is None:
            return []
        ranked = rank(wanted, terms, found.statistics, others)
        return [Ranked(hit.review_id, min(hit.relevance / most.relevance, 1), hit.coverage) for hit in ranked]

    def _telling(self, review: IndexedReview, signs: Signs) -> tuple[Wanted, ...]:
        """The words that say most about a review: often there, in its title or topics, and rare elsewhere."""
        occurrences: dict[str, float] = {}
        for field, weight in _WEIGHTS.items():
            for term in map(signs.term, review.fields[field] + review.concepts[field]):
                if len(term) >= _FEWEST_LETTERS and not is_stop_word(term):
                    occurrences[term] = occurrences.get(term, 0) + weight
        size, terms = self._index.size(), tuple(occurrences)
        worth = {
            term: rarity(size, frequency) * occurrences[term] / (_FADE + occurrences[term])
            for term, frequency in zip(terms, self._index.frequencies(terms), strict=True)
        }
        best = sorted(worth, key=lambda term: (-worth[term], term))[:_TELLING]
        return tuple(Wanted((term,), worth[term]) for term in best)


def _as_candidate(review: IndexedReview, signs: Sequence[str]) -> Candidate:
    texts = [words + concepts for words, concepts in zip(review.fields, review.concepts, strict=True)]
    lengths = tuple(len(words) - words.count(BREAK) for words in review.fields)
    counts = ([(field, text.count(sign)) for field, text in enumerate(texts) if sign in text] for sign in signs)
    return Candidate(0, lengths, tuple(counts))
