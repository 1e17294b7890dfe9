"""Drafts that nobody touched for long: the owners are reminded, once until somebody does."""

from datetime import datetime

from sqlalchemy import RowMapping, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reviews.review import ReviewState
from bot.storage.changes import REVIEWS, insert_new, take_turn
from bot.storage.desk_tables import audit, drafts
from bot.storage.notices import write_notice
from bot.storage.tables import posts, reviews


async def forgotten(connection: AsyncConnection, before: datetime) -> list[RowMapping]:
    """Those that nobody touched since, and that no notice named since they were touched."""
    return [row for row in (await connection.execute(_waiting())).mappings() if _is_due(row, before)]


async def nudge(connection: AsyncConnection, before: datetime, now: datetime) -> int:
    """See `DraftStore.nudge`."""
    await take_turn(connection, REVIEWS)
    due = await forgotten(connection, before)
    if not due:
        return 0
    for row in due:
        values = {"author_id": None, "messages": 1, "made_at": _touched(row), "nudged_at": now}
        if not await insert_new(connection, drafts, review_id=row["id"], **values):
            this = update(drafts).where(drafts.c.review_id == row["id"])
            await connection.execute(this.values(nudged_at=now))
    told = [_told(row, now) for row in sorted(due, key=_touched)]
    await write_notice(connection, "draft_waits", {"drafts": told}, now)
    return len(due)


def _waiting() -> Select[*tuple[object, ...]]:
    """Every draft with the moments at which something was done to it; a post that was refused has ended."""
    changed = select(func.max(audit.c.at)).where(audit.c.review_id == reviews.c.id).scalar_subquery()
    refused = select(func.max(posts.c.ended_at)).where(posts.c.review_id == reviews.c.id).scalar_subquery()
    columns = (reviews.c.id, reviews.c.title, reviews.c.added_at, drafts.c.made_at, drafts.c.nudged_at)
    query = select(*columns, changed.label("changed_at"), refused.label("refused_at"))
    query = query.outerjoin(drafts, drafts.c.review_id == reviews.c.id)
    return query.where(reviews.c.state == ReviewState.DRAFT, drafts.c.discarded_at.is_(None))


def _touched(row: RowMapping) -> datetime:
    moments: tuple[datetime | None, ...] = (row["made_at"] or row["added_at"], row["changed_at"], row["refused_at"])
    return max(moment for moment in moments if moment is not None)


def _told(row: RowMapping, now: datetime) -> dict[str, object]:
    """As the notice has it."""
    return {"review_id": row["id"], "title": row["title"], "days": (now - _touched(row)).days}


def _is_due(row: RowMapping, before: datetime) -> bool:
    touched = _touched(row)
    return touched <= before and (row["nudged_at"] is None or row["nudged_at"] < touched)
