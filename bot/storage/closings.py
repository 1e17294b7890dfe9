"""What is known of a ballot's votes before it is closed, and ballots that cannot go on."""

from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BallotOpen
from bot.polls.ballot import BallotState
from bot.polls.count import CountedOption, PollCount
from bot.publishing.post import PartState
from bot.storage.changes import REVIEWS, record_effect, take_turn
from bot.storage.choice_tables import ballots
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.tables import parts, posts
from bot.storage.taking_back import may_still_land
from bot.storage.unopened import end_unopened

_UNSENT = {PartState.PLANNED}
_HALF_WAY = {PartState.PLANNED, PartState.CONFIRMED}


class SqlClosings:
    """`polls.ports.ClosingStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep_count(self, count: PollCount, now: datetime) -> None:
        votes = [[option.text, option.votes] for option in count.options]
        values = {"kept_votes": votes, "kept_voters": count.voters, "kept_closed": count.closed}
        change = update(ballots).where(ballots.c.poll_id == count.poll_id, ballots.c.kept_closed.is_(False))
        async with self._transactions.write() as connection:
            await connection.execute(change.values(values))

    async def kept_count(self, ballot_id: int) -> PollCount | None:
        """None also for what an earlier release kept, which did not know the options by their words."""
        columns = (ballots.c.poll_id, ballots.c.question, ballots.c.kept_votes, ballots.c.kept_voters)
        query = select(*columns, ballots.c.kept_closed).where(ballots.c.id == ballot_id)
        async with self._transactions.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None or not row.kept_votes or not all(isinstance(kept, list) for kept in row.kept_votes):
            return None
        options = tuple(CountedOption(text, votes) for text, votes in row.kept_votes)
        return PollCount(row.poll_id, row.question, options, row.kept_voters, row.kept_closed)

    async def count_again(self, ballot_id: int, now: datetime, cause: str) -> bool:
        unclear = (ballots.c.id == ballot_id) & (ballots.c.state == BallotState.UNCLEAR)
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            channel_id = await connection.scalar(select(ballots.c.channel_id).where(unclear))
            if channel_id is None:
                await connection.rollback()
                return False
            current = (ballots.c.channel_id == channel_id) & ballots.c.closed_at.is_(None)
            other = await connection.scalar(select(ballots.c.id).where(current))
            if other is not None:
                raise BallotOpen(other)
            values = {"state": BallotState.CLOSING, "closed_at": None, "reason": None}
            await connection.execute(update(ballots).where(unclear).values(values))
            return True

    async def take_back_late(self, now: datetime) -> int:
        """One SELECT while no ballot waits to be sent."""
        async with self._transactions.read() as connection:
            if not await _late(connection, now):
                return 0
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            return sum([await _take_back(connection, ballot_id, now) for ballot_id in await _late(connection, now)])


async def _late(connection: AsyncConnection, now: datetime) -> list[int]:
    """Planned ones of which more than half of the time is over. There is one at the most."""
    query = select(ballots.c.id, ballots.c.opened_at, ballots.c.closes_at)
    rows = await connection.execute(query.where(ballots.c.state == BallotState.PLANNED))
    return [row.id for row in rows if now - row.opened_at > (row.closes_at - row.opened_at) / 2]


async def _take_back(connection: AsyncConnection, ballot_id: int, now: datetime) -> bool:
    """Its parts are held until the end of the transaction: whoever would begin one finds that its post has ended."""
    rows = (await connection.execute(_parts_of(ballot_id).with_for_update(of=parts))).all()
    states = {row.state for row in rows}
    if not rows or PartState.PLANNED not in states or not states <= _HALF_WAY:
        return False
    if await may_still_land(connection, rows[0].post_id):
        return False
    values = {"ended_at": now} if states == _UNSENT else {"held_at": now, "clearing_at": now}
    await connection.execute(update(posts).where(posts.c.id == rows[0].post_id).values(values))
    await end_unopened(connection, ballot_id, None, now)
    if states == _UNSENT:
        await write_notice(connection, "ballot_missed", {"ballot_id": ballot_id, "question": rows[0].title}, now)
    return True


def _parts_of(ballot_id: int) -> Select[tuple[int, str, str]]:
    """Of the post that brings it, which has not ended."""
    of_its_form = (posts.c.id == parts.c.post_id) & (posts.c.form == parts.c.form)
    query = select(parts.c.post_id, parts.c.state, posts.c.title).join(posts, of_its_form)
    return query.where(posts.c.ballot_id == ballot_id, posts.c.ended_at.is_(None))
