from datetime import date

from bot.chat.render.reading import PAGE_UNITS, pages
from bot.chat.render.styled import utf16_length
from bot.reviews.paper import paper_from_url
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace

_STORED = StoredReview(
    id=1,
    identity="x",
    state=ReviewState.ARCHIVED,
    review=Review(
        title="Sparse Nets",
        body="A body.",
        date=date(2025, 1, 2),
        number=431,
        reviewers=("Dana", "Omri"),
        paper=paper_from_url("https://arxiv.org/abs/2501.01234"),
        hook="A hook",
    ),
)


def with_body(body: str) -> StoredReview:
    return replace(_STORED, review=replace(_STORED.review, body=body))


def test_a_short_review_is_one_page_with_all_its_facts() -> None:
    (page,) = pages(_STORED)
    assert page.text == "Sparse Nets\nNo. 431 · 02.01.2025\nBy Dana and Omri\n\nA hook\n\nA body.\n\narXiv 2501.01234"
    assert [entity["type"] for entity in page.entities] == ["bold", "text_link"]


def test_a_long_review_is_cut_into_pages_of_a_screen() -> None:
    found = pages(with_body("A sentence of a long review. " * 400))
    assert len(found) == 4
    assert all(utf16_length(page.text) <= PAGE_UNITS for page in found)
    assert found == pages(with_body("A sentence of a long review. " * 400))


def test_missing_facts_leave_no_empty_lines() -> None:
    bare = replace(_STORED, review=Review(title="Sparse Nets", body="A body."))
    assert pages(bare)[0].text == "Sparse Nets\n\nA body."
