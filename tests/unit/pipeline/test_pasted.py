"""What a candidate is called of which only the link is known, and what a person may call it."""

import pytest

from bot.pipeline.pasted import CHAT, LONGEST_TITLE, clean_title, provisional_title, record_of
from bot.reviews.paper import Paper
from tests.makers import make_paper


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("arxiv:2403.17887", "arXiv 2403.17887"),
        ("doi:10.1038/s41586-024-1", "DOI 10.1038/s41586-024-1"),
        ("url:blog.example.com/p", "blog.example.com/p"),
    ],
)
def test_a_link_alone_is_a_name(key: str, title: str) -> None:
    assert provisional_title(Paper(key, "https://example.com")) == title


def test_a_person_names_it() -> None:
    record = record_of(make_paper(), "  Graph\n Memory ")
    assert (record.title, record.paper, record.source) == ("Graph Memory", make_paper(), CHAT)


@pytest.mark.parametrize("title", ["", "…", "\u202e", "🙂", "--"])
def test_what_cannot_be_read_is_no_title(title: str) -> None:
    assert record_of(make_paper(), title).title == "arXiv 2403.17887"


def test_signs_that_turn_and_hide_are_left_out() -> None:
    assert clean_title("a\u202eb\u200bc\x00d\ud800e") == "a b c d e"


def test_a_very_long_title_is_cut() -> None:
    assert len(clean_title("ab " * 5_000)) <= LONGEST_TITLE
