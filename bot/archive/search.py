"""Words in, the reviews that answer them out."""

import asyncio
from collections.abc import Sequence

from bot.archive.at_hand import Reviews
from bot.archive.facets import Facets
from bot.archive.fusion import fuse
from bot.archive.lexicon import SIGN
from bot.archive.meaning import Near
from bot.archive.passage import Passage, Span
from bot.archive.passages import nearest_passage
from bot.archive.ports import Index, Sought
from bot.archive.query import Query, parse_query
from bot.archive.quotes import Quotes
from bot.archive.ranking import Ranked, is_close, rank, worth_showing
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.reading import Correction, QueryReader, Reading
from bot.archive.topics import Topic
from bot.archive.twins import Twins
from bot.archive.understand import Understand
from bot.archive.words import is_stop_word
from bot.reviews.review import StoredReview
from bot.values import Struct, replace

PER_PAGE = 5
MOST_CANDIDATES = 50  # scored by our rules; on the judged queries the engine's best 50 hold our best ten
_BESIDE_MEANING = 100  # where meaning has a say: fused with more of them, paraphrases gain .01
MOST_LISTED = 300  # of what operators leave in
_AT_A_STRETCH = 20_000  # characters of bodies: a millisecond or two, then others may go between
_SMALL = 20_000  # reviews; up to here a ranking takes a millisecond or two, and is not worth a thread


class Ranking(Struct, frozen=True):
    """All hits worth showing, best first. close: False where they are merely the nearest, or there is none."""

    hits: tuple[Ranked, ...]
    corrections: tuple[Correction, ...]
    close: bool


class Hit(Struct, frozen=True):
    """A review and why it was found. score: 0 towards 1; title_spans: matching words of `stored.review.title`."""

    stored: StoredReview
    score: float
    passage: Passage
    title_spans: tuple[Span, ...]


class SearchPage(Struct, frozen=True):
    """One page of an answer. page: 1-based, the last one where a later one was asked for; pages: at least 1;
    total: hits on all pages; close: False means "nothing close; nearest:", also where there is no hit at all."""

    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    corrections: tuple[Correction, ...]
    close: bool


class SearchArchive:
    """Searches what the index holds. Any text is a query; none changes anything."""

    def __init__(
        self,
        store: Reviews,
        index: Index,
        topics: Sequence[Topic] = (),
        meaning: Understand | None = None,
        lexicon: ReadLexicon | None = None,
        twins: Twins | None = None,
    ) -> None:
        """`topics`: those whose names and hashtags, in any language, filters may use; `meaning`: of the extra
        `semantic`; `lexicon`: the one that the index is filled by; `twins`: of which one is told."""
        self._meaning = meaning
        self._candidates = _BESIDE_MEANING if meaning else MOST_CANDIDATES
        self._facets = Facets(topics)
        self._lexicon = lexicon or ReadLexicon()
        self._twins = twins or Twins()
        self._store = store
        self._index = index
        self._quotes = Quotes()

    async def __call__(self, words: str, page: int = 1, per_page: int = PER_PAGE) -> SearchPage:
        """The reviews that answer `words`, `per_page` at a time. One query to the store."""
        query = parse_query(words)
        small = self._index.size() <= _SMALL
        reading, found = self._by_words(query) if small else await asyncio.to_thread(self._by_words, query)
        ranking, near = await self._with_meaning(query, reading, found)
        pages = max(-(-len(ranking.hits) // per_page), 1)
        page = min(max(page, 1), pages)
        shown = ranking.hits[(page - 1) * per_page : page * per_page]
        stored = await self._store.reviews([hit.review_id for hit in shown])
        shown = tuple(hit for hit in shown if hit.review_id in stored)  # others left the archive a moment ago
        wanted = self._wanted(reading)
        hits, read = [], 0
        for hit in shown:
            hits.append(self._hit(stored[hit.review_id], hit, wanted, near))
            read += len(stored[hit.review_id].review.body)
            if read >= _AT_A_STRETCH:
                await asyncio.sleep(0)
                read = 0
        return SearchPage(tuple(hits), len(ranking.hits), page, pages, ranking.corrections, ranking.close)

    def rank(self, words: str) -> Ranking:
        """The whole answer by words alone, as ids, without looking into the store; a millisecond or two."""
        return self._shown(self._by_words(parse_query(words))[1])

    def _by_words(self, query: Query) -> tuple[Reading, Ranking]:
        reading = QueryReader(self._index, self._facets).read(query, self._lexicon.current)
        return reading, self._rank(reading)

    def _rank(self, reading: Reading) -> Ranking:
        sought = reading.sought
        if not (sought.terms or reading.missed) and sought.narrows:
            return self._listed(sought)
        ranked = self._ranked(reading, sought)
        close = (reading.tells and is_close(ranked)) or bool(ranked and reading.names_paper)
        if not ranked:  # nearest: the words, if not as a phrase, and then wherever they are
            ranked = self._ranked(reading, replace(sought, phrases=()))
        if not ranked and sought.narrows:
            ranked = self._ranked(reading, Sought(sought.terms, without=sought.without))
        return Ranking(tuple(ranked), reading.corrections, close)

    async def _with_meaning(self, query: Query, reading: Reading, found: Ranking) -> tuple[Ranking, Near | None]:
        """The hits worth showing, by words and, where that can be told, by meaning. Whether anything is close is left
        to the words: what is nearest in meaning to nonsense is as near as the answer to a vague question."""
        held = [hit.review_id for hit in found.hits]
        near = await self._meaning.near(query.said, dict(reading.corrections), held) if self._meaning else None
        if near is None:
            return self._shown(found), None
        fused = fuse(found.hits, near, self._index.size(), self._left_in(reading.sought))
        return replace(found, hits=self._twins.once(fused)), near

    def _left_in(self, sought: Sought) -> set[int] | None:
        """Which reviews may be found by meaning alone; None: any."""
        if sought.phrases:
            return set()
        if sought.narrows or sought.without:
            return set(self._index.newest(sought, MOST_LISTED))
        return None

    def _listed(self, sought: Sought) -> Ranking:
        """Operators alone: all that they leave in are equally good."""
        newest = self._index.newest(sought, MOST_LISTED)
        return Ranking(tuple(Ranked(review_id, 1, 1) for review_id in newest), (), bool(newest))

    def _ranked(self, reading: Reading, sought: Sought) -> list[Ranked]:
        found = self._index.find(sought, self._candidates)
        return rank(reading.wanted, sought.terms, found.statistics, found.candidates, reading.missed)

    def _wanted(self, reading: Reading) -> dict[str, float]:
        """What passages should show: each stem by what it is worth, and concepts by all their names."""
        wanted: dict[str, float] = {}
        for one in reading.wanted:
            for term in one.terms:
                names = self._lexicon.current.spelled(term) if term.startswith(SIGN) else ((term,),)
                for stem, share in ((stem, len(name)) for name in names for stem in name if not is_stop_word(stem)):
                    wanted[stem] = max(wanted.get(stem, 0.0), one.worth / share)
        return wanted

    def _hit(self, stored: StoredReview, hit: Ranked, wanted: dict[str, float], near: Near | None) -> Hit:
        review = stored.review
        passage = self._quotes.passage(stored, wanted)
        if not passage.spans and near and hit.review_id in near.passages:
            passage = nearest_passage(review, near.passages[hit.review_id])
        return Hit(stored, hit.relevance, passage, self._quotes.title(stored, wanted))

    def _shown(self, ranking: Ranking) -> Ranking:
        """The hits worth showing, of twins the better one."""
        return replace(ranking, hits=self._twins.once(worth_showing(ranking.hits)))
