"""A draft as a file is read back as the same review."""

import pytest

from bot.intake.draft import parse_draft
from bot.intake.export.markdown import draft_file
from bot.intake.text import Text
from bot.reviews.review import Review
from bot.values import replace
from tests.makers import make_paper, make_review

BODY = "## What it is\n\n" + "A *line* of the text with $x_t$ and [a link](https://example.org). " * 9


@pytest.mark.parametrize(
    "review",
    [
        make_review("Plain", body=BODY, reviewers=()),
        make_review(
            "Colons: and “quotes”, # signs",
            body=BODY,
            reviewers=("Dana Example", "Omer Example"),
            paper=make_paper(),
            hook="What if: nobody # misses it?",
            topics=("efficiency", "vision"),
            keywords=("layers, all of them", "pruning"),
        ),
        make_review("כותרת בעברית", body="מילים בעברית, שורה אחר שורה. " * 12, language="he"),
    ],
    ids=["plain", "full", "hebrew"],
)
def test_a_draft_file_reads_back_as_the_same_review(review: Review) -> None:
    assert parse_draft(Text("draft.md", draft_file(review))) == replace(review, body=review.body.strip())
