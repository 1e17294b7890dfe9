"""Which review a message of the channel belongs to."""

from sqlalchemy import String, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reviews.review import ReviewState
from bot.storage.tables import parts, posts, reviews


async def review_of_message(connection: AsyncConnection, channel_id: int, message_id: int) -> int | None:
    """The review's id: one that we post or posted, or of the archive. None for every other message.

    What was imported is found by a walk over the archive's message ids, which is for rare occasions only.
    """
    ours = select(posts.c.review_id).join(parts, parts.c.post_id == posts.c.id)
    ours = ours.where(
        parts.c.message_id == message_id, posts.c.channel_id == channel_id, posts.c.review_id.is_not(None)
    )
    review_id: int | None = await connection.scalar(ours.limit(1))
    if review_id is not None:
        return review_id
    query = select(reviews.c.id, reviews.c.message_ids).where(reviews.c.state == ReviewState.ARCHIVED)
    written = cast(reviews.c.message_ids, String)  # the same JSON on both databases, but for its spaces
    rows = await connection.execute(query.where(written.contains(str(message_id))).order_by(reviews.c.id))
    return next((row.id for row in rows if message_id in row.message_ids), None)
