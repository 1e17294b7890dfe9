import pytest

from bot.archive.indexed import Field
from bot.archive.ranking import (
    K1,
    RULES,
    Candidate,
    Counts,
    Ranked,
    Statistics,
    Wanted,
    is_close,
    rank,
    rarity,
    term_score,
    worth_showing,
)

MEANS = (8.0, 8.0, 8.0, 2.0, 500.0, 1.0)
STATISTICS = Statistics(100, MEANS, ())


def counts(**fields: int) -> Counts:
    """Occurrences by field, `counts(title=1)`."""
    return tuple((Field[name.upper()], count) for name, count in fields.items())


def candidate(review_id: int, *of_terms: Counts, lengths: tuple[int, ...] = (8, 8, 8, 2, 500, 1)) -> Candidate:
    return Candidate(review_id, lengths, of_terms)


def terms_of(wanted: tuple[Wanted, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for one in wanted for term in one.terms))


def order(wanted: tuple[Wanted, ...], *candidates: Candidate) -> list[int]:
    return [hit.review_id for hit in rank(wanted, terms_of(wanted), STATISTICS, candidates)]


def test_every_field_has_a_rule_in_its_place() -> None:
    assert tuple(RULES) == tuple(Field)


@pytest.mark.parametrize(
    ("reviews", "frequency", "expected"), [(0, 0, 0.69), (100, 0, 5.31), (100, 1, 4.21), (100, 100, 0.005)]
)
def test_rarity_falls_with_frequency_and_is_never_negative(reviews: int, frequency: int, expected: float) -> None:
    assert rarity(reviews, frequency) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("found", "weighted"),
    [(counts(body=1), 1), (counts(body=4), 4), (counts(title=1), 8), (counts(title=1, body=2), 10), (counts(), 0)],
)
def test_occurrences_are_added_over_fields_before_they_fade(found: Counts, weighted: int) -> None:
    """In a review of mean length: weighted / (K1 + weighted)."""
    assert term_score(found, (8, 8, 8, 2, 500, 1), MEANS) == pytest.approx(weighted / (K1 + weighted))


@pytest.mark.parametrize(("words", "weighted"), [(250, 1 / 0.625), (500, 1), (1500, 1 / 2.5)])
def test_a_word_in_a_longer_body_tells_less(words: int, weighted: float) -> None:
    score = term_score(counts(body=1), (8, 8, 8, 2, words, 1), MEANS)
    assert score == pytest.approx(weighted / (K1 + weighted))


LAYER = (Wanted(("layer",), 2.0),)
LAYER_PRUNE = (Wanted(("layer",), 2.0), Wanted(("prune",), 2.0))
LAYER_RARE = (Wanted(("layer",), 1.0), Wanted(("prune",), 4.0))
PAPER_LAYER = (Wanted(("arxiv:1",), 4.0), Wanted(("layer",), 2.0))
EITHER = (Wanted(("layer", "prune"), 2.0),)


@pytest.mark.parametrize(
    ("wanted", "better", "worse"),
    [
        (LAYER, [counts(title=1)], [counts(body=5)]),
        (LAYER, [counts(body=3)], [counts(body=2)]),
        (LAYER, [counts(hook=1)], [counts(body=2)]),
        (LAYER_PRUNE, [counts(body=3), counts(body=3)], [counts(body=6), counts()]),
        (LAYER_RARE, [counts(), counts(body=2)], [counts(body=2), counts()]),
        (PAPER_LAYER, [counts(paper=1), counts()], [counts(), counts(title=1, body=9)]),
        (EITHER, [counts(), counts(body=3)], [counts(body=2), counts(body=2)]),
    ],
)
def test_better_answers_come_first(
    wanted: tuple[Wanted, ...],
    better: list[Counts],
    worse: list[Counts],
) -> None:
    assert order(wanted, candidate(1, *better), candidate(2, *worse)) == [1, 2]
    assert order(wanted, candidate(2, *worse), candidate(1, *better)) == [1, 2]


def test_of_equal_ones_the_newer_comes_first() -> None:
    assert order(LAYER, *(candidate(number, counts(body=1)) for number in (4, 9, 6))) == [9, 6, 4]


def test_who_holds_none_of_the_terms_is_left_out() -> None:
    assert order(LAYER, candidate(1, counts()), candidate(2, counts(body=1))) == [2]


def test_relevance_and_coverage_are_shares_of_the_whole_query() -> None:
    (hit,) = rank(LAYER_PRUNE, terms_of(LAYER_PRUNE), STATISTICS, [candidate(1, counts(body=4), counts())])
    assert hit.relevance == pytest.approx(0.25)
    assert hit.coverage == pytest.approx(0.5)


def test_words_that_occur_nowhere_lower_the_coverage_of_all() -> None:
    (hit,) = rank(LAYER, terms_of(LAYER), STATISTICS, [candidate(1, counts(title=3))], missed=3.0)
    assert hit.coverage == pytest.approx(2 / 5)


def test_without_terms_nothing_is_ranked() -> None:
    assert rank((), (), STATISTICS, ()) == []


@pytest.mark.parametrize(
    ("relevances", "shown"), [((), 0), ((0.5,), 1), ((0.5, 0.1, 0.09), 2), ((0.05, 0.04, 0.02), 3)]
)
def test_the_tail_far_below_the_best_is_not_shown(relevances: tuple[float, ...], shown: int) -> None:
    ranked = [Ranked(number, relevance, 1.0) for number, relevance in enumerate(relevances)]
    assert worth_showing(ranked) == ranked[:shown]


@pytest.mark.parametrize(
    ("coverages", "close"), [((), False), ((0.3, 0.2), False), ((0.2, 0.4), True), ((0.1, 0.4), False), ((1.0,), True)]
)
def test_an_answer_is_close_when_some_review_holds_a_third_of_the_query_and_the_best_one_a_fifth(
    coverages: tuple[float, ...], close: bool
) -> None:
    assert is_close([Ranked(number, 0.1, coverage) for number, coverage in enumerate(coverages)]) is close
