"""A review stands in the channel, and then it does not count: what its candidates, promises and readers hear of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reviews.review import Review, StoredReview
from bot.storage.candidate_rows import like_reviewed, mark_reviewed
from bot.storage.choice_tables import OPEN, candidates, promises
from bot.storage.taking_back_posts import undo_candidates


async def mark_told(connection: AsyncConnection, review: Review, posted_at: datetime) -> dict[str, Any]:
    """As `mark_reviewed`, at the instant of the post, by which it is undone. What `unmark` needs besides: the states of
    candidates by their ids; promise: one is kept."""
    papers = [review.paper.key] if review.paper else []
    rows = await connection.execute(
        select(candidates.c.id, candidates.c.state).where(like_reviewed(papers, [review.title]))
    )
    before = {str(row.id): row.state for row in rows}
    of_them = promises.c.candidate_id.in_([int(its_id) for its_id in before])
    promised = await connection.scalar(select(promises.c.id).where(of_them, OPEN).limit(1)) is not None
    await mark_reviewed(connection, papers, [review.title], posted_at)
    return {"candidates": before, "promise": promised}


async def unmark(connection: AsyncConnection, undo: Mapping[str, Any], stored: StoredReview) -> None:
    """Promises are open again, letters that are not on their way wishes, and candidates what they were."""
    changed = await undo_candidates(connection, stored)
    for its_id, state in undo.get("candidates", {}).items():
        if int(its_id) in changed:
            await connection.execute(update(candidates).where(candidates.c.id == int(its_id)).values(state=state))
