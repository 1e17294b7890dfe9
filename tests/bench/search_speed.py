"""What a search costs beside bare full-text searches over the same invented reviews.

python -m tests.bench.search_speed [REVIEWS]

"Whole" is what a reader waits for: words corrected and expanded, reviews ranked, five read from a database file, and
passages cut. Peers only find ten ids. First in an archive of the channel's size, then in a large one (100 000 reviews).
Times are of this process's computing, all of its threads together, so that programs beside it count for nothing: ours
and its peers' wait for nothing else.
Ends with 1 where a bound of issue 7 is broken.
"""

import asyncio
import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

from bot.archive.follow import FollowArchive
from bot.archive.read_lexicon import ReadLexicon
from bot.archive.search import SearchArchive
from bot.archive.term import Term
from bot.archive.translations import parse_names, parse_translations
from bot.index.memory import MemoryIndex
from bot.intake.check import check
from bot.intake.formats import Format
from bot.intake.text import unwatched
from bot.reviews.review import StoredReview
from bot.sources.files import read_source, read_text
from bot.sources.shipped import shipped
from tests.bench.generated import Inventor
from tests.bench.search_peers import Document, Fts5, Tantivy
from tests.makers import make_review, make_stored
from tests.unit.archive.shelf import Shelf

_SMALL, _LARGE = 152, 100_000
_QUERIES = 200
_TIMES = 2  # each is measured
_SLOWER_THAN_FTS5 = 10.0  # times, p50 of whole queries in the small archive, at most
_SLOWER_THAN_TANTIVY = 3.0  # times, p99 in the large one, at most
_FASTER_THAN_FTS5 = 15.0  # times, p99 in the large one, at least
_BUILDS_SLOWER = 1.5  # times tantivy's time, at most
_MOST_MS = 200.0  # of the worst input
_MOST_BLOCKED_MS = 20.0  # of the event loop, by one query
_NEW_S = 1.0  # until a new review is found
_WORST = (
    "the of and to in " * 800,
    "difussion transfomer " * 200,
    "😀" * 4096,
    '"a b" ' * 680,
    '-"a ' * 1024,
    "(a+)+$ " * 585,
    "NEAR(a b, 5) AND col:* OR 'x'; DROP TABLE reviews; -- " * 70,
    "ובכשהמודלים " * 340,
    "a" * 4096,
    "#a author:b tag:c has:math after:2025 " * 100,
)


class _Archive(Shelf):
    """Invented reviews, read from a database file one by one, and one that is added later."""

    def __init__(self, count: int, bodies: Fts5) -> None:
        super().__init__()
        self._bodies = bodies
        self._count = count
        self._inventor = Inventor()
        self._added: list[StoredReview] = []

    def add(self, title: str) -> None:
        number = self._count + 1
        self._added.append(make_stored(number, make_review(title), revision=number))

    async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
        old = {
            number: self.invented(number, self._bodies.body(number)) for number in review_ids if number <= self._count
        }
        return old | {one.id: one for one in self._added if one.id in review_ids}

    async def changed_since(self, revision: int, limit: int) -> list[StoredReview]:
        past = min(revision + limit, self._count)
        old = [self.invented(number, self._inventor.body(number)) for number in range(revision + 1, past + 1)]
        return old or [one for one in self._added if one.revision > revision]

    def invented(self, number: int, body: str) -> StoredReview:
        return make_stored(number, make_review(self._inventor.title(number), body=body), revision=number)


class _Bench:
    """`good` until a bound is broken."""

    def __init__(self) -> None:
        self.good = True

    def bound(self, what: str, figure: float, least: float = 0.0, most: float = float("inf")) -> None:
        within = least <= figure <= most
        self.good = self.good and within
        limit = f"at least {least:g}" if least else f"at most {most:g}"
        print(f"  {what:58} {figure:8.2f}  ({limit}){'' if within else '   BROKEN'}", flush=True)

    async def run(self, folder: Path, large: int) -> None:
        await self._small(folder)
        await self._large(folder, large)

    async def _small(self, folder: Path) -> None:
        fts5 = Fts5(_documents(_SMALL), folder / "small.db")
        search, *_ = await _ours(_Archive(_SMALL, fts5))
        queries = _queries(_SMALL)
        ways: dict[str, Ask] = {"FTS5": _later(fts5.find), "whole": search}
        times = await _side_by_side(queries, ways)
        print(f"{_SMALL} reviews, ms p50 / p99:" + "".join(f"   {name} {_both(t)}" for name, t in times.items()))
        self.bound("whole to FTS5, p50, times", _p50(times["whole"]) / _p50(times["FTS5"]), most=_SLOWER_THAN_FTS5)
        self.bound("worst input, ms", max([await _ms(search, words) for words in _WORST]), most=_MOST_MS)

    async def _large(self, folder: Path, count: int) -> None:
        documents = list(_documents(count))
        fts5 = Fts5(documents, folder / "large.db")
        start, before = time.process_time(), _mib()
        tantivy = Tantivy(documents)
        built_by_tantivy, theirs = time.process_time() - start, _mib() - before
        archive = _Archive(count, fts5)
        reviews = [archive.invented(one.id, one.body) for one in documents]
        pages = [reviews[done : done + 5_000] for done in range(0, count, 5_000)]
        before = _mib()
        search, follow, built = await _ours(archive, pages)
        print(f"{count} reviews: built in {built:.0f} s (tantivy alone {built_by_tantivy:.0f} s)")
        self.bound("building to tantivy's, times", built / built_by_tantivy, most=_BUILDS_SLOWER)
        ours = _mib() - before
        print(f"  memory, KiB a review: {ours * 1024 / count:.1f} (tantivy alone {theirs * 1024 / count:.1f})")
        del documents, reviews, pages
        await self._large_queries(search, fts5, tantivy, count)
        archive.add("Zyzzyva")
        start = time.perf_counter()
        await follow.catch_up()
        assert (await search("zyzzyva")).hits
        self.bound("a new review is found after, s", time.perf_counter() - start, most=_NEW_S)

    async def _large_queries(self, search: SearchArchive, fts5: Fts5, tantivy: Tantivy, count: int) -> None:
        queries = _queries(count)
        ways: dict[str, Ask] = {"FTS5": _later(fts5.find), "tantivy": _later(tantivy.find), "whole": search}
        times = await _side_by_side(queries, ways)
        print("  ms p50 / p99:" + "".join(f"   {name} {_both(taken)}" for name, taken in times.items()))
        self.bound(
            "whole to tantivy, p99, times", _p99(times["whole"]) / _p99(times["tantivy"]), most=_SLOWER_THAN_TANTIVY
        )
        self.bound("FTS5 to whole, p99, times", _p99(times["FTS5"]) / _p99(times["whole"]), least=_FASTER_THAN_FTS5)
        self.bound("worst input, ms", max([await _ms(search, words) for words in _WORST]), most=_MOST_MS)
        blocked = max([await _blocked(search, words) for words in (*queries[:50], *_WORST)])
        self.bound("the event loop is blocked at most, ms", blocked, most=_MOST_BLOCKED_MS)


