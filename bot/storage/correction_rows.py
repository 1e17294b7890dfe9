"""Corrections as rows: what every change of them shares, inside the caller's transaction."""

from datetime import datetime

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.corrections import CorrectionState, EditState
from bot.reviews.review import Review, StoredReview
from bot.storage.audit import record
from bot.storage.desk_tables import corrections, edits
from bot.storage.review_rows import text_columns


async def want_correction(
    connection: AsyncConnection, before: StoredReview, after: Review, by: int, now: datetime, cause: str
) -> None:
    """The text of a review was changed while its post was on its way: what goes out is corrected when it stands. In the
    transaction of that change; the caller has the turn of reviews."""
    await replace_others(connection, before.id, now)
    await insert_correction(connection, before, after, by, now, cause, wanted=True)
    await record_correction(connection, before, after, by, now)


async def insert_correction(
    connection: AsyncConnection,
    before: StoredReview,
    after: Review,
    by: int,
    now: datetime,
    cause: str,
    *,
    wanted: bool,
) -> int:
    row = {
        "review_id": before.id,
        "made_by": by,
        "cause": cause,
        "before": text_columns(before.review),
        "after": text_columns(after),
        "state": CorrectionState.WANTED if wanted else CorrectionState.PROPOSED,
        "made_at": now,
        "wanted_at": now if wanted else None,
        "unchanged": 0,
    }
    return int((await connection.execute(insert(corrections).values(row).returning(corrections.c.id))).scalar_one())


async def record_correction(
    connection: AsyncConnection, stored: StoredReview, after: Review, by: int, now: datetime
) -> None:
    was, told = stored.review, {"title": after.title, "characters": len(after.body)}
    before = {"title": was.title, "characters": len(was.body)}
    await record(connection, Did.CORRECTED, by, stored.id, now, before=before, after=told)


async def replace_others(connection: AsyncConnection, review_id: int, now: datetime) -> None:
    """Those that were published before and have not ended: what they would have changed the next one knows."""
    theirs = select(corrections.c.id).where(
        corrections.c.review_id == review_id, corrections.c.ended_at.is_(None), corrections.c.wanted_at.is_not(None)
    )
    await close(connection, theirs, CorrectionState.REPLACED, now)


async def end_with_post(connection: AsyncConnection, review_id: int, now: datetime) -> None:
    """Nothing of the post stands any more: what was published about it says nothing of the next one."""
    of_it = (corrections.c.review_id == review_id) & corrections.c.wanted_at.is_not(None)
    theirs = select(corrections.c.id).where(of_it, corrections.c.state != CorrectionState.OVER)
    await close(connection, theirs, CorrectionState.OVER, now)


async def close(connection: AsyncConnection, these: Select[tuple[int]], state: CorrectionState, now: datetime) -> None:
    """These corrections (a query of ids) end so, and their edits with them."""
    open_edits = update(edits).where(edits.c.correction_id.in_(these), edits.c.ended_at.is_(None))
    await connection.execute(open_edits.values(state=EditState.REPLACED, ended_at=now))
    await connection.execute(update(corrections).where(corrections.c.id.in_(these)).values(state=state, ended_at=now))
