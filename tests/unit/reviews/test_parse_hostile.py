"""Any text is a review: never an error, nothing lost, no text that takes minutes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reviews.faults import formula_faults, lost_figures
from bot.reviews.parse import parse
from bot.reviews.visible import plain_text
from tests.sizes import sized

_PIECES = st.sampled_from(
    [
        "\u200f", "# ", "- ", "1. ", "> ", "**", "*", "_", "`", "```", "$", "$$", "\\(", "\\)", "\\[", "\\]", "[", "](",
        ")", "![", "<", ">", "&", "\\", "|", "|---|", "\n", "\n\n", "    ", "\t", " ", "x_t", "שלום", "😀", "é", "word",
        "1", "https://a.example/x", "---", "\x00", "{", "}", "^", "\\frac{a}{b}",
        "• ", "①", "- o ", "-", "the\n\n", ",", ":", "(", "1) ", "- 1. ", "a:** ",
    ]
)  # fmt: skip
_SOUP = st.lists(_PIECES, max_size=80).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(_SOUP, st.text(max_size=400)))
def test_no_text_is_an_error(body: str) -> None:
    assert parse(body) == parse(body)
    lines = range(1, body.count("\n") + body.count("\r") + 2)
    assert set(formula_faults(body)) | set(lost_figures(body)) <= set(lines)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.from_regex(r"\A[a-z]{4,8}\Z")), max_size=60))
def test_no_letter_of_plain_words_is_lost(pieces: list[str]) -> None:
    body = " ".join(piece for piece in pieces if "](" not in piece and "https" not in piece)
    words = re.findall(r"[a-z]{4,}", body)
    seen = plain_text(parse(body))
    assert [word for word in words if word not in seen] == []


HOSTILE = [
    "[", "](", "![", "[a](", "*a ", "**a* ", "_a*", "> ", "- ", "- a\n", "$", "$a ", "$$\n", "\\(", "\\[", "`",
    "`a``", "<", "&", "a**b", "[x][y]", "x_", "|", "|a\n|-\n", "word", "the\n\n", "(the\n\n", "\n", "- 1. ",
    "1. a\n - b\n", "a: **b", "- a:**\n", "• ", "-a\n", "1. A\n\nb\n\n", "\\a{", " ", "\t", "~~~", "Figure 1",
    "- a:\n - b\n", "$a $$b",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_thousands_of_hostile_characters_are_read(unit: str) -> None:
    """In a second or so; in square time, not before the test is given up (`tests/bench/linearity.py`)."""
    body = unit * (sized(12_000, soak=40_000) // len(unit))
    parse(body)
    formula_faults(body)
    lost_figures(body)


def test_a_thousand_nested_brackets_and_stars_keep_their_words() -> None:
    assert "deep" in plain_text(parse("[" * 1000 + "deep" + "](https://a.example)" * 1000))
    assert "deep" in plain_text(parse("*a " * 1000 + "deep" + " b*" * 1000))
    assert "deep" in plain_text(parse("**" * 1000 + "deep" + "**" * 1000))
