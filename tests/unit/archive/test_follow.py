import asyncio
from collections.abc import Iterable

import pytest

from bot.archive.follow import FollowArchive
from bot.archive.indexed import IndexedReview
from bot.archive.search import SearchArchive
from bot.index.memory import MemoryIndex
from bot.reviews.review import ReviewState
from tests.makers import make_review, make_stored
from tests.unit.archive.shelf import Shelf


def found(index: MemoryIndex, words: str) -> list[int]:
    return [hit.review_id for hit in SearchArchive(Shelf(), index).rank(words).hits]


async def test_everything_archived_is_taken_in_at_first() -> None:
    index = MemoryIndex()
    follow = FollowArchive(Shelf(*(make_review(f"Number {number}") for number in range(450))), index)
    assert await follow.catch_up() == 450
    assert index.size() == 450


async def test_nothing_new_costs_one_query() -> None:
    shelf = Shelf(make_review())
    follow = FollowArchive(shelf, MemoryIndex())
    await follow.catch_up()
    before = shelf.queries
    assert await follow.catch_up() == 0
    assert shelf.queries == before + 1


async def test_a_new_review_is_found_after_catching_up() -> None:
    shelf, index = Shelf(make_review("Old")), MemoryIndex()
    follow = FollowArchive(shelf, index)
    await follow.catch_up()
    shelf.keep(make_stored(2, make_review("Brand new")))
    assert await follow.catch_up() == 1
    assert found(index, "brand") == [2]


async def test_an_edited_review_is_found_by_its_new_words_only() -> None:
    shelf, index = Shelf(make_review("Before", body="Before.")), MemoryIndex()
    follow = FollowArchive(shelf, index)
    await follow.catch_up()
    shelf.keep(make_stored(1, make_review("After", body="After that.")))
    await follow.catch_up()
    assert (found(index, "before"), found(index, "that after")) == ([], [1])
    assert index.size() == 1


@pytest.mark.parametrize("state", [state for state in ReviewState if state is not ReviewState.ARCHIVED])
async def test_what_is_not_archived_is_not_found(state: ReviewState) -> None:
    shelf, index = Shelf(make_review("Seen")), MemoryIndex()
    shelf.keep(make_stored(2, make_review("Unseen"), state=state))
    follow = FollowArchive(shelf, index)
    await follow.catch_up()
    shelf.keep(make_stored(1, make_review("Seen"), state=state))
    await follow.catch_up()
    assert (found(index, "seen"), found(index, "unseen"), index.size()) == ([], [], 0)


async def test_callers_at_the_same_time_take_each_change_once() -> None:
    follow = FollowArchive(Shelf(make_review("One"), make_review("Two")), MemoryIndex())
    assert sorted(await asyncio.gather(*(follow.catch_up() for _ in range(3)))) == [0, 0, 2]


async def test_what_failed_midway_comes_the_next_time() -> None:
    class Stumbling(MemoryIndex):
        falls = 1

        def put(self, reviews: Iterable[IndexedReview]) -> None:
            if self.falls:
                self.falls -= 1
                raise OSError("the engine stumbled")
            super().put(reviews)

    index = Stumbling()
    follow = FollowArchive(Shelf(make_review()), index)
    with pytest.raises(OSError, match="stumbled"):
        await follow.catch_up()
    assert await follow.catch_up() == 1
    assert index.size() == 1


async def test_the_event_loop_goes_on_while_a_big_archive_is_taken_in() -> None:
    body = "Layers are pruned and nobody misses them. " * 100
    follow = FollowArchive(Shelf(*(make_review(f"Number {number}", body=body) for number in range(100))), MemoryIndex())
    building = asyncio.ensure_future(follow.catch_up())
    turns = 0
    while not building.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns >= 5
