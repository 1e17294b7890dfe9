"""A countdown ends with what happens to its review, in the same transaction."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.countdown import Ended
from bot.storage.desk_tables import countdowns
from bot.storage.notices import write_notice
from bot.storage.tables import reviews


async def end_countdown(connection: AsyncConnection, review_id: int) -> bool:
    """Without a word: a post of it is frozen, or its owner stopped it. False: none runs."""
    return (await connection.execute(delete(countdowns).where(countdowns.c.review_id == review_id))).rowcount > 0


async def end_and_tell(
    connection: AsyncConnection, review_id: int, why: Ended, now: datetime, *, draft: bool = False
) -> bool:
    """Without a post: the owners hear of it. draft: it is one again. False: none runs."""
    if not await end_countdown(connection, review_id):
        return False
    title = await connection.scalar(select(reviews.c.title).where(reviews.c.id == review_id))
    facts = {"review_id": review_id, "title": title, "reason": why, "draft": draft}
    await write_notice(connection, "countdown_ended", facts, now)
    return True
