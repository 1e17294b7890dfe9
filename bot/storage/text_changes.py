"""A change of a review's text: the former one is kept, and the audit has what differs."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.reviews.review import Review, StoredReview
from bot.storage.audit import record
from bot.storage.review_rows import review_columns, text_columns
from bot.storage.tables import former_texts, reviews
from bot.storage.twins import follow_text
from bot.values import replace


async def change_text(
    connection: AsyncConnection, before: StoredReview, review: Review, revision: int, now: datetime
) -> int:
    """The review has this text now; number and date stay. The id under which its former text is kept."""
    former = insert(former_texts).values(
        review_id=before.id, columns=text_columns(before.review) | {"revision": revision}, kept_at=now
    )
    kept = replace(review, date=before.review.date, number=before.review.number)
    change = update(reviews).where(reviews.c.id == before.id)
    await connection.execute(change.values(**review_columns(kept), revision=revision))
    former_id = int((await connection.execute(former.returning(former_texts.c.id))).scalar_one())
    await follow_text(connection, before, review)
    return former_id


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
