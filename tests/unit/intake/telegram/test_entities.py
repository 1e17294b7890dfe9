"""Formatted text as Markdown that reads back as the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.telegram.entities import Piece, markdown
from bot.reviews.parse import parse
from bot.reviews.visible import plain_text

_KINDS = ["plain", "bold", "italic", "code", "text_link", "underline", "spoiler", "mention", "strikethrough"]


@pytest.mark.parametrize(
    ("pieces", "written"),
    [
        ([("plain", "Kites "), ("bold", "fly"), ("plain", ".")], "Kites **fly**."),
        ([("bold", "On Kites\nand Wind\n\n"), ("plain", "They fly.")], "**On Kites**\n**and Wind**\n\nThey fly."),
        ([("plain", "so "), ("italic", "they"), ("plain", " fly")], "so *they* fly"),
        ([("plain", "So,"), ("bold", " Note: "), ("plain", "it flies")], "So, **Note:** it flies"),
        ([("bold", "Note:"), ("plain", "it flies")], "**Note**:it flies"),
        ([("plain", "a"), ("bold", "(b)"), ("plain", "c")], "a(**b**)c"),
        ([("bold", "Ki"), ("bold", "tes")], "**Kites**"),
        ([("bold", "**Kites**")], "**Kites**"),
        ([("bold", "Kites"), ("italic", "fly")], "**Kites**fly"),
        ([("bold", "..."), ("plain", "x")], "...x"),
        ([("code", "x = 1")], "`x = 1`"),
        ([("code", "a`b")], "`` a`b ``"),
        (
            [("plain", "See "), ("text_link", "this", "https://kites.example/a(b)")],
            "See [this](https://kites.example/a%28b%29)",
        ),
        ([("text_link", "https://kites.example", "https://kites.example/")], "<https://kites.example/>"),
        ([("text_link", "a]b", "https://kites.example")], "a]b <https://kites.example>"),
        ([("text_link", "Mei", "tg://user?id=5")], "Mei"),
        ([("text_link", "\u2060", "https://kites.example"), ("plain", "Kites")], "Kites\n\n<https://kites.example>"),
        ([("link", "https://kites.example/a")], "https://kites.example/a"),
        ([("link", "https://kites.example/a_b_")], "<https://kites.example/a_b_>"),
        ([("link", "arxiv.org/abs/2101.00001")], "<https://arxiv.org/abs/2101.00001>"),
        ([("link", "kites.example")], "kites.example"),
        ([("plain", "Look"), ("pre", "a = 1\n", "python"), ("plain", "after")], "Look\n```python\na = 1\n```\nafter"),
        ([("pre", "a ``` b", "c d")], "````\na ``` b\n````"),
        ([("blockquote", "one\n\ntwo"), ("plain", "\nafter")], "> one\n>\n> two\n\nafter"),
        ([("plain", "#wind "), ("hashtag", "#kites"), ("custom_emoji", "🪁")], "#wind #kites🪁"),
    ],
)
def test_formats_become_markdown(pieces: list[tuple[str, ...]], written: str) -> None:
    assert markdown(Piece(*piece) for piece in pieces) == written


@pytest.mark.parametrize(
    "text",
    [
        "The loss is $a*b + c_{i}*d$ and $$x_t*y_t$$.",
        r"Raw \mathcal{L}_{x} + T_{train} + x_t and \(a*b*c\).",
        "* first\n* second",
        "2 * 3 * 4",
        "snake_case_name and one a*b",
        "It has **bold** words of its own.",
    ],
)
def test_latex_lists_and_what_harms_nothing_stay_as_they_are(text: str) -> None:
    assert markdown([Piece("plain", text)]) == text


@pytest.mark.parametrize("text", ["a*b and c*d", "the __init__ of _this_", "f(*args) and g(*kwargs)", "_x_ $y$ *z*"])
def test_signs_that_would_slant_words_are_read_back(text: str) -> None:
    written = markdown([Piece("plain", text)])
    assert plain_text(parse(written)) == text.replace("$", "")


_WORDS = st.text("ab_*.:( Zעפ1", max_size=8).filter(lambda text: "**" not in text and "__" not in text)


@given(st.lists(st.builds(Piece, st.sampled_from(_KINDS), _WORDS, st.just("https://kites.example/z")), max_size=6))
def test_no_word_is_lost(pieces: list[Piece]) -> None:
    """Letters and digits survive in their order, whatever stands between them; hidden links stand at the end."""
    shown = plain_text(parse(markdown([Piece("plain", "Kites "), *pieces]))).replace("https://kites.example/z", "")

    def letters(text: str) -> str:
        return "".join(sign for sign in text if sign.isalnum())

    assert letters(shown) == letters("Kites" + "".join(piece.text for piece in pieces))


@pytest.mark.parametrize("sign", ["*", "_", "$", "`", "[", "\\(", "**a", "\n", "> ", "a_ "])
def test_time_grows_with_the_length_alone(sign: str) -> None:
    """A hundred thousand openings are walked once; the test's time-out is the judge."""
    assert markdown([Piece("plain", "Kites " + sign * 100_000), Piece("bold", sign * 1000)])
