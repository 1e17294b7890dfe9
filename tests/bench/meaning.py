"""What the search by meaning costs beside the one by words: a query, a review, memory.

python -m tests.bench.meaning

Invented reviews of the channel's usual length; on one core, as the bot does it. Without the extra it says so and ends.
The comparing alone is also timed for a hundred times as many passages, by chance vectors.
"""

import asyncio
import resource
import statistics
import struct
import time
from collections.abc import Callable, Mapping, Sequence

from bot.archive.follow import FollowArchive
from bot.archive.meaning import Embedder, Vector
from bot.archive.passages import passages_of
from bot.archive.plain import plain_line
from bot.archive.search import SearchArchive
from bot.index.embedding import NanoEmbedder, installed
from bot.index.memory import MemoryIndex
from bot.reviews.review import Review
from tests.bench.generated import Inventor
from tests.unit.archive.shelf import Shelf

_REVIEWS = 152
_EMBEDDED = 8  # of them: enough for a mean
_DIMENSIONS = 384
_MANY = 100_000  # passages: some 9 000 reviews


def main() -> None:
    if not installed():
        print("meaning: the extra `semantic` is not installed (`make semantic`)")
        return
    inventor = Inventor()
    reviews = [Review(title=f"Review {number}", body=inventor.body(number)) for number in range(_REVIEWS)]
    before = _megabytes()
    embedder = NanoEmbedder()
    taken, passages = _embedding(embedder, reviews)
    model = _megabytes() - before
    print(f"{'a review, embedded':40} {taken / _EMBEDDED:8.2f} s  {passages / _EMBEDDED:6.1f} passages")
    print(f"{'a passage':40} {1000 * taken / passages:8.0f} ms")
    asked = [" ".join(plain_line(review.body).split()[20:27]) for review in reviews[:10]]
    words = asyncio.run(_words(reviews, asked))
    _row("a query of 7 words, by words (the peer)", words, words)
    _row("embedded", _median(embedder.embed_query, asked), words)
    for count in (round(passages / _EMBEDDED * _REVIEWS), _MANY):
        before = _megabytes()
        compared = _comparing(embedder, count, asked)
        _row(f"{count} passages, compared", compared, words, f"{_megabytes() - before:6.0f} MB")
    print(f"{'model and numpy in memory':40} {model:8.0f} MB")


def _embedding(embedder: Embedder, reviews: list[Review]) -> tuple[float, int]:
    """Seconds, and how many passages they were."""
    start, passages = time.perf_counter(), 0
    for review in reviews[:_EMBEDDED]:
        texts = passages_of(review)
        embedder.embed_passages(texts)
        passages += len(texts)
    return time.perf_counter() - start, passages


async def _words(reviews: list[Review], asked: Sequence[str]) -> float:
    """Milliseconds of a whole query without meaning."""
    shelf, index = Shelf(*reviews), MemoryIndex()
    await FollowArchive(shelf, index).catch_up()
    search = SearchArchive(shelf, index)
    return _median(search.rank, asked)


def _comparing(embedder: Embedder, passages: int, asked: Sequence[str]) -> float:
    from bot.index.vectors import MemoryVectors

    vectors = MemoryVectors()
    vectors.put(_chance(passages))
    queries = {words: embedder.embed_query(words) for words in asked}
    return _median(lambda words: vectors.near(queries[words], 300), asked)


def _chance(passages: int) -> Mapping[int, list[Vector]]:
    """Eleven passages a review, as the channel's have."""
    vectors = [
        struct.pack(f"<{_DIMENSIONS}e", *((seed * 7 + at) % 13 / 50 for at in range(_DIMENSIONS))) for seed in range(97)
    ]
    return {review: [vectors[(review * 11 + place) % 97] for place in range(11)] for review in range(passages // 11)}


def _median(ask: Callable[[str], object], asked: Sequence[str]) -> float:
    """Milliseconds, of five rounds."""
    taken = []
    for _ in range(5):
        for words in asked:
            start = time.perf_counter()
            ask(words)
            taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def _row(name: str, taken: float, peer: float, more: str = "") -> None:
    print(f"{name:40} {taken:8.2f} ms {taken / peer:6.1f} × {more}")


def _megabytes() -> float:
    """The most that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
