"""What is true on one day only."""

from datetime import date, timedelta

import pytest

from bot.reviews.lint.finding import Code
from bot.reviews.lint.known import Earlier
from bot.reviews.lint.lint import needs
from tests.unit.reviews.lint.looking import DAY, codes_in, found_in, mended_body, review_of

FRIDAY = Earlier("Sparse nets", DAY - timedelta(days=2), 431, url="https://t.me/paperaday/17")
POSTED = {DAY - timedelta(days=2): (FRIDAY,)}


@pytest.mark.parametrize(
    "body",
    [
        "Yesterday I reviewed a method like it.",
        "I reviewed it 3 days ago.",
        "As in my review from yesterday.",
        "אתמול סקרתי מאמר דומה.",
    ],
)
def test_a_day_on_which_nothing_was_posted_is_told(body: str) -> None:
    assert codes_in(body, by_day=POSTED) == [Code.DAY]


@pytest.mark.parametrize(
    "body",
    [
        "I reviewed it two days ago.",
        "The day before yesterday I reviewed it.",
        "שלשום סקרתי אותו.",
        "Today I review a paper.",
    ],
)
def test_a_day_on_which_something_was_posted_is_right(body: str) -> None:
    assert codes_in(body, by_day=POSTED) == []


def test_the_mend_counts_to_the_last_review() -> None:
    assert mended_body("Yesterday I reviewed it.", Code.DAY, by_day=POSTED) == "2 days ago I reviewed it."


def test_news_of_the_world_are_told_only_where_the_review_leaves_on_another_day() -> None:
    body = "A model that was released yesterday can do it."
    assert codes_in(body) == []
    assert codes_in(body, written=DAY - timedelta(days=2)) == [Code.DAY]


def test_a_review_named_by_its_date_gets_a_link() -> None:
    body = "As in my review of 20.11, it is small."
    (found,) = found_in(body, by_day=POSTED)
    assert (found.code, found.spot.facts["name"]) == (Code.REFERENCE, "No. 431")
    linked = mended_body(body, Code.REFERENCE, by_day=POSTED)
    assert linked == "As in my review of [20.11](https://t.me/paperaday/17), it is small."
    assert codes_in(linked, by_day=POSTED) == []


def test_a_date_beside_the_only_review_of_those_days_is_told_with_it() -> None:
    assert mended_body("As in my review of 21.11.", Code.REFERENCE, by_day=POSTED) == "As in my review of 20.11."


def test_versions_and_figures_are_no_dates() -> None:
    assert codes_in("My review of 3.5 Sonnet, 12.05% better, Theorem 3.10 and 1.02.", by_day=POSTED) == []


def test_a_year_in_which_nothing_was_posted_that_day_is_a_slip() -> None:
    there = {date(2025, 4, 5): (Earlier("Tuning", date(2025, 4, 5), 300),)}
    body = "As in my review from 05.04.26, it is small."
    assert codes_in(body, by_day=there) == [Code.YEAR]
    assert mended_body(body, Code.YEAR, by_day=there) == "As in my review from 05.04.25, it is small."


def test_a_month_to_come_is_a_slip_where_the_text_speaks_of_the_past() -> None:
    assert codes_in("It was published in March 2027 and found readers.") == [Code.YEAR]
    assert codes_in("It was published in March 2026. By March 2030 we will know.") == []


def test_a_stated_number_that_will_be_another_is_an_error_with_its_mend() -> None:
    body = "Review Number 400: a light paper."
    assert codes_in(body, number=400) == []
    assert mended_body(body, Code.NUMBER, number=401) == "Review Number 401: a light paper."


def test_what_is_looked_up_is_what_the_text_speaks_of() -> None:
    assert not needs(review_of("Nothing of days."), DAY).tied
    asked = needs(review_of("Yesterday I reviewed it, and on 05.04.25, too."), DAY).days
    assert {DAY - timedelta(days=1), date(2025, 4, 5), date(2024, 4, 5)} <= asked
