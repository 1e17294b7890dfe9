"""A review as a Markdown file with front matter, which `intake/rows/folder.py` or `intake/draft.py` reads back."""

from collections.abc import Mapping
from typing import Any

from bot.intake.rows.front_matter import write_front_matter
from bot.reviews.identity import content_hash
from bot.reviews.review import Review, StoredReview


def draft_file(review: Review) -> str:
    """What people edit before a review is posted, as `intake/draft.py` reads it."""
    fields = {
        "title": review.title,
        "reviewers": review.reviewers,
        "paper": review.paper.url if review.paper else None,
        "hook": review.hook,
        "language": review.language,
        "topics": review.topics,
        "keywords": review.keywords,
    }
    return _file(fields, review.body)


def markdown_file(stored: StoredReview) -> str:
    """The whole file: first the fields that people edit, then what we keep there, then the text as it is stored."""
    review = stored.review
    fields = {
        "title": review.title,
        "date": review.date,
        "number": review.number,
        "reviewers": review.reviewers,
        "url": review.paper.url if review.paper else None,
        "hook": review.hook,
        "language": review.language,
        "topics": review.topics,
        "keywords": review.keywords,
        "message_ids": stored.message_ids,
        "posted_at": stored.posted_at,
        "source_line": stored.source_line,
        "identity": stored.identity,
        "content_hash": content_hash(review),
    }
    return _file(fields, review.body)


def _file(fields: Mapping[str, Any], body: str) -> str:
    given = {name: value for name, value in fields.items() if value is not None and value != ()}
    return f"{write_front_matter(given)}\n{body}\n"
