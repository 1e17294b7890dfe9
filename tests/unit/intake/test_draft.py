"""One review in one file: front matter, headings, headers of the channel, and texts that are no review."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InvalidInput
from bot.intake.draft import parse_draft
from bot.intake.text import Text
from bot.reviews.review import Review

_PROSE = "Kites rise because the wind pushes them against their string, and this paper measures how hard it does. " * 3
_HEBREW = "העפיפון עולה כי הרוח דוחפת אותו כנגד החוט, והמאמר הזה מודד כמה חזק היא עושה זאת בכל מזג אוויר. " * 3


def read(*lines: str) -> Review:
    return parse_draft(Text("kite.md", "\n".join(lines)))


def test_front_matter_gives_the_fields() -> None:
    review = read(
        *("---", "title: On Kites: A Study", 'reviewers: [Dana Levi, "Yoav"]', "paper: 2101.00001v2"),
        *("hook: 'They fly!'", "language: he", "topics: [wind]", "keywords: [string, tail]", "# a remark", "---"),
        *("", "# On Kites: A Study", "", _PROSE),
    )
    assert review.paper is not None
    assert review == Review(
        title="On Kites: A Study",
        body=_PROSE.strip(),
        reviewers=("Dana Levi", "Yoav"),
        paper=review.paper,
        hook="They fly!",
        language="he",
        topics=("wind",),
        keywords=("string", "tail"),
    )
    assert review.paper.url == "https://arxiv.org/abs/2101.00001"


def test_first_heading_is_the_title_and_the_link_line_the_paper() -> None:
    review = read("# **On** Kites", "", _PROSE, "", "Paper: <https://arxiv.org/abs/2101.00001>")
    assert (review.title, review.body) == ("On Kites", _PROSE.strip())
    assert review.paper is not None


def test_first_line_is_the_title_where_there_is_no_heading() -> None:
    review = read("", "On Kites", _PROSE)
    assert (review.title, review.body, review.paper) == ("On Kites", _PROSE.strip(), None)


def test_header_of_the_channel_is_understood_and_its_date_left_to_posting() -> None:
    review = read("Dana's and Yoav's Daily Paper: 03.05.24 On Kites", "", _PROSE)
    assert (review.title, review.reviewers, review.date) == ("On Kites", ("Dana", "Yoav"), None)


def test_names_in_one_line_are_several_reviewers() -> None:
    assert read("---", "reviewers: Dana, Yoav and Tamar", "---", "# K i", _PROSE).reviewers == ("Dana", "Yoav", "Tamar")


def test_language_is_guessed_from_the_letters() -> None:
    assert read("# על עפיפונים", "", _HEBREW).language == "he"
    assert read("# On Kites", "", _PROSE).language == "en"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((" ", ""), "it is empty"),
        (("# On Kites", "", "They fly."), "shorter than 200 characters"),
        (("x" * 400, _PROSE), "it has no title"),
        (('{"title": "On Kites"}', _PROSE), "it has no title"),
        (("<html>", _PROSE), "it has no title"),
        (("***", _PROSE), "it has no title"),
        (("# On Kites", "\x07" + _PROSE), "control characters"),
        (("---", "title On Kites", "---", _PROSE), "must read key: value"),
        (("---", "title: On Kites", _PROSE), "must read key: value"),
        (("---", "title: On Kites", ""), "nothing closes these dashes"),
        (("---", "title: a", "title: b", "---", _PROSE), "stands twice"),
        (("---", "titel: On Kites", "---", _PROSE), "unknown field 'titel'"),
        (("---", "title: [a, b]", "---", _PROSE), "takes one value"),
        (("---", "paper: soon", "---", "# K i", _PROSE), "'paper' above the text"),
        (("---", "language: fr", "---", "# K i", _PROSE), "must be en or he"),
        (("Dana's Daily Paper: 03.05.24 A", _PROSE, "Dana's Daily Paper: 04.05.24 B", _PROSE), "holds 2 reviews"),
        (("# On Kites", "x" * 2**20), "larger than 1 MiB"),
    ],
)
def test_text_that_is_no_review_is_refused_in_one_sentence(lines: tuple[str, ...], reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(*lines)
    assert reason in caught.value.reason
    assert caught.value.place.startswith("kite.md")


@given(st.text())
def test_any_text_is_a_review_or_refused(text: str) -> None:
    try:
        review = parse_draft(Text("kite.md", text))
    except InvalidInput:
        return
    assert review.title
