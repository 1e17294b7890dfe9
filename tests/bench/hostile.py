"""Texts that are meant to hurt whoever reads them: queries, and words that begin every phrase."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

from bot.archive.phrases import Phrases
from bot.archive.search import SearchArchive
from tests.unit.archive.shelf import Shelf, search_over
from tests.unit.archive.test_search import SHELF

Reader = Callable[[object], object]

_QUERIES = {
    "words": "attention pruned noise ",
    "misspelt": "difussion transfomer ",
    "quotes": '"a b" ',
    "minus": '-"a ',
    "one word": "a",
    "brackets": "(a+)+$ ",
}


def cases() -> Iterator[tuple[str, Callable[[int], object], Reader]]:
    """Each with its name, what makes its input of so many times the smallest size, and what reads that."""
    search = asyncio.run(search_over(Shelf(*SHELF)))
    for name, unit in _QUERIES.items():
        yield f"query, {name}", partial(_repeated, unit, 64), partial(_search, search)
    yield "phrases, each begun", partial(_repeated, "a ", 5_000), partial(_find, Phrases([("a " * 30 + "b", 1)]))


def _repeated(unit: str, smallest: int, size: int) -> str:
    return unit * (smallest * size // len(unit))


def _search(search: SearchArchive, words: object) -> object:
    return asyncio.run(search(str(words)))


def _find(phrases: Phrases[int], text: object) -> object:
    return list(phrases.find(str(text)))
