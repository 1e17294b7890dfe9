"""Documents of the same kind that nobody has seen: every class of irregularity, in any mixture."""

import pytest

from bot.intake.document.parse import read_document
from bot.intake.text import Text
from bot.reviews.identity import fold
from tests.unit.intake.invented import invented


@pytest.mark.parametrize("seed", range(16))
def test_every_review_of_an_invented_document_is_found_exactly(seed: int) -> None:
    document = invented(seed)
    found = read_document(Text("invented.md", document.text), lambda done, total: None)
    assert len(document.reviews) > 20
    assert [one.record.source_line for one in found] == [review.line for review in document.reviews]
    for one, wanted in zip(found, document.reviews, strict=True):
        got = one.record.review
        assert (got.date, got.reviewers) == (wanted.date, wanted.reviewers), wanted.line
        assert wanted.title is None or fold(got.title) == fold(wanted.title.replace("$", "")), wanted.line
        assert fold(got.hook or "") == fold(wanted.hook or ""), wanted.line
        assert (got.paper.url if got.paper else None) == wanted.url, wanted.line
        assert got.body.split() == wanted.body.split(), wanted.line
