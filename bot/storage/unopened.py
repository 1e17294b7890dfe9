"""Ballots whose poll never came to stand in the channel."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.polls.ballot import BallotState
from bot.storage.candidate_rows import shortlist_again
from bot.storage.choice_tables import ballots
from bot.storage.notices import write_notice


async def end_unopened(connection: AsyncConnection, ballot_id: int, reason: str | None, now: datetime) -> None:
    """Without a vote: its poll never stood in the channel."""
    change = update(ballots).where(ballots.c.id == ballot_id, ballots.c.state == BallotState.PLANNED)
    await connection.execute(change.values(state=BallotState.CLOSED, closed_at=now, reason=reason))
    await shortlist_again(connection, ballot_id)


async def tell_unopened(
    connection: AsyncConnection, ballot_id: int, title: str, left: list[int], now: datetime
) -> None:
    """Once what stood of its post is taken away; `left`: messages that only a person can delete."""
    reason = await connection.scalar(select(ballots.c.reason).where(ballots.c.id == ballot_id))
    facts = {"ballot_id": ballot_id, "question": title, "reason": reason, "left": left}
    await write_notice(connection, "ballot_missed", facts, now)
