"""Promises that owners write off: the reason on its way, and the release."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound
from bot.pipeline.candidate import CandidateState
from bot.polls.write_off import WriteOff
from bot.publishing.post import NewPost
from bot.storage.changes import REVIEWS, record_effect, take_turn
from bot.storage.choice_tables import OPEN, ballots, candidates, promises, write_offs
from bot.storage.engine import Transactions
from bot.storage.post_rows import plan_post
from bot.storage.promises import read_promises
from bot.storage.questions import end_conversations
from bot.values import replace

_OPEN_YET = write_offs.c.promise_id.in_(select(promises.c.id).where(OPEN))
_PROMISED = (CandidateState.CHOSEN, CandidateState.DRAFTED)


class SqlWriteOffs:
    """`polls.write_off.WriteOffStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def begin(self, user_id: int, promise_id: int, fate: CandidateState, until: datetime) -> WriteOff:
        async with self._transactions.write() as connection:
            await end_conversations(connection, user_id)
            row = {"user_id": user_id, "promise_id": promise_id, "fate": fate, "until": until}
            if not await read_promises(connection, OPEN & (promises.c.id == promise_id)):
                raise NotFound("promise", str(promise_id))
            await connection.execute(insert(write_offs).values(row))
            return await _one(connection, user_id)

    async def asked(self, user_id: int, now: datetime, cause: str) -> WriteOff | None:
        async with self._transactions.read() as connection:
            if await connection.scalar(select(write_offs.c.user_id).where(_asked(user_id, now, cause))) is None:
                return None
            return await _one(connection, user_id)

    async def take(self, user_id: int, reason: str, now: datetime, cause: str) -> WriteOff | None:
        change = update(write_offs).where(_asked(user_id, now, cause)).values(reason=reason, taken_by=cause)
        async with self._transactions.write() as connection:
            taken = await connection.execute(change)
            return await _one(connection, user_id) if taken.rowcount else None

    async def written(self, user_id: int, promise_id: int, version: str) -> WriteOff | None:
        this = (write_offs.c.promise_id == promise_id) & (write_offs.c.taken_by == version)
        query = select(write_offs.c.user_id).where(write_offs.c.user_id == user_id, this)
        async with self._transactions.read() as connection:
            return await _one(connection, user_id) if await connection.scalar(query) is not None else None

    async def end(self, user_id: int, promise_id: int | None = None) -> bool:
        this = (write_offs.c.user_id == user_id) & _OPEN_YET
        if promise_id is not None:
            this &= write_offs.c.promise_id == promise_id
        async with self._transactions.write() as connection:
            return (await connection.execute(delete(write_offs).where(this))).rowcount > 0

    async def release(self, written: WriteOff, post: NewPost, now: datetime, cause: str) -> bool:
        promise = written.promise
        values = {"released_at": now, "released_because": written.reason}
        change = update(promises).where(promises.c.id == promise.id, OPEN).values(values)
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            if (await connection.execute(change)).rowcount == 0:
                await connection.rollback()
                return False
            await _let_go(connection, promise.candidate.id, written.fate)
            await plan_post(connection, post, promise.candidate.record.title, now)
            return True


async def _let_go(connection: AsyncConnection, candidate_id: int, fate: CandidateState) -> None:
    """One that is discarded can be taken back to the shortlist, like any other. It stays where readers chose it twice,
    under two addresses, and the other promise is open."""
    former = CandidateState.SHORTLISTED if fate is CandidateState.DISCARDED else None
    promised = candidates.c.id.in_(select(promises.c.candidate_id).where(OPEN))
    this = (candidates.c.id == candidate_id) & candidates.c.state.in_(_PROMISED) & ~promised
    await connection.execute(update(candidates).where(this).values(state=fate, former_state=former))


def _asked(user_id: int, now: datetime, cause: str) -> ColumnElement[bool]:
    its_own = or_(write_offs.c.taken_by.is_(None), write_offs.c.taken_by == cause)
    return (write_offs.c.user_id == user_id) & (write_offs.c.until > now) & its_own & _OPEN_YET


async def _one(connection: AsyncConnection, user_id: int) -> WriteOff:
    """The row of this owner, which is there."""
    row = (await connection.execute(select(write_offs).where(write_offs.c.user_id == user_id))).one()
    (promise,) = await read_promises(connection, promises.c.id == row.promise_id)
    question = await connection.scalar(select(ballots.c.question).where(ballots.c.id == promise.ballot_id))
    asked = WriteOff(promise=promise, fate=CandidateState(row.fate), question=question or "")
    return replace(asked, reason=row.reason, version=row.taken_by)
