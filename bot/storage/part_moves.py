"""One step of a part along `publishing/states.py`, with what hangs on it, inside the caller's write transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.states import Event, sources, target
from bot.storage.endings import complete
from bot.storage.tables import deliveries, parts, posts


async def move(connection: AsyncConnection, event: Event, part_id: int, tried: int, **values: Any) -> int | None:
    """The post's id when the part could take this event after `tried` attempts; None: nothing changed."""
    this = (parts.c.id == part_id) & (parts.c.attempt == tried) & parts.c.state.in_(sources(event))
    change = update(parts).where(this).values(state=target(event), **values).returning(parts.c.post_id)
    post_id: int | None = await connection.scalar(change)
    return post_id


async def end(connection: AsyncConnection, event: Event, part_id: int, attempt: int, **values: Any) -> None:
    """What became of the attempt. Evidence that comes later replaces "unknown"."""
    this = (deliveries.c.part_id == part_id) & (deliveries.c.attempt == attempt)
    await connection.execute(update(deliveries).where(this).values(outcome=target(event), **values))


async def confirm(
    connection: AsyncConnection,
    part_id: int,
    attempt: int,
    now: datetime,
    *,
    message_id: int | None = None,
    poll_id: str | None = None,
) -> bool:
    """It stands in the channel; with the last part its post ends. A post that is held for it goes on. Not in a post
    that was taken back (the caller has the turn of reviews, so that no post is while this is looked at), nor in a form
    that is not sent."""
    its_post = (posts.c.id == parts.c.post_id) & (posts.c.form == parts.c.form)
    under_way = select(posts.c.id).where(its_post, posts.c.ended_at.is_(None))
    if await connection.scalar(select(parts.c.id).where(parts.c.id == part_id, under_way.exists())) is None:
        return False
    post_id = await move(connection, Event.CONFIRM, part_id, attempt, message_id=message_id, reason=None)
    if post_id is None:
        return False
    ids = {"message_id": message_id, "poll_id": poll_id}
    if attempt == 0:  # sent in a life of this database that a restored backup does not know of
        untold = {"part_id": part_id, "attempt": 0, "epoch": 0, "anchor": 0, "deadline": now, "started_at": now}
        await connection.execute(insert(deliveries).values(untold))
    await end(connection, Event.CONFIRM, part_id, attempt, ended_at=now, **ids)
    found = (posts.c.id == post_id) & posts.c.held_at.is_not(None) & posts.c.clearing_at.is_(None)
    await connection.execute(update(posts).where(found).values(held_at=None))
    await complete(connection, post_id, now)
    return True


async def deny(connection: AsyncConnection, part_id: int, attempt: int, now: datetime) -> bool:
    """It does not stand there: planned again, and watched, unless its attempt had no anchor to watch from."""
    if await move(connection, Event.DENY, part_id, attempt, reason=None) is None:
        return False
    await end(connection, Event.DENY, part_id, attempt, ended_at=now, watched_to=func.nullif(deliveries.c.anchor, 0))
    return True
