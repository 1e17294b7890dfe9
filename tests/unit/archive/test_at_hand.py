"""Reviews at hand: the store is asked once for each, and nothing old is shown after the follower looked."""

import asyncio
from collections.abc import Sequence

from bot.archive.at_hand import AtHand
from bot.archive.follow import FollowArchive
from bot.index.memory import MemoryIndex
from bot.reviews.review import ReviewState, StoredReview
from tests.makers import make_review, make_stored
from tests.unit.archive.shelf import Shelf


def titles(found: dict[int, StoredReview]) -> list[str]:
    return [found[key].review.title for key in sorted(found)]


async def test_only_what_is_not_at_hand_is_asked_for() -> None:
    shelf = Shelf(*(make_review(f"Number {number}") for number in range(1, 5)))
    at_hand = AtHand(shelf)
    assert titles(await at_hand.reviews([1, 2])) == ["Number 1", "Number 2"]
    before = shelf.queries
    assert titles(await at_hand.reviews([2, 1])) == ["Number 1", "Number 2"]
    assert shelf.queries == before
    assert titles(await at_hand.reviews([2, 3])) == ["Number 2", "Number 3"]
    assert shelf.queries == before + 1


async def test_what_changed_or_left_is_shown_so_after_the_next_look() -> None:
    shelf = Shelf(make_review("Before"), make_review("Leaves"))
    at_hand = AtHand(shelf)
    follow = FollowArchive(shelf, MemoryIndex(), at_hand=at_hand)
    await follow.catch_up()
    await at_hand.reviews([1, 2])
    shelf.keep(make_stored(1, make_review("After")))
    shelf.keep(make_stored(2, make_review("Leaves"), state=ReviewState.QUEUED))
    await follow.catch_up()
    assert titles(await at_hand.reviews([1, 2])) == ["After"]


async def test_what_was_read_while_it_changed_is_not_kept() -> None:
    class Slow(Shelf):
        async def reviews(self, review_ids: Sequence[int]) -> dict[int, StoredReview]:
            found = await super().reviews(review_ids)
            await go.wait()
            return found

    go, shelf = asyncio.Event(), Slow(make_review("Before"))
    at_hand = AtHand(shelf)
    reading = asyncio.create_task(at_hand.reviews([1]))
    await asyncio.sleep(0)
    shelf.keep(make_stored(1, make_review("After")))
    at_hand.forget(await shelf.changed_since(1, 10))
    go.set()
    assert titles(await reading) == ["Before"], "it was true when it was asked"
    assert titles(await at_hand.reviews([1])) == ["After"]


async def test_the_longest_ago_shown_goes_first() -> None:
    shelf = Shelf(*(make_review(f"Number {number}", body="b" * 100) for number in range(1, 4)))
    at_hand = AtHand(shelf, characters=2_200)
    await at_hand.reviews([1, 2])
    await at_hand.reviews([1])
    await at_hand.reviews([3])
    before = shelf.queries
    await at_hand.reviews([1, 3])
    assert shelf.queries == before
    await at_hand.reviews([2])
    assert shelf.queries == before + 1


async def test_a_review_that_is_larger_than_everything_is_shown_and_not_kept() -> None:
    shelf = Shelf(make_review("Endless", body="b" * 5_000))
    at_hand = AtHand(shelf, characters=2_200)
    for _ in range(2):
        assert titles(await at_hand.reviews([1])) == ["Endless"]
    assert shelf.queries == 2
