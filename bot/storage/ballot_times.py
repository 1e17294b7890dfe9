"""When recurring ballots were proposed, opened or skipped: each of their times once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AlreadyApplied
from bot.polls.ballot import NewBallot
from bot.polls.proposals import BallotTime, Proposal, facts_of
from bot.polls.recurring import KeptTime
from bot.storage.changes import holds_since, insert_new, record_effect
from bot.storage.choice_tables import ballot_times
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.proposals import insert_proposal
from bot.storage.restored import newer_until

_SCHEDULE = "ballots"


class SqlBallotTimes:
    """`polls.recurring.BallotTimeStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def since(self, schedule: str, now: datetime) -> datetime:
        return await holds_since(self._transactions, _SCHEDULE, schedule, now)

    async def newer_until(self, now: datetime) -> datetime | None:
        async with self._transactions.write() as connection:
            return await newer_until(connection, now)

    async def kept(self, channel_id: int, since: date, now: datetime) -> dict[BallotTime, KeptTime]:
        query = select(ballot_times).where(ballot_times.c.channel_id == channel_id, ballot_times.c.day >= since)
        async with self._transactions.read() as connection:
            return {
                BallotTime(channel_id, row.day, row.time): KeptTime(row.proposal_id, _is_used(row, now))
                for row in await connection.execute(query)
            }

    async def propose(
        self, at: BallotTime, ballot: NewBallot, opens_at: datetime, notice: str | None, now: datetime
    ) -> Proposal | None:
        async with self._transactions.write() as connection:
            await insert_new(connection, ballot_times, channel_id=at.channel_id, day=at.day, time=at.time)
            proposal = await insert_proposal(connection, ballot, now, opens_at)
            free = update(ballot_times).where(*_this(at), _unused(now), ballot_times.c.proposal_id.is_(None))
            if (await connection.execute(free.values(proposal_id=proposal.id))).rowcount != 1:
                await connection.rollback()
                return None
            if notice is not None:
                await write_notice(connection, notice, facts_of(proposal), now)
            return proposal

    async def skip(
        self,
        times: Sequence[BallotTime],
        reason: str,
        notice: tuple[str, Mapping[str, Any]] | None,
        now: datetime,
        cause: str | None = None,
    ) -> bool:
        async with self._transactions.write() as connection:
            await record_effect(connection, cause, now)
            skipped = [await _use(connection, at, now, {"reason": reason}) for at in times]
            if any(skipped) and notice is not None:
                await write_notice(connection, *notice, now)
            return any(skipped)

    async def of_proposal(self, proposal_id: int) -> BallotTime | None:
        query = select(ballot_times).where(ballot_times.c.proposal_id == proposal_id)
        async with self._transactions.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            return BallotTime(row.channel_id, row.day, row.time) if row else None


async def claim(connection: AsyncConnection, at: BallotTime, ballot_id: int, now: datetime) -> None:
    """With the opening of its ballot. AlreadyApplied: the time was used before."""
    if not await _use(connection, at, now, {"ballot_id": ballot_id}):
        raise AlreadyApplied(f"ballot:{at.channel_id}:{at.day}:{at.time}")


async def _use(connection: AsyncConnection, at: BallotTime, now: datetime, values: Mapping[str, Any]) -> bool:
    await insert_new(connection, ballot_times, channel_id=at.channel_id, day=at.day, time=at.time)
    change = update(ballot_times).where(*_this(at), _unused(now)).values(**values, used_at=now)
    return (await connection.execute(change)).rowcount == 1


def _this(at: BallotTime) -> tuple[ColumnElement[bool], ...]:
    return (
        ballot_times.c.channel_id == at.channel_id,
        ballot_times.c.day == at.day,
        ballot_times.c.time == at.time,
    )


def _unused(now: datetime) -> ColumnElement[bool]:
    """Also one that was skipped while the clock was ahead of `now`."""
    return ballot_times.c.used_at.is_(None) | (ballot_times.c.ballot_id.is_(None) & (ballot_times.c.used_at > now))


def _is_used(row: Any, now: datetime) -> bool:
    return row.used_at is not None and (row.ballot_id is not None or row.used_at <= now)
