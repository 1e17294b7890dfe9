"""Blocks -> text with entities, rule by rule. White space in front of nested lines is no-break."""

import pytest

from bot.chat.render.classic import render_blocks
from bot.chat.render.styled import Entity, Styled
from bot.reviews.parse import parse

_DEEP = "\u00a0" * 4


def rendered(body: str, *, rtl: bool = False) -> Styled:
    return render_blocks(parse(body), rtl=rtl)


def readable(body: str, *, rtl: bool = False) -> str:
    """The text with plain spaces, and names for invisible marks."""
    text = rendered(body, rtl=rtl).text.replace("\u200f", "<R>").replace("\u2066", "<L>").replace("\u2069", "<P>")
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("# Head\n\nText.\nMore.\n\nNext.", "Head\nText.\nMore.\n\nNext."),
        ("**Head**\n\nText.", "Head\nText."),
        ("Tasks:\n\n- one\n- two", "Tasks:\n• one\n• two"),
        ("Tasks.\n\n- one", "Tasks.\n\n• one"),
        ("3. three\n7. seven", "3. three\n7. seven"),
        ("- a\n  - b\n    - c\n- d", "• a\n    ◦ b\n        ▪ c\n• d"),
        ("- a\n  b\n\n  c", "• a\n    b\n    c"),
        ("- a\n\n  more than one line of a phone holds", "• a\nmore than one line of a phone holds"),
        ("- 1. a\n- 2. b", "1. a\n2. b"),
        ("a\n\n---\n\nb", "a\n\n———\n\nb"),
        ("so\n\n$$\\frac{a}{b}$$\n\nthen $x^2$.", "so\n\na/b\n\nthen x²."),
        ("", ""),
    ],
)
def test_blocks_become_readable_text(body: str, text: str) -> None:
    assert readable(body) == text


@pytest.mark.parametrize(
    ("body", "entities"),
    [
        ("# Head", [{"type": "bold", "offset": 0, "length": 4}]),
        ("😀 **b**", [{"type": "bold", "offset": 3, "length": 1}]),
        ("*i* `c`", [{"type": "italic", "offset": 0, "length": 1}, {"type": "code", "offset": 2, "length": 1}]),
        ("[a](https://b.example)", [{"type": "text_link", "offset": 0, "length": 1, "url": "https://b.example"}]),
        ("```py\nx\n```", [{"type": "pre", "offset": 0, "length": 1, "language": "py"}]),
        ("> q", [{"type": "blockquote", "offset": 0, "length": 1}]),
        ("> q\n>\n> > r", [{"type": "blockquote", "offset": 0, "length": 4}]),
        ("**a *b***", [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 2, "length": 1}]),
        ("# A **b**", [{"type": "bold", "offset": 0, "length": 3}]),
        (r"so $\frac{1}$", [{"type": "code", "offset": 3, "length": 8}]),
    ],
)
def test_formatting_becomes_entities_in_utf16_units(body: str, entities: list[Entity]) -> None:
    assert rendered(body).entities() == entities


def test_a_marker_is_never_torn_from_its_item() -> None:
    assert rendered("- one\n\n1. two").text == "•\u00a0one\n\n1.\u00a0two"


def test_a_narrow_table_is_set_in_columns() -> None:
    styled = rendered("| Model | Acc |\n|---|---|\n| small | 9.1 |\n| a $x^2$ | 10 |")
    assert styled.text == "Model  Acc\n─────  ───\nsmall  9.1\na x²   10"
    assert [span.kind for span in styled.spans] == ["pre"]


def test_a_table_with_wide_headers_is_one_line_for_each_row() -> None:
    wide = "| Model of the year | What it was trained on |\n|---|---|\n| small | books |\n| large | |"
    styled = rendered(wide)
    assert styled.text == "Model of the year · What it was trained on\nsmall · books\nlarge · –"
    assert [(span.kind, styled.text[span.start : span.end]) for span in styled.spans] == [
        ("italic", "Model of the year · What it was trained on"),
        ("bold", "small"),
        ("bold", "large"),
    ]


def test_a_table_with_wide_rows_is_one_line_for_each_cell() -> None:
    books = "books of three whole libraries, read twice"
    styled = rendered(f"| Model | Trained on |\n|---|---|\n| small | {books} |\n| large | |")
    assert styled.text == f"Model: small\nTrained on: {books}\n\nModel: large"
    assert [styled.text[span.start : span.end] for span in styled.spans] == ["small", "large"]


def test_a_table_with_links_keeps_them() -> None:
    styled = rendered("| a | b |\n|---|---|\n| [x](https://a.example) | 1 |")
    assert styled.text == "a · b\nx · 1"
    assert "text_link" in {span.kind for span in styled.spans}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("שלום לכולם", "שלום לכולם"),
        ("Mamba הוא מודל", "<R>Mamba הוא מודל"),
        ("פתיח\nTransformer שוב", "פתיח\n<R>Transformer שוב"),
        ("$x^2$ בהתחלה", "<R><L>x²<P> בהתחלה"),
        ("- Mamba\n- שתיים", "<R>• Mamba\n• שתיים"),
        ("$$a = b$$", "a = b"),
        ("```\nx = 1\n```", "x = 1"),
        ("| מודל | b |\n|-|-|\n| A | 1 |", "מודל: A\n<R>b: 1"),
    ],
)
def test_hebrew_lines_read_right_to_left_and_formulas_do_not(body: str, text: str) -> None:
    assert readable(body, rtl=True) == text


def test_direction_marks_move_the_entities_behind_them() -> None:
    styled = rendered("Mamba **ו**\nGPT **ב**", rtl=True)
    assert [styled.text[span.start : span.end] for span in styled.spans] == ["ו", "ב"]


def test_what_telegram_would_drop_is_dropped_before_offsets_are_counted() -> None:
    styled = rendered("a\u202eb\x07c **d**")
    assert styled.text == "ab c d"
    assert styled.entities() == [{"type": "bold", "offset": 5, "length": 1}]
