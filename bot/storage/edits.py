"""Edits of messages that stand in the channel, one by one, inside the caller's transaction."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.corrections import CorrectionState, Edit, EditState
from bot.publishing.post import FrozenPart
from bot.storage.desk_tables import corrections, edits
from bot.storage.notices import write_notice
from bot.storage.tables import parts, posts, reviews


async def due(connection: AsyncConnection, now: datetime) -> list[Edit]:
    columns = (edits, corrections.c.review_id, posts.c.channel_id, parts.c.message_id)
    query = select(*columns).join(corrections, corrections.c.id == edits.c.correction_id)
    query = query.join(parts, parts.c.id == edits.c.part_id).join(posts, posts.c.id == parts.c.post_id)
    its_time = or_(edits.c.retry_at.is_(None), edits.c.retry_at <= now)
    query = query.where(edits.c.ended_at.is_(None), its_time).order_by(edits.c.id)
    return [
        Edit(
            id=row["id"],
            correction_id=row["correction_id"],
            review_id=row["review_id"],
            channel_id=row["channel_id"],
            message_id=row["message_id"],
            attempt=row["attempt"],
            content=FrozenPart(row["method"], row["payload"], row["text_hash"], row["format_version"]),
        )
        for row in (await connection.execute(query)).mappings()
    ]


async def begin(connection: AsyncConnection, edit: Edit) -> bool:
    this = (edits.c.id == edit.id) & (edits.c.state == EditState.PLANNED) & (edits.c.attempt == edit.attempt)
    return (await connection.execute(update(edits).where(this).values(attempt=edit.attempt + 1))).rowcount == 1


async def postpone(connection: AsyncConnection, edit: Edit, retry_at: datetime, reason: str) -> None:
    this = (edits.c.id == edit.id) & (edits.c.state == EditState.PLANNED)
    await connection.execute(update(edits).where(this).values(retry_at=retry_at, reason=reason))


async def plan_again(connection: AsyncConnection, correction_id: int) -> bool:
    """What was refused of the review's newest correction."""
    this = (corrections.c.id == correction_id) & (corrections.c.state == CorrectionState.DONE)
    review_id = select(corrections.c.review_id).where(corrections.c.id == correction_id).scalar_subquery()
    published = (corrections.c.review_id == review_id) & corrections.c.wanted_at.is_not(None)
    newest = select(corrections.c.id).where(published).order_by(corrections.c.wanted_at.desc(), corrections.c.id.desc())
    if await connection.scalar(newest.limit(1)) != correction_id:
        return False
    failed = update(edits).where(edits.c.correction_id == correction_id, edits.c.state == EditState.FAILED)
    fresh = {"state": EditState.PLANNED, "ended_at": None, "retry_at": None, "reason": None}
    if (await connection.execute(failed.values(fresh))).rowcount == 0:
        return False
    change = update(corrections).where(this).values(state=CorrectionState.PLANNED, ended_at=None)
    return (await connection.execute(change)).rowcount == 1


async def end(connection: AsyncConnection, correction_id: int, now: datetime, *, told: bool = True) -> None:
    """The correction is over with its last edit, and the owners hear how it went."""
    left = select(edits.c.id).where(edits.c.correction_id == correction_id, edits.c.ended_at.is_(None)).limit(1)
    if await connection.scalar(left) is not None:
        return
    this = (corrections.c.id == correction_id) & (corrections.c.state == CorrectionState.PLANNED)
    change = update(corrections).where(this).values(state=CorrectionState.DONE, ended_at=now).returning(corrections)
    row = (await connection.execute(change)).mappings().one_or_none()
    if row is None or not told:
        return
    review = (await connection.execute(select(reviews).where(reviews.c.id == row["review_id"]))).mappings().one()
    of_it = select(edits.c.state, edits.c.reason, parts.c.position, parts.c.message_id)
    of_it = of_it.join(parts, parts.c.id == edits.c.part_id).where(edits.c.correction_id == correction_id)
    rows = (await connection.execute(of_it.order_by(edits.c.id))).all()
    failed = [(one.position, one.message_id, one.reason) for one in rows if one.state == EditState.FAILED]
    facts = {
        "correction_id": correction_id,
        "review_id": row["review_id"],
        "number": review["number"],
        "title": review["title"],
        "edited": sum(one.state == EditState.DONE for one in rows),
        "count": len(rows) + row["unchanged"],
        "failed": [dict(zip(("position", "message_id", "reason"), one, strict=True)) for one in failed],
        "reply": row["reply_id"] is not None,
        "message_id": review["message_ids"][0] if review["message_ids"] else None,
        "at": now.isoformat(),
    }
    if rows or row["reply_id"] is not None:
        await write_notice(connection, "corrected", facts, now)
