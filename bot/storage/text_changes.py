"""A change of a review's text as the audit has it: only what differs."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.reviews.review import Review, StoredReview
from bot.storage.audit import record


async def record_text(
    connection: AsyncConnection, before: StoredReview, review: Review, by: int | None, now: datetime
) -> None:
    """As `Did.CHANGED` names it."""
    was, new = _told(before.review), _told(review)
    changed = [name for name in was if was[name] != new[name]]
    former, latter = {name: was[name] for name in changed}, {name: new[name] for name in changed}
    await record(connection, Did.CHANGED, by, before.id, now, before=former, after=latter)


def _told(review: Review) -> dict[str, object]:
    return {
        "title": review.title,
        "reviewers": list(review.reviewers),
        "paper": review.paper.url if review.paper else None,
        "topics": list(review.topics),
        "hook": review.hook,
        "language": review.language,
        "characters": len(review.body),
    }
