"""What is shown stays within Telegram's limits."""

import pytest

from bot.archive.passage import Span
from bot.chat.render.styled import plain, shortened
from bot.chat.screen import bold, button, drawn, lines, marked, one_line, said


def test_a_long_text_is_cut_where_a_reader_would_pause() -> None:
    screen = said("\n\n".join(["A paragraph of some words. " * 20] * 20))
    assert 2000 < len(screen.text) <= 4096
    assert screen.text.endswith(".")


def test_matching_words_are_marked_in_utf16_units() -> None:
    screen = drawn(marked("🙂 קולמוגורוב sums", [Span(2, 12)]))
    assert screen.entities == ({"type": "bold", "offset": 3, "length": 10},)


def test_lines_stand_below_each_other_with_empty_ones_between() -> None:
    assert lines("a", "", bold("b"), plain("c")).text == "a\n\nb\nc"


def test_nothing_at_all_is_still_a_message() -> None:
    assert said("").text == "…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Graph Memory again", "Graph Memory…"),  # cut at 15
        ("Graphs of Memory", "Graphs of…"),
        ("Graph Memories", "Graph Memories"),
        ("Graph  Memory on it", "Graph Memory…"),
        ("Memorymemorymemory", "Memorymemoryme…"),
    ],
)
def test_a_line_is_cut_behind_a_word_where_one_ends_nearby(text: str, expected: str) -> None:
    assert one_line(text, 15) == expected


@pytest.mark.parametrize(("text", "expected"), [("abc", "abc"), ("abcdef", "abcd…"), ("🙂🙂🙂", "🙂🙂…")])
def test_a_shortened_text_tears_no_sign(text: str, expected: str) -> None:
    assert shortened(text, 5) == expected


def test_one_line_has_no_breaks() -> None:
    assert one_line("a\n\n  b\tc", 100) == "a b c"


def test_data_that_telegram_would_refuse_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        button("x", "י" * 33)
