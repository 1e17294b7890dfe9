"""A review that could not leave goes back to the head of the queue, in the transaction of what kept it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.post import Part, PartState, PostKind
from bot.publishing.states import Event
from bot.reviews.review import ReviewState
from bot.storage.changes import next_revisions
from bot.storage.correction_rows import end_with_post
from bot.storage.notices import write_notice
from bot.storage.part_moves import end, move
from bot.storage.queue import put_at_head
from bot.storage.standing import note_barred
from bot.storage.tables import deliveries, parts, posts, reviews, slots_used


async def bar(connection: AsyncConnection, part: Part, retry_at: datetime, reason: str, now: datetime) -> bool:
    """See `DeliveryStore.bar`; the caller has the turn of reviews.

    A first part that was in doubt before, and may still land, is planned again as well: what is watched stays one post.
    """
    if part.kind is not PostKind.REVIEW or part.position > 1 or await may_still_land(connection, part.post_id):
        barred = await move(connection, Event.POSTPONE, part.id, part.attempt, retry_at=retry_at, reason=reason)
        if barred is not None:
            await end(connection, Event.POSTPONE, part.id, part.attempt)
    else:
        barred = await move(connection, Event.REFUSE, part.id, part.attempt, reason=reason)
        if barred is not None:
            await end(connection, Event.REFUSE, part.id, part.attempt, ended_at=now)
            await connection.execute(delete(slots_used).where(slots_used.c.post_id == part.post_id))
            await _to_the_head(connection, part.post_id, now)
    if barred is None:
        return False
    await note_barred(connection, reason, now)
    return True


async def withdraw(connection: AsyncConnection, post_id: int, skipped: Mapping[str, Any], now: datetime) -> bool:
    """See `DeliveryStore.withdraw`; the caller has the turn of reviews. Its parts are held until the end of the
    transaction: whoever would begin one meanwhile finds that its post has ended."""
    query = select(posts.c.kind).where(posts.c.id == post_id, posts.c.ended_at.is_(None))
    if await connection.scalar(query) != PostKind.REVIEW:
        return False
    of_its_form = (posts.c.id == parts.c.post_id) & (posts.c.form == parts.c.form)
    its_parts = select(parts.c.state).join(posts, of_its_form).where(posts.c.id == post_id).with_for_update(of=parts)
    states = set((await connection.execute(its_parts)).scalars())
    if states != {PartState.PLANNED} or await may_still_land(connection, post_id):
        return False
    await _to_the_head(connection, post_id, now)
    await write_notice(connection, "slot_skipped", skipped, now)
    return True


async def may_still_land(connection: AsyncConnection, post_id: int) -> bool:
    """Whether an attempt was denied by evidence and is still watched."""
    watched = (
        select(deliveries.c.id).join(parts).where(parts.c.post_id == post_id, deliveries.c.watched_to.is_not(None))
    )
    return await connection.scalar(watched.limit(1)) is not None


async def _to_the_head(connection: AsyncConnection, post_id: int, now: datetime) -> None:
    """The post ends; number and date are given anew at the next posting."""
    change = update(posts).where(posts.c.id == post_id).values(ended_at=now).returning(posts.c.review_id)
    review_id = (await connection.execute(change)).scalar_one()
    await end_with_post(connection, review_id, now)
    values = {"state": ReviewState.QUEUED, "number": None, "date": None, "revision": await next_revisions(connection)}
    await connection.execute(update(reviews).where(reviews.c.id == review_id).values(values))
    await put_at_head(connection, review_id, now)
