"""A review as a row, and back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from bot.reviews.identity import fold
from bot.reviews.paper import Paper
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace


def review_columns(review: Review) -> dict[str, Any]:
    """Every column that holds the text; not the number, which only the channel gives."""
    return {
        "title": review.title,
        "body": review.body,
        "date": review.date,
        "reviewers": list(review.reviewers),
        "paper_key": review.paper.key if review.paper else None,
        "paper_url": review.paper.url if review.paper else None,
        "hook": review.hook,
        "language": review.language,
        "topics": list(review.topics),
        "keywords": list(review.keywords),
        "title_key": fold(review.title) or None,
    }


def text_columns(review: Review) -> dict[str, Any]:
    """What a review says, as JSON values: neither number nor date."""
    return {name: value for name, value in review_columns(review).items() if name != "date"}


def stored_review(row: RowMapping) -> StoredReview:
    """From a row with all columns of `reviews`."""
    return StoredReview(
        id=row["id"],
        identity=row["identity"],
        state=ReviewState(row["state"]),
        review=Review(
            title=row["title"],
            body=row["body"],
            date=row["date"],
            number=row["number"],
            reviewers=tuple(row["reviewers"]),
            paper=paper_of(row),
            hook=row["hook"],
            language=row["language"],
            topics=tuple(row["topics"]),
            keywords=tuple(row["keywords"]),
        ),
        source_line=row["source_line"],
        message_ids=tuple(row["message_ids"]),
        posted_at=row["posted_at"],
        revision=row["revision"],
        twin_id=row["twin_id"],
    )


def with_text(review: Review, columns: Mapping[str, Any]) -> Review:
    """The review with the text of such columns (`review_columns`); its number and date stay."""
    return replace(
        review,
        title=columns["title"],
        body=columns["body"],
        reviewers=tuple(columns["reviewers"]),
        paper=paper_of(columns),
        hook=columns["hook"],
        language=columns["language"],
        topics=tuple(columns["topics"]),
        keywords=tuple(columns["keywords"]),
    )


def paper_of(row: Mapping[Any, Any]) -> Paper | None:
    """From the columns `paper_key` and `paper_url`, which are both given or both null."""
    return Paper(row["paper_key"], row["paper_url"]) if row["paper_key"] is not None else None
