"""What a proposal and its writer have to do with every change of a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.letters import LetterKind
from bot.storage.desk_tables import drafts, writers
from bot.storage.letters import write_to


async def tell_author(
    connection: AsyncConnection,
    review_id: int,
    kind: LetterKind,
    facts: Mapping[str, Any],
    by: int | None,
    now: datetime,
) -> None:
    """A letter to whoever proposed the draft; none to one who did it themselves, or may write no more. With the change
    that it tells of."""
    query = select(drafts.c.author_id, writers.c.revoked_at)
    query = query.outerjoin(writers, writers.c.user_id == drafts.c.author_id)
    proposed = (drafts.c.review_id == review_id) & drafts.c.proposed_at.is_not(None)
    row = (await connection.execute(query.where(proposed))).one_or_none()
    if row is not None and row.author_id != by and row.revoked_at is None:
        await write_to(connection, row.author_id, kind, {"review_id": review_id, **facts}, now)


async def take_proposal_back(connection: AsyncConnection, review_id: int, by: int) -> None:
    """A writer who changes a draft proposes it anew when it is ready; what an owner mends in it stays proposed."""
    this = (drafts.c.review_id == review_id) & (drafts.c.author_id == by)
    await connection.execute(update(drafts).where(this).values(proposed_at=None))