def _documents(count: int) -> Iterator[Document]:
    inventor = Inventor()
    return (Document(number, inventor.title(number), "", inventor.body(number)) for number in range(1, count + 1))


async def _ours(
    archive: _Archive, pages: Sequence[Sequence[StoredReview]] = ()
) -> tuple[SearchArchive, FollowArchive, float]:
    """With the names that ship; `pages` are indexed from memory, as peers index theirs. And the seconds it took."""
    translations = parse_translations(read_text(shipped("hebrew.txt")).content, "hebrew.txt")
    names = parse_names(read_text(shipped("names.txt")).content, "names.txt")
    lexicon = ReadLexicon(_Shipped(), translations, names)
    index = MemoryIndex()
    ready = iter(pages)
    store = _Ready(archive, ready) if pages else archive
    follow = FollowArchive(store, index, None, lexicon)
    await lexicon.refresh()
    gc.collect()
    start = time.process_time()
    await follow.catch_up()
    return SearchArchive(archive, index, lexicon=lexicon), follow, time.process_time() - start


class _Ready(Shelf):
    """Gives the pages that it was given, then what the archive has beyond."""

    def __init__(self, archive: _Archive, pages: Iterator[Sequence[StoredReview]]) -> None:
        super().__init__()
        self._archive, self._pages = archive, pages

    async def changed_since(self, revision: int, limit: int) -> list[StoredReview]:
        page = next(self._pages, None)
        return list(page) if page is not None else await self._archive.changed_since(revision, limit)


class _Shipped:
    async def terms(self) -> list[Term]:
        from datetime import date

        checked = check(read_source(shipped("glossary.jsonl")), Format.JSONL, date.min, unwatched)
        return [record for record in checked.records() if isinstance(record, Term)]


def _queries(count: int) -> list[str]:
    """Two to six words of a review; in every third query one is misspelt."""
    chance, inventor = random.Random(7), Inventor()  # noqa: S311
    found = []
    for number in range(_QUERIES):
        words = inventor.body(chance.randrange(count)).replace("*", "").split()
        asked = [chance.choice(words) for _ in range(chance.randint(2, 6))]
        if number % 3 == 0:
            longest = max(asked, key=len)
            asked[asked.index(longest)] = longest[:2] + longest[3:]
        found.append(" ".join(asked))
    return found


Ask = Callable[[str], Awaitable[object]]


def _later(find: Callable[[str], object]) -> Ask:
    async def ask(words: str) -> object:
        return find(words)

    return ask


async def _side_by_side(queries: Sequence[str], ways: dict[str, Ask]) -> dict[str, list[float]]:
    """Milliseconds of each query by each way, in turns, so that a busy machine is busy for all of them. Once before,
    then twice: the shorter time counts, since a cache that another program has emptied is no part of a query."""
    rounds: list[dict[str, list[float]]] = []
    for _ in range(1 + _TIMES):
        rounds.append({name: [] for name in ways})
        for words in queries:
            for name, ask in ways.items():
                rounds[-1][name].append(await _ms(ask, words))
    return {name: [min(taken) for taken in zip(*(times[name] for times in rounds[1:]), strict=True)] for name in ways}


async def _ms(ask: Ask, words: str) -> float:
    start = time.process_time()
    await ask(words)
    return (time.process_time() - start) * 1000


async def _blocked(search: SearchArchive, words: str) -> float:
    """The longest computing in ms within one turn of the event loop while a query is answered; of this thread alone, so
    that a busy machine counts for nothing."""
    longest, asking = 0.0, asyncio.create_task(search(words))
    while not asking.done():
        start = time.thread_time()
        await asyncio.sleep(0)
        longest = max(longest, (time.thread_time() - start) * 1000)
    return longest


def _p50(taken: Sequence[float]) -> float:
    return statistics.median(taken)


def _p99(taken: Sequence[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99) - 1]


def _both(taken: Sequence[float]) -> str:
    return f"{_p50(taken):.2f} / {_p99(taken):.2f}"


def _mib() -> float:
    """What this process holds now."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else _LARGE
    bench = _Bench()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(bench.run(Path(folder), large))
    sys.exit(not bench.good)


if __name__ == "__main__":
    main()
