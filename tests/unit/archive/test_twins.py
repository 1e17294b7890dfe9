"""Of two languages one hit: the better one."""

import pytest

from bot.archive.follow import FollowArchive
from bot.archive.search import SearchArchive
from bot.archive.twins import Twins
from bot.index.memory import MemoryIndex
from bot.reviews.review import ReviewState
from bot.values import replace
from tests.makers import make_review, make_stored
from tests.unit.archive.shelf import Shelf

OFTEN = "Splines take the place of weights, and splines make the network readable. " * 5
ONCE = "A network may be read like a book; here and there a spline helps. " * 5


class World:
    """Two reviews about splines, the first one more so, and a search that follows them."""

    def __init__(self) -> None:
        self.shelf = Shelf(make_review("Splines", body=OFTEN), make_review("Networks", body=ONCE))
        index, twins = MemoryIndex(), Twins()
        self._follow = FollowArchive(self.shelf, index, twins=twins)
        self._search = SearchArchive(self.shelf, index, twins=twins)

    def twin(self, review_id: int, twin_id: int | None, state: ReviewState = ReviewState.ARCHIVED) -> None:
        texts = {1: make_review("Splines", body=OFTEN), 2: make_review("Networks", body=ONCE)}
        self.shelf.keep(replace(make_stored(review_id, texts[review_id]), twin_id=twin_id, state=state))

    async def found(self, words: str = "splines") -> list[int]:
        await self._follow.catch_up()
        page = await self._search(words)
        ids = [hit.stored.id for hit in page.hits]
        assert [hit.review_id for hit in self._search.rank(words).hits] == ids
        assert page.total == len(ids)
        return ids


async def test_strangers_are_both_found() -> None:
    assert await World().found() == [1, 2]


@pytest.mark.parametrize("words", ["splines", "network"])
async def test_of_twins_the_better_one_is_found(words: str) -> None:
    world = World()
    best = (await world.found(words))[:1]
    world.twin(1, 2)
    world.twin(2, 1)
    assert await world.found(words) == best


async def test_those_who_are_parted_are_both_found_again() -> None:
    world = World()
    world.twin(1, 2)
    world.twin(2, 1)
    await world.found()
    world.twin(1, None)
    world.twin(2, None)
    assert await world.found() == [1, 2]


async def test_a_twin_that_is_no_more_in_the_archive_hides_nothing() -> None:
    world = World()
    world.twin(1, 2, ReviewState.DRAFT)
    world.twin(2, 1)
    assert await world.found() == [2]
