"""Who stands on a ballot, in which order, under which label."""

from datetime import timedelta

import pytest

from bot.pipeline.candidate import Candidate
from bot.pipeline.credit import Credit
from bot.polls.options import choose, label_of
from tests.makers import NOW, make_candidate, make_paper, make_record


def candidate(number: int, credit: int = 0, days_old: int = 0, topics: tuple[str, ...] = ()) -> Candidate:
    record = make_record(f"Paper {number}", topics=topics)
    return make_candidate(number, record=record, credit=Credit(credit, NOW), added_at=NOW - timedelta(days=days_old))


@pytest.mark.parametrize(
    ("candidates", "most", "expected"),
    [
        ([candidate(1), candidate(2)], 6, [1, 2]),
        ([candidate(1), candidate(2, credit=100), candidate(3, credit=200)], 6, [3, 2, 1]),
        ([candidate(1), candidate(2, days_old=9), candidate(3, days_old=5)], 6, [2, 3, 1]),
        ([candidate(1, credit=100), candidate(2, days_old=9)], 6, [1, 2]),
        ([candidate(number) for number in range(1, 9)], 3, [1, 2, 3]),
        ([], 3, []),
        # a topic that is taken gives way, but only as long as others are there
        ([candidate(1, topics=("a",)), candidate(2, topics=("a",)), candidate(3, topics=("b",))], 2, [1, 3]),
        ([candidate(1, topics=("a",)), candidate(2, topics=("a",)), candidate(3, topics=("b",))], 3, [1, 3, 2]),
        ([candidate(1, topics=("a", "b")), candidate(2, topics=("b", "c")), candidate(3, topics=("c",))], 2, [1, 3]),
    ],
)
def test_credit_then_age_then_variety(candidates: list[Candidate], most: int, expected: list[int]) -> None:
    assert [option.candidate_id for option in choose(candidates, most, NOW)] == expected


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
