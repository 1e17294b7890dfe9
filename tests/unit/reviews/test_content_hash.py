"""What an import compares with what it wrote."""

from datetime import date

from bot.reviews.identity import content_hash
from bot.reviews.paper import Paper
from bot.reviews.review import Review
from bot.values import replace

REVIEW = Review(
    title="On Kites",
    body="Kites $x^2$ fly.\n",
    date=date(2025, 3, 2),
    number=7,
    reviewers=("Orel",),
    paper=Paper("arxiv:2403.17887", "https://arxiv.org/abs/2403.17887v2"),
    hook="Why?",
    topics=("vision",),
    keywords=("kite", "wind"),
)


def test_the_hash_of_a_review_is_the_same_in_every_release() -> None:
    """Databases and exported files hold it; another one would make every review look changed."""
    assert content_hash(REVIEW) == "06b931a2d63e85e633e1d72301f5a9521e714422185766c37513733e3b3cb193"


def test_the_number_that_the_channel_gives_changes_nothing_and_everything_else_does() -> None:
    assert content_hash(replace(REVIEW, number=8)) == content_hash(REVIEW)
    others = {"title": "Kites", "date": None, "paper": None, "hook": None, "keywords": ()}
    changed = {content_hash(replace(REVIEW, **{name: value})) for name, value in others.items()}
    assert len(changed | {content_hash(REVIEW)}) == len(others) + 1
