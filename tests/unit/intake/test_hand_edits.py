"""What a hand changes in the channel is changed in the text, and nothing else is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.hand_edits import merged, rewritten
from tests.makers import make_review

DAY = date(2026, 3, 2)
words = st.lists(st.sampled_from(["a", "b", "c,", "the", "$x$", "end."]), max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("one two three", "one 2 three", "one 2 three"),
        ("one $t$ three", "one two 3", "one $t$ 3"),
        ("one $t$ three", "1 two three", "1 $t$ three"),
        ("one two\n\nthree", "one two three four", "one two\n\nthree four"),
        ("two three", "one two 3", "two 3"),
        ("two three", "ONE two three", "two three"),
        ("one $t$ three", "one 2 three", "one 2 three"),
        ("one $t$ three", "one three", "one three"),
    ],
)
def test_words_that_changed_are_changed(mine: str, theirs: str, expected: str) -> None:
    assert merged("one two three", mine, theirs) == expected


@given(words, words)
def test_an_edit_that_changes_nothing_changes_nothing(base: str, mine: str) -> None:
    assert merged(base, mine, base).split() == mine.split()


@given(words, words)
def test_of_a_text_that_is_shown_as_it_is_theirs_is_all(base: str, theirs: str) -> None:
    assert merged(base, base, theirs) == theirs


@given(words, words, words)
def test_no_word_comes_from_nowhere(base: str, mine: str, theirs: str) -> None:
    assert set(merged(base, mine, theirs).split()) <= set(mine.split()) | set(theirs.split())


def test_a_header_in_the_owners_words_stays_out_of_the_text() -> None:
    stored = make_review("Patience", body="Why keep $\\frac{a}{b}$ of it? Nobody knows why it is there at all.")
    before = "Kites and Papers 7\nPatience\n\nWhy keep a/b of it? Nobody knows why it is there at all.\n\nBy Dana"
    found = rewritten(stored, [before], [before.replace("Nobody", "Somebody").replace("Dana", "Yoav")], DAY)
    assert found.review.body == "Why keep $\\frac{a}{b}$ of it? Somebody knows why it is there at all."
    assert found.form
