"""Two orders become one: each score in deviations of its own."""

from bot.archive.fusion import fuse
from bot.archive.meaning import Near
from bot.archive.ranking import Ranked

REVIEWS = 10


def by_words(**relevances: float) -> list[Ranked]:
    """Hits by their number, as `_7=0.5`; each holds the whole query."""
    return [Ranked(int(name[1:]), relevance, 1.0) for name, relevance in relevances.items()]


def near(**scores: float) -> Near:
    """Of ten reviews; those not given are far away."""
    return Near({int(name[1:]): score for name, score in scores.items()}, mean=0.0, deviation=1.0, passages={})


def order(hits: list[Ranked]) -> list[int]:
    return [hit.review_id for hit in hits]


def test_who_leads_both_orders_leads() -> None:
    assert order(fuse(by_words(_1=0.9, _2=0.8), near(_1=3, _2=2.9), REVIEWS))[:2] == [1, 2]


def test_meaning_decides_between_equal_words_and_words_between_equal_meanings() -> None:
    assert order(fuse(by_words(_1=0.5, _2=0.5), near(_1=2, _2=3), REVIEWS))[:2] == [2, 1]
    assert order(fuse(by_words(_1=0.6, _2=0.5), near(_1=2, _2=2), REVIEWS))[:2] == [1, 2]


def test_a_review_without_any_of_the_words_is_found_by_its_meaning() -> None:
    hits = fuse(by_words(_1=0.5), near(_1=1, _3=3), REVIEWS)
    assert order(hits) == [1, 3]
    assert hits[1].coverage == 0


def test_without_any_words_the_nearest_in_meaning_are_found() -> None:
    assert order(fuse([], near(_1=1, _2=3), REVIEWS)) == [2, 1]


def test_a_review_without_vectors_is_judged_by_its_words_as_if_its_meaning_said_the_same() -> None:
    """The archive is being embedded: what came first must not be punished."""
    hits = fuse(by_words(_1=0.9, _2=0.3), near(_2=1), REVIEWS)
    assert order(hits) == [1, 2]


def test_where_words_must_occur_meaning_adds_only_what_is_allowed() -> None:
    assert order(fuse(by_words(_1=0.5), near(_1=1, _2=9, _3=8), REVIEWS, allowed={3})) == [3, 1]
    assert order(fuse(by_words(_1=0.5), near(_1=1, _2=9), REVIEWS, allowed=set())) == [1]


def test_what_is_far_behind_the_best_is_not_shown() -> None:
    assert order(fuse(by_words(_1=0.9), near(_1=4, _2=0.2, _3=-1), REVIEWS)) == [1]


def test_among_equals_the_newer_comes_first() -> None:
    assert order(fuse(by_words(_1=0.5, _2=0.5), near(_1=1, _2=1), REVIEWS)) == [2, 1]


def test_an_archive_of_one_review_is_searched_as_well() -> None:
    assert order(fuse(by_words(_1=0.5), Near({1: 0.8}, 0.8, 0.0, {}), reviews=1)) == [1]


def test_nothing_is_made_of_nothing() -> None:
    assert fuse([], near(), REVIEWS) == []


def test_relevances_lie_between_0_and_1_and_fall() -> None:
    relevances = [hit.relevance for hit in fuse(by_words(_1=0.9, _2=0.5), near(_1=5, _2=2, _3=3), REVIEWS)]
    assert relevances == sorted(relevances, reverse=True)
    assert all(0 <= relevance < 1 for relevance in relevances)
