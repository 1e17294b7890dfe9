"""What a review's own text shows to be wrong with it."""

from datetime import date

import pytest

from bot.reviews.paper import Paper, paper_from_url
from bot.reviews.shortcomings import Fault, FaultKind, shortcomings
from tests.makers import make_paper, make_review

DAY = date(2026, 11, 22)
CUT, FUTURE = "https://arxiv.org/abs/2403.178", "https://arxiv.org/abs/2705.01234"


def paper(url: str) -> Paper:
    found = paper_from_url(url)
    assert found is not None
    return found


def test_a_sound_review_has_none() -> None:
    body = "Costs $5 and shows $x^2$, see https://arxiv.org/abs/2403.17887v2 and https://arxiv.org/list/cs.LG/recent."
    assert shortcomings(make_review(paper=make_paper(), body=body), DAY) == []


def test_a_review_without_a_paper_is_told() -> None:
    assert shortcomings(make_review(), DAY) == [Fault(FaultKind.NO_LINK)]


@pytest.mark.parametrize("url", [CUT, FUTURE, "https://arxiv.org/abs/"])
def test_an_address_that_leads_nowhere_is_told_once(url: str) -> None:
    review = make_review(paper=paper(url), body=f"See {url}.")
    assert shortcomings(review, DAY) == [Fault(FaultKind.LINK, {"url": url})]


def test_a_paper_of_this_month_is_not_of_the_future() -> None:
    assert shortcomings(make_review(paper=make_paper("2611.01234")), DAY) == []


@pytest.mark.parametrize(
    ("body", "kind", "lines"),
    [
        ("Fine.\n\nAs $x$ grows, $y falls.", FaultKind.FORMULA, [3]),
        ("Fine.\n\nFigure 2: The loss by step.", FaultKind.FIGURE, [3]),
        ("Sure! Here's the translation of your text:\n\nFine.", FaultKind.CHATTER, [1]),
    ],
)
def test_faults_of_the_body_are_told_by_their_lines(body: str, kind: FaultKind, lines: list[int]) -> None:
    assert shortcomings(make_review(paper=make_paper(), body=body), DAY) == [Fault(kind, {"lines": lines})]
