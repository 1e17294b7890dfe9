"""A blank before a comma or a full stop goes where it can only be a slip."""

import pytest

from bot.reviews.blocks import Code, Emphasis, Formula, Paragraph, Text
from bot.reviews.parse import parse
from bot.reviews.visible import plain_text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("between 0 and v , where it ends", "between 0 and v, where it ends"),
        ("of size W_0 .", "of size W_0."),
        ("the map $f$ ; it grows", "the map f; it grows"),
        ("the pairs (x, y) , then", "the pairs (x, y), then"),
        ("see [2] .", "see [2]."),
        ("(the state s_t )", "(the state s_t)"),
        ("the rows of U 's net", "the rows of U's net"),
        ("of $V$ 's rows", "of V's rows"),
        ("in U' .", "in U'."),
        ("with η , say", "with η, say"),
        ("of *k* , say", "of k, say"),
        ("of **$k$** , say", "of k, say"),
        ("**for the size k** .", "for the size k."),
        ("for each m :", "for each m:"),
        ("δ : A small step", "δ: A small step"),
        ("r : the reward", "r: the reward"),
        ("he said “of n .” to all", "he said “of n.” to all"),
    ],
)
def test_a_blank_behind_a_symbol_is_dropped(body: str, text: str) -> None:
    assert plain_text(parse(body)) == text


@pytest.mark.parametrize(
    "body",
    [
        "of x ... and so on",
        "of x …",
        "so says y :) to all",
        "so says (y) ;) to all",
        "f : X → Y",
        "f : Real → Real",
        "in the ratio a : b",
        "is defined as .",
        "of words , say",
        "version x .5",
        "`a ,` in code",
        "don't , say",
        "'n' ' s' marks",
    ],
)
def test_other_blanks_stay(body: str) -> None:
    assert plain_text(parse(body)) == body.replace("`", "")


def test_blanks_inside_formulas_and_code_stay() -> None:
    assert parse("so `f(x) ;` and $a , b$ go") == (
        Paragraph((Text("so "), Code("f(x) ;"), Text(" and "), Formula("a , b"), Text(" go"))),
    )


def test_nothing_else_moves() -> None:
    assert parse("of *k* , say") == (Paragraph((Text("of "), Emphasis((Text("k"),)), Text(", say"))),)
