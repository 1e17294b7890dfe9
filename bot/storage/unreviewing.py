"""A review stands in the channel, and then it does not count: what its candidates, promises and readers hear of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import CandidateState
from bot.pipeline.letters import LetterKind
from bot.reviews.review import Review
from bot.storage.candidate_rows import like_reviewed, mark_reviewed
from bot.storage.choice_tables import OPEN, candidates, letters, promises, wishes


async def mark_told(connection: AsyncConnection, review: Review, now: datetime) -> dict[str, dict[str, Any]]:
    """As `mark_reviewed`; what `unmark` needs to undo it: the states of candidates, and promises, by their ids."""
    papers = [review.paper.key] if review.paper else []
    alike = like_reviewed(papers, [review.title])
    rows = await connection.execute(select(candidates.c.id, candidates.c.state).where(alike))
    before = {str(row.id): row.state for row in rows}
    of_them = promises.c.candidate_id.in_([int(its_id) for its_id in before])
    kept = (await connection.execute(select(promises.c.id).where(of_them, OPEN))).scalars()
    undo = {"candidates": before, "promises": {str(its_id): True for its_id in kept}}
    await mark_reviewed(connection, papers, [review.title], now)
    return undo


async def unmark(connection: AsyncConnection, undo: Mapping[str, Any], review_id: int, title: str) -> None:
    """Candidates are what they were, promises open again, and letters that are not on their way are wishes again."""
    for its_id, state in undo.get("candidates", {}).items():
        this = (candidates.c.id == int(its_id)) & (candidates.c.state == CandidateState.REVIEWED)
        changed = await connection.execute(update(candidates).where(this).values(state=state).returning(candidates))
        for row in changed.mappings().all():
            await _wish_again(connection, row["id"], row["title"], review_id)
    kept = [int(its_id) for its_id in undo.get("promises", {})]
    await connection.execute(update(promises).where(promises.c.id.in_(kept)).values(kept_at=None))


async def _wish_again(connection: AsyncConnection, candidate_id: int, title: str, review_id: int) -> None:
    waiting = (letters.c.kind == LetterKind.REVIEW_OUT) & (letters.c.state == "waiting")
    for letter in (await connection.execute(select(letters).where(waiting))).all():
        if letter.facts.get("review_id") != review_id or letter.facts.get("title") != title:
            continue
        row = {"candidate_id": candidate_id, "user_id": letter.user_id, "language": letter.language}
        await connection.execute(insert(wishes).values(**row, wished_at=letter.written_at))
        await connection.execute(delete(letters).where(letters.c.id == letter.id))
