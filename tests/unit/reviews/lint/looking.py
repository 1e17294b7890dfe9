"""A review on a day, and what lint says of it."""

from datetime import date
from typing import Any

from bot.reviews.lint.finding import Code, Finding, mended
from bot.reviews.lint.known import Known
from bot.reviews.lint.lint import lint
from bot.reviews.review import Review
from tests.makers import make_paper, make_review

DAY = date(2026, 11, 22)


def review_of(body: str, **fields: Any) -> Review:
    given: dict[str, Any] = {"paper": make_paper(), "body": body}
    return make_review(**(given | fields))


def found_in(review: Review | str, **known: Any) -> list[Finding]:
    """By default it leaves on the day on which it was written."""
    read = review_of(review) if isinstance(review, str) else review
    return lint(read, Known(**({"day": DAY, "written": DAY} | known)))


def codes_in(review: Review | str, **known: Any) -> list[Code]:
    return [found.code for found in found_in(review, **known)]


def mended_body(body: str, code: Code, **known: Any) -> str:
    """With the mends of that class."""
    review = review_of(body)
    return mended(review, [found for found in found_in(review, **known) if found.code is code]).body
