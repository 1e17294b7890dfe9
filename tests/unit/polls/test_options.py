"""Who stands on a ballot, in which order, under which label."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.pipeline.candidate import Candidate
from bot.pipeline.credit import Credit
from bot.polls.ballot import BallotOption, PastBallot
from bot.polls.options import LEAST, MEMORY, choose, label_of, next_best
from tests.makers import NOW, make_candidate, make_paper, make_record


def candidate(number: int, credit: int = 0, days: int = 0, topics: str = "", score: int = 0) -> Candidate:
    """A letter a topic."""
    record = make_record(f"Paper {number}", topics=tuple(topics))
    added_at = NOW - timedelta(days=days)
    return make_candidate(number, record=record, credit=Credit(credit, NOW), added_at=added_at, score=score)


def past(*stood: int, won: str = "") -> PastBallot:
    return PastBallot(frozenset(stood), frozenset(won))


def ids(options: Sequence[BallotOption]) -> list[int | None]:
    return [option.candidate_id for option in options]


@pytest.mark.parametrize(
    ("candidates", "most", "expected"),
    [
        ([], 3, []),
        ([candidate(1), candidate(2)], 6, [1, 2]),
        ([candidate(number) for number in range(1, 9)], 3, [1, 2, 3]),
        ([candidate(1), candidate(2, days=9), candidate(3, days=5)], 6, [2, 3, 1]),
        ([candidate(1, days=99), candidate(2, score=1), candidate(3, score=2)], 6, [3, 2, 1]),
        ([candidate(1, days=99, score=1), candidate(2, score=2), candidate(3, days=9999)], 6, [2, 1, 3]),
        # a topic that is taken gives way, but only as long as others are there
        ([candidate(1, topics="a"), candidate(2, topics="a"), candidate(3, topics="b")], 2, [1, 3]),
        ([candidate(1, topics="a"), candidate(2, topics="a"), candidate(3, topics="b")], 3, [1, 3, 2]),
        ([candidate(1, topics="ab"), candidate(2, topics="bc"), candidate(3, topics="c")], 2, [1, 3]),
    ],
)
def test_stars_then_waiting_then_variety(candidates: list[Candidate], most: int, expected: list[int]) -> None:
    assert ids(choose(candidates, most, NOW)) == expected
    assert ids(choose(candidates[::-1], most, NOW)) == expected, "their order says nothing"


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        # up to half of four seats, the greatest credit first; the others by their stars
        ([candidate(1, LEAST), candidate(2, LEAST + 1), candidate(3, 200), *map(candidate, (4, 5))], [3, 2, 4, 5]),
        ([candidate(1, LEAST), candidate(2, score=3), *map(candidate, (3, 4))], [1, 2, 3, 4]),
        ([candidate(1, LEAST - 1), candidate(2, score=3), *map(candidate, (3, 4))], [2, 3, 4, 1]),
        # whose topic is on the ballot already, or rests, waits
        ([candidate(1, 90, topics="a"), candidate(2, 80, topics="a"), *map(candidate, (3, 4))], [1, 3, 4, 2]),
        ([candidate(1, 90, topics="w"), *map(candidate, (3, 4, 5, 6))], [3, 4, 5, 6]),
    ],
)
def test_runners_up_come_back_for_half_of_the_seats(candidates: list[Candidate], expected: list[int]) -> None:
    assert ids(choose(candidates, 4, NOW, [past(1, 20, won="w")])) == expected


def test_who_stood_lately_without_credit_comes_when_nobody_else_is_left() -> None:
    papers = [candidate(1, score=3), candidate(2), candidate(3)]
    memory = [past(9), past(9), past(1)]
    assert ids(choose(papers, 2, NOW, memory)) == [2, 3]
    assert ids(choose(papers, 3, NOW, memory)) == [2, 3, 1]
    assert ids(choose(papers, 2, NOW, [past(9)] * MEMORY + [past(1)])) == [1, 2]


def test_topics_that_won_lately_rest_as_long_as_others_are_there() -> None:
    papers = [candidate(1, score=3, topics="a"), candidate(2, topics="b"), candidate(3, topics="c")]
    lately = [past(8, won="b"), past(9, won="a")]
    assert ids(choose(papers, 1, NOW, lately)) == [3]
    assert ids(choose(papers, 3, NOW, lately)) == [3, 1, 2]
    assert ids(choose(papers, 1, NOW, [past(7), past(8), *lately])) == [1], "they have rested"


@pytest.mark.parametrize("others", [2, 3, 4])
def test_nobody_stands_three_times_in_a_row(others: int) -> None:
    papers = [candidate(1, credit=200), *(candidate(number) for number in range(2, others + 2))]
    assert 1 not in ids(choose(papers, 6, NOW, [past(1, 9), past(1, 8)]))
    assert 1 in ids(choose(papers, 6, NOW, [past(1, 9)]))
    assert 1 in ids(choose(papers, 6, NOW, [past(1, 9), past(8), past(1)]))


def test_who_stood_twice_stands_again_before_there_is_no_ballot() -> None:
    papers = [candidate(1), candidate(2), candidate(3)]
    assert ids(choose(papers, 4, NOW, [past(1, 2, 3), past(1, 2, 3)])) == [1, 2]
    assert ids(choose(papers, 4, NOW, [past(1, 2), past(1, 2)])) == [3, 1]


def test_a_swap_brings_the_next_best_that_is_not_on_it() -> None:
    papers = [candidate(1, topics="a"), candidate(2, topics="b"), candidate(3, topics="a"), candidate(4, topics="c")]
    found = [next_best(papers, {1}, {2}, NOW), next_best(papers, {2}, {1, 4}, NOW)]
    assert ids([one for one in found if one]) == [4, 3]
    assert next_best(papers, {1, 2}, {3, 4}, NOW) is None


def test_a_swap_leaves_half_of_the_seats_to_runners_up() -> None:
    papers = [*(candidate(number, credit=100) for number in (1, 2, 3)), *map(candidate, (4, 5, 6))]
    found = [next_best(papers, standing, (), NOW, [past(1, 2, 3)]) for standing in ({1, 4, 5}, {1, 2, 4})]
    assert ids([one for one in found if one]) == [2, 5]


def test_an_option_has_what_the_message_above_the_poll_shows() -> None:
    record = make_record("A title", paper=make_paper(), pitch="One line", label="Short")
    (option,) = choose([make_candidate(7, record=record)], 1, NOW)
    expected = (7, "Short", "A title", make_paper().url, "One line")
    assert (option.candidate_id, option.label, option.title, option.url, option.pitch) == expected


def test_a_candidate_without_a_paper_has_no_link() -> None:
    assert choose([make_candidate()], 1, NOW)[0].url is None


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Short", "Short"),
        ("  Two\n words ", "Two words"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("One two three " + "x" * 60, "One two three…"),
        ("One " + "A" * 55 + " and more", "One " + "A" * 55 + "…"),
        ("A" * 58 + " and more", "A" * 58 + "…"),
        ("A" * 59 + " and more", "A" * 59 + "…"),
        ("Attention: " + "b" * 60, "Attention…"),
    ],
)
def test_a_label_has_at_most_sixty_characters_and_ends_with_a_word(title: str, label: str) -> None:
    assert label_of(make_record(title)) == label


def test_a_record_that_has_a_label_keeps_it() -> None:
    assert label_of(make_record("A long title", label="A label")) == "A label"
