"""The channel's own reviews become posts that keep their words."""

import re
import unicodedata
from collections import Counter
from datetime import date

from bot.chat.render.formula import is_source, readable_formula
from bot.chat.render.review import PostRenderer
from bot.chat.render.styled import utf16_length
from bot.publishing.occasion import Occasion, PostFormat
from bot.reviews.parse import parse
from bot.reviews.review import Review
from tests.unit.reviews.formulas import display_formulas, inline_formulas
from tests.unit.reviews.test_real_reviews import real_reviews


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]{3,}", unicodedata.normalize("NFKC", text)))


def source_words(body: str) -> Counter[str]:
    """The words outside formulas, commands and hidden addresses."""
    body = re.sub(r"\$\$?[^$]+\$\$?|(?<=\])\([^()\s]*\)|\\[A-Za-z]+", " ", body)
    return words(body)


def test_every_review_is_a_post_within_limits_that_keeps_its_words() -> None:
    renderer = PostRenderer(PostFormat.CLASSIC)
    for body in real_reviews():
        parts = renderer.review(Review(title="T", body=body), Occasion(1, date(2026, 1, 1))).parts
        shown = "\n".join(str(part.payload["text"]) for part in parts)
        assert all(utf16_length(part.payload["text"]) <= 4096 for part in parts)
        assert all(len(part.payload["entities"]) <= 100 for part in parts)
        assert source_words(body) - words(shown) == Counter()


def test_every_formula_of_the_channel_is_readable() -> None:
    blocks = [parse(body) for body in real_reviews()]
    formulas = [tex for review in blocks for tex in (*inline_formulas(review), *display_formulas(review))]
    assert len(formulas) > 250
    assert [tex for tex in formulas if is_source(readable_formula(tex))] == []
