"""Polls over candidates, from proposal to winner."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BallotOpen
from bot.polls.ballot import (
    Ballot,
    BallotKind,
    BallotOption,
    BallotState,
    Decision,
    Evidence,
    NewBallot,
    PastBallot,
    Tally,
)
from bot.polls.proposals import BallotTime, Ref
from bot.publishing.post import FrozenPart, NewPost, PostKind
from bot.storage.ballot_rows import gone_from, insert_ballot, past_ballots, read_ballots
from bot.storage.ballot_times import claim
from bot.storage.candidate_rows import set_credits, shortlist_again
from bot.storage.changes import REVIEWS, record_effect, take_turn
from bot.storage.choice_tables import ballot_options, ballots
from bot.storage.doubting import doubt_result
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.post_rows import plan_post
from bot.storage.promises import insert_promise
from bot.storage.proposals import mark_opened
from bot.storage.restored import newer_until

_CURRENT = ballots.c.closed_at.is_(None)
_ENDING = (BallotState.OPEN, BallotState.CLOSING)


class SqlBallots:
    """`polls.ports.BallotStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def open(
        self,
        ballot: NewBallot,
        parts: tuple[FrozenPart, ...],
        now: datetime,
        cause: str | None,
        *,
        proposal: Ref | None = None,
        time: BallotTime | None = None,
    ) -> int:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            current = await connection.scalar(select(ballots.c.id).where(_CURRENT).limit(1))
            if current is not None:
                raise BallotOpen(current)
            ballot_id = await insert_ballot(connection, ballot, now)
            if proposal is not None:
                await mark_opened(connection, proposal, ballot_id)
            if time is not None:
                await claim(connection, time, ballot_id, now)
            post = NewPost(kind=PostKind.BALLOT, channel_id=ballot.channel_id, parts=parts, ballot_id=ballot_id)
            await plan_post(connection, post, ballot.question, now)
            return ballot_id

    async def current(self) -> Ballot | None:
        async with self._transactions.read() as connection:
            found = await read_ballots(connection, select(ballots).where(_CURRENT).order_by(ballots.c.id).limit(1))
            return found[0] if found else None

    async def ballot(self, ballot_id: int) -> Ballot | None:
        async with self._transactions.read() as connection:
            found = await read_ballots(connection, select(ballots).where(ballots.c.id == ballot_id))
            return found[0] if found else None

    async def latest(self, limit: int) -> list[Ballot]:
        """Newest first."""
        async with self._transactions.read() as connection:
            return await read_ballots(connection, select(ballots).order_by(ballots.c.id.desc()).limit(limit))

    async def past(self, limit: int) -> list[PastBallot]:
        ended = select(ballots).where(ballots.c.closed_at.is_not(None), ballots.c.kind == BallotKind.CHOICE)
        ended = ended.where(ballots.c.message_id.is_not(None))  # readers saw its poll
        async with self._transactions.read() as connection:
            found = await read_ballots(connection, ended.order_by(ballots.c.id.desc()).limit(limit))
            return await past_ballots(connection, found)

    async def due_to_close(self, now: datetime) -> list[Ballot]:
        """Oldest first."""
        due = select(ballots).where(_CURRENT, ballots.c.state.in_(_ENDING), ballots.c.closes_at <= now)
        async with self._transactions.read() as connection:
            return await read_ballots(connection, due.order_by(ballots.c.id))

    async def begin_closing(self, ballot_id: int, now: datetime, cause: str | None = None) -> bool:
        """True also when it is closing already, since stopPoll may be repeated. AlreadyApplied for a known cause."""
        early = case((ballots.c.closes_at > now, now), else_=ballots.c.closes_at)  # what is late already stays late
        values: dict[str, Any] = {"state": BallotState.CLOSING} | ({} if cause is None else {"closes_at": early})
        async with self._transactions.write() as connection:
            if not await _change(connection, ballot_id, values):
                return False
            await record_effect(connection, cause, now)
            return True

    async def moved_on(self, ballot_id: int) -> frozenset[int]:
        async with self._transactions.read() as connection:
            return await gone_from(connection, ballot_id)

    async def close(
        self,
        ballot_id: int,
        tally: Tally,
        decision: Decision,
        result: NewPost | None,
        now: datetime,
        late: timedelta | None = None,
    ) -> bool:
        """False also when it is not open yet."""
        winner, record = decision.winner, dict(decision.record)
        ended: dict[str, Any] = {"state": BallotState.CLOSED, "closed_at": now, "voters": tally.voters}
        values = ended | {"winner_id": winner and winner.candidate_id, "audit": record}
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if winner and winner.candidate_id in await gone_from(connection, ballot_id):
                return False
            if not await _change(connection, ballot_id, values):
                return False
            (ballot,) = await read_ballots(connection, select(ballots).where(ballots.c.id == ballot_id))
            await _store_votes(connection, ballot_id, tally.votes)
            if winner is not None:
                await _promise(connection, ballot, winner, tally, decision.due_on, now)
            await shortlist_again(connection, ballot_id)
            await set_credits(connection, decision.credits, now)
            if result is not None:
                post_id = await plan_post(connection, result, ballot.question, now)
                if tally.evidence is not Evidence.ANSWER and await _is_older(connection, ballot_id, now):
                    await doubt_result(connection, post_id, now)
            if late is not None:
                facts = {"ballot_id": ballot_id, "question": ballot.question, "seconds": int(late.total_seconds())}
                await write_notice(connection, "ballot_late", facts, now)
            return True

    async def give_up(self, ballot_id: int, reason: str, now: datetime) -> bool:
        values: dict[str, Any] = {"state": BallotState.UNCLEAR, "closed_at": now, "reason": reason}
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if not await _change(connection, ballot_id, values):
                return False
            await shortlist_again(connection, ballot_id)
            question = await connection.scalar(select(ballots.c.question).where(ballots.c.id == ballot_id))
            facts = {"ballot_id": ballot_id, "question": question, "reason": reason}
            await write_notice(connection, "poll_unclear", facts, now)
            return True


async def _change(connection: AsyncConnection, ballot_id: int, values: dict[str, Any]) -> bool:
    """Whether the ballot was open or closing, and so is changed."""
    this = (ballots.c.id == ballot_id) & ballots.c.state.in_(_ENDING)
    return (await connection.execute(update(ballots).where(this).values(values))).rowcount == 1


async def _is_older(connection: AsyncConnection, ballot_id: int, now: datetime) -> bool:
    """Whether it was open when a backup was made that this database was: where we did not stop its poll, another life
    may have done that, and announced the result."""
    newer = await newer_until(connection, now)
    opened = await connection.scalar(select(ballots.c.opened_at).where(ballots.c.id == ballot_id))
    return newer is not None and opened is not None and opened <= newer


async def _store_votes(connection: AsyncConnection, ballot_id: int, votes: Sequence[int]) -> None:
    this = (ballot_options.c.ballot_id == ballot_id) & (ballot_options.c.position == bindparam("place"))
    rows = [{"place": place, "votes": count} for place, count in enumerate(votes, 1)]
    await connection.execute(update(ballot_options).where(this), rows)


async def _promise(
    connection: AsyncConnection,
    ballot: Ballot,
    winner: BallotOption,
    tally: Tally,
    due_on: date | None,
    now: datetime,
) -> None:
    """Nothing where it was reviewed or discarded meanwhile."""
    if winner.candidate_id is None:
        return
    place = ballot.options.index(winner)  # not by its id: two that became one while the poll ran stand there twice
    await insert_promise(
        connection,
        candidate_id=winner.candidate_id,
        ballot_id=ballot.id,
        votes=tally.votes[place],
        voters=tally.voters,
        due_on=due_on,
        now=now,
    )
