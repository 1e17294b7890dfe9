"""How much of everything there is: numbers for a monitor, in one query."""

from datetime import datetime

from sqlalchemy import func, select

from bot.publishing.post import PostKind
from bot.reviews.review import ReviewState
from bot.storage.choice_tables import letters
from bot.storage.engine import Transactions
from bot.storage.tables import notices, posts, queue, reviews
from bot.values import Struct


class Measures(Struct, frozen=True):
    """archived, queued: reviews; unfinished: posts on their way; untold: messages to owners that wait; letters: notes
    to readers that wait; posted_at: when the last review was in the channel whole (UTC), None before the first."""

    archived: int
    queued: int
    unfinished: int
    untold: int
    letters: int
    posted_at: datetime | None


async def measure(transactions: Transactions) -> Measures:
    """DatabaseAway."""
    counted = (
        select(func.count()).select_from(reviews).where(reviews.c.state == ReviewState.ARCHIVED),
        select(func.count()).select_from(queue),
        select(func.count()).select_from(posts).where(posts.c.ended_at.is_(None)),
        select(func.count()).select_from(notices).where(notices.c.told_at.is_(None)),
        select(func.count()).select_from(letters),
        select(func.max(posts.c.ended_at)).where(posts.c.kind == PostKind.REVIEW),
    )
    async with transactions.read() as connection:
        return Measures(*(await connection.execute(select(*(one.scalar_subquery() for one in counted)))).one())
