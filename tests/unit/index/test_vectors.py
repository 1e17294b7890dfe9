"""Which reviews are nearest, by their best passage."""

import numpy as np
import pytest

from bot.archive.meaning import Near, Vector
from bot.index.vectors import MemoryVectors


def vector(*numbers: float) -> Vector:
    return np.array(numbers, "<f2").tobytes()


NORTH, EAST, SOUTH = vector(0, 1), vector(1, 0), vector(0, -1)


def near(vectors: MemoryVectors, query: Vector, limit: int = 9, also: tuple[int, ...] = ()) -> Near:
    found = vectors.near(query, limit, also)
    assert found is not None
    return found


def test_where_nothing_has_vectors_nothing_is_near() -> None:
    vectors = MemoryVectors()
    assert vectors.near(NORTH, 9) is None
    vectors.put({1: [NORTH]})
    vectors.remove([1])
    assert vectors.near(NORTH, 9) is None


def test_the_best_passage_counts() -> None:
    vectors = MemoryVectors()
    vectors.put({1: [SOUTH, NORTH, EAST]})
    vectors.put({2: [EAST, SOUTH]})
    found = near(vectors, NORTH)
    assert (found.scores, found.passages) == ({1: 1, 2: 0}, {1: 1, 2: 0})


def test_mean_and_deviation_are_of_all_whatever_was_asked_for() -> None:
    vectors = MemoryVectors()
    for review_id, passage in enumerate((NORTH, EAST, SOUTH), 1):
        vectors.put({review_id: [passage]})
    found = near(vectors, NORTH, limit=1)
    assert found.scores == {1: 1}
    assert (found.mean, found.deviation) == pytest.approx((0, np.std([1, 0, -1])))


def test_others_are_scored_if_they_are_asked_for() -> None:
    vectors = MemoryVectors()
    vectors.put({1: [NORTH]})
    vectors.put({2: [SOUTH]})
    assert near(vectors, NORTH, limit=1, also=(2, 99)).scores == {1: 1, 2: -1}


def test_a_review_is_replaced_whole() -> None:
    vectors = MemoryVectors()
    vectors.put({1: [NORTH, EAST]})
    vectors.put({2: [EAST]})
    vectors.put({1: [SOUTH]})
    assert vectors.size() == 2
    assert near(vectors, NORTH).scores == {1: -1, 2: 0}


def test_removed_reviews_disappear_and_unknown_ones_are_ignored() -> None:
    vectors = MemoryVectors()
    vectors.remove([5])
    vectors.put({1: [NORTH]})
    vectors.put({2: [EAST]})
    vectors.remove([1, 77])
    assert vectors.size() == 1
    assert near(vectors, NORTH, also=(1,)).scores == {2: 0}


def test_thousands_of_replacements_leave_the_last_ones() -> None:
    """More rows than there is room at first, most of them gone."""
    vectors = MemoryVectors()
    for turn in range(1500):
        vectors.put({turn % 7: [NORTH if turn >= 1493 else SOUTH, EAST]})
    found = near(vectors, NORTH)
    assert found.scores == dict.fromkeys(range(7), 1.0)
    assert vectors.size() == 7


def test_like_a_review_is_what_says_as_much_of_the_same_and_not_itself() -> None:
    vectors = MemoryVectors()
    vectors.put({1: [NORTH, NORTH, EAST], 2: [NORTH, EAST, NORTH], 3: [SOUTH], 4: [EAST]})
    found = vectors.alike(1, 2)
    assert found is not None
    assert list(found.scores) == [2, 4]
    assert vectors.alike(99, 2) is None


def test_of_two_reviews_nothing_can_be_said() -> None:
    vectors = MemoryVectors()
    vectors.put({1: [NORTH], 2: [EAST]})
    assert vectors.alike(1, 2) is None
