"""The channel's own reviews, as they are."""

import re
from itertools import pairwise

from bot.reviews.parse import parse
from bot.reviews.visible import plain_text
from tests.shared import shared
from tests.unit.reviews.formulas import display_formulas, inline_formulas

_HEADER = re.compile(r"^\W*(?:Rocket )?(?:[\w’' ]+ (?:and|&) )?Mike['’]s[\w ’'&]*Daily")

_BULLETS = re.compile(r"(?m)^ *- (?:o(?= )|[①-⑳])")  # signs that stand for bullets and numbers, no words


def real_reviews() -> list[str]:
    """The document, cut roughly at its header lines: 149, three of them with a second review inside."""
    lines = shared("seeds/channel_reviews.md").read_text(encoding="utf-8").split("\n")
    starts = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    return ["\n".join(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]


def letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", text))


def test_every_review_keeps_its_letters() -> None:
    reviews = real_reviews()
    assert len(reviews) == 149
    for review in reviews:
        hidden_urls = re.sub(r"(?<=\])\([^()\s]*\)", "", review)
        words = _BULLETS.sub("", hidden_urls)
        assert letters(plain_text(parse(hidden_urls))) == letters(words)


def test_the_formulas_of_the_whole_document_are_found() -> None:
    """By eye: 108 inside lines (one of them between mispaired dollars, lost) and one in a title; 37 on their own. 150
    more have lost their dollars."""
    blocks = [parse(review) for review in real_reviews()]
    assert sum(len(display_formulas(review)) for review in blocks) == 37
    assert sum(len(inline_formulas(review)) for review in blocks) == 108 + 150
