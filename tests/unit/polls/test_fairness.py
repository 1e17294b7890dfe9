"""The direction of `tests/bench/fairness.py`, whose whole table stands in `docs/fairness.md`."""

import re

import pytest

from bot.pipeline.credit import LIFE, MOST
from bot.polls.options import LEAST, MEMORY, REST
from bot.polls.rule import KEPT
from tests.bench.fairness import Figures, measure
from tests.house.source import ROOT

_PAGE = (ROOT / "docs" / "fairness.md").read_text("utf-8")


@pytest.fixture(scope="module")
def ours() -> Figures:
    return measure("our rule", range(2), ballots=52)


@pytest.fixture(scope="module")
def newest() -> Figures:
    return measure("the newest, most votes win", range(2), ballots=52)


def test_no_topic_wins_most_weeks(ours: Figures, newest: Figures) -> None:
    assert ours.largest < 33 < newest.largest
    assert ours.gini < newest.gini


def test_who_nearly_won_wins_later(ours: Figures, newest: Figures) -> None:
    assert ours.kept > 75 > newest.kept
    assert ours.wait < 26


def test_fairness_costs_little(ours: Figures, newest: Figures) -> None:
    assert ours.approved > newest.approved - 5
    assert ours.overruled < 20


@pytest.mark.parametrize(
    "says",
    [
        f"reaches {MOST // 10} % at the most",
        f"171 of 402 voters: {171 * 1000 // 402 * KEPT // 10_000} %",
        f"within {LIFE.days // 7} weeks",
        f"({LEAST // 10} % or more)",
        f"the last {MEMORY} ballots",
        f"rests for {REST} ballots",
    ],
)
def test_the_page_has_the_numbers_of_the_rule(says: str) -> None:
    assert says in re.sub(r"\s+", " ", _PAGE)
