"""The archive as JSON lines, which `jsonl.py` reads back."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator

from bot.archive.ports import ArchiveStore
from bot.intake.jsonl import REVIEW_FIELDS
from bot.reviews.review import ReviewState, StoredReview

_AT_ONCE = 500  # reviews a query


class ExportReviews:
    """The archive, from first to last change."""

    def __init__(self, archive: ArchiveStore) -> None:
        self._archive = archive

    async def __call__(self) -> AsyncIterator[str]:
        """One line a review, see `export_reviews`; drafts and waiting reviews are no archive yet."""
        revision = 0
        while page := await self._archive.changed_since(revision, _AT_ONCE):
            revision = page[-1].revision
            for line in export_reviews(stored for stored in page if stored.state is ReviewState.ARCHIVED):
                yield line


def export_reviews(reviews: Iterable[StoredReview]) -> Iterator[str]:
    """Each review as one JSON object on one line (no line end), its fields as in `jsonl.REVIEW_FIELDS`.

    Imported into an empty database they give equal reviews: same identity, number, source line and message ids.
    """
    for stored in reviews:
        yield json.dumps(_row(stored), ensure_ascii=False)


def _row(stored: StoredReview) -> dict[str, object]:
    review = stored.review
    row: dict[str, object] = {
        "source_line": stored.source_line,
        "number": review.number,
        "date": review.date.isoformat() if review.date else None,
        "title": review.title,
        "reviewers": review.reviewers,
        "url": review.paper.url if review.paper else None,
        "arxiv_id": review.paper.arxiv_id if review.paper else None,
        "hook": review.hook,
        "language": review.language,
        "topics": review.topics,
        "message_ids": stored.message_ids,
        "body": review.body,
        "keywords": review.keywords,
        "identity": stored.identity,
    }
    return {name: row[name] for name in REVIEW_FIELDS}
