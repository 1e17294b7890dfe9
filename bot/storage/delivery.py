"""Parts on their way to the channel: each change conditional on (part, attempt) and the state machine."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.post import Part, PartState
from bot.publishing.states import Event, sources, target
from bot.storage.changes import REVIEWS, record_effect, take_turn
from bot.storage.endings import complete, fail
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.post_rows import part_of, sent_parts
from bot.storage.tables import deliveries, parts, posts

_EPOCH = 0  # one process posts; replicas will bring leases and their epochs


class SqlDelivery:
    """`publishing.ports.DeliveryStore`. A post is unfinished until every part is confirmed or one has failed."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def due(self, now: datetime) -> list[Part]:
        its_time = or_(parts.c.retry_at.is_(None), parts.c.retry_at <= now)
        return await self._parts(_awaited().where(parts.c.state.in_(sources(Event.BEGIN)), its_time))

    async def unfinished(self) -> list[Part]:
        return await self._parts(_awaited())

    async def part(self, part_id: int) -> Part | None:
        found = await self._parts(sent_parts().where(parts.c.id == part_id))
        return found[0] if found else None

    async def begin(self, part: Part, now: datetime, deadline: datetime) -> Part | None:
        """None when the part was begun, or an earlier part of its post is not confirmed."""
        attempt = part.attempt + 1
        async with self._transactions.write() as connection:
            if await _move(connection, Event.BEGIN, part.id, part.attempt, attempt=attempt, retry_at=None) is None:
                return None
            awaited = (await connection.execute(_awaited().where(parts.c.id == part.id))).mappings().one_or_none()
            if awaited is None:
                await connection.rollback()
                return None
            in_channel = select(func.max(parts.c.message_id)).join(posts).where(posts.c.channel_id == part.channel_id)
            anchor = await connection.scalar(in_channel) or 0
            intent = {"part_id": part.id, "attempt": attempt, "epoch": _EPOCH, "anchor": anchor}
            await connection.execute(insert(deliveries).values(intent | {"deadline": deadline, "started_at": now}))
            return part_of(awaited)

    async def confirm(self, part: Part, sent_id: int | None, poll_id: str | None, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            return await _confirm(connection, part.id, part.attempt, now, message_id=sent_id, poll_id=poll_id)

    async def postpone(self, part: Part, retry_at: datetime, reason: str) -> bool:
        async with self._transactions.write() as connection:
            moved = await _move(connection, Event.POSTPONE, part.id, part.attempt, retry_at=retry_at, reason=reason)
            if moved is None:
                return False
            await _end(connection, Event.POSTPONE, part.id, part.attempt)
            return True

    async def refuse(self, part: Part, reason: str, now: datetime) -> bool:
        """A ballot whose part is refused is closed without a winner. A review of which nothing stands in the channel
        is a draft again, without its number: mended, it can be queued anew."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if await _move(connection, Event.REFUSE, part.id, part.attempt, reason=reason) is None:
                return False
            await _end(connection, Event.REFUSE, part.id, part.attempt, ended_at=now)
            await fail(connection, part, reason, now)
            return True

    async def lose(self, part: Part, reason: str, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            return await _lose(connection, part, reason, now)

    async def lose_all_sending(self, now: datetime) -> int:
        query = sent_parts().where(parts.c.state == PartState.SENDING)
        async with self._transactions.write() as connection:
            sending = [part_of(row) for row in (await connection.execute(query)).mappings()]
            return sum([await _lose(connection, part, "the bot stopped while it was sending", now) for part in sending])

    async def asked(self, part_id: int, attempt: int) -> bool:
        async with self._transactions.write() as connection:
            return await _move(connection, Event.ASK, part_id, attempt) is not None

    async def settle(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool:
        """AlreadyApplied when this cause made another change. False records no cause."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            query = select(parts.c.state).where(parts.c.id == part_id)
            if await connection.scalar(query) not in sources(Event.DENY):
                return False  # also while it is sent: its call may confirm it, but no person can know of it yet
            settled = await (_confirm if there else _deny)(connection, part_id, attempt, now)
            if settled:
                await record_effect(connection, cause, now)
            return settled

    async def _parts(self, query: Select[*tuple[object, ...]]) -> list[Part]:
        async with self._transactions.read() as connection:
            return [part_of(row) for row in (await connection.execute(query)).mappings()]


def _awaited() -> Select[*tuple[object, ...]]:
    """Of each unfinished post the first part that is not confirmed; oldest post first."""
    earlier = parts.alias()
    same_post = (earlier.c.post_id == parts.c.post_id) & (earlier.c.form == parts.c.form)
    ahead = same_post & (earlier.c.position < parts.c.position) & (earlier.c.state != PartState.CONFIRMED)
    waits = (parts.c.state != PartState.CONFIRMED) & ~exists().where(ahead)
    # As a list of posts, or SQLite reads every part ever sent, at every tick.
    unfinished = select(posts.c.id).where(posts.c.ended_at.is_(None))
    return sent_parts().where(parts.c.post_id.in_(unfinished), waits)


async def _move(connection: AsyncConnection, event: Event, part_id: int, tried: int, **values: Any) -> int | None:
    """The post's id when the part could take this event after `tried` attempts; None: nothing changed."""
    this = (parts.c.id == part_id) & (parts.c.attempt == tried) & parts.c.state.in_(sources(event))
    change = update(parts).where(this).values(state=target(event), **values).returning(parts.c.post_id)
    post_id: int | None = await connection.scalar(change)
    return post_id


async def _end(connection: AsyncConnection, event: Event, part_id: int, attempt: int, **values: Any) -> None:
    """What became of the attempt. Evidence that comes later replaces "unknown"."""
    this = (deliveries.c.part_id == part_id) & (deliveries.c.attempt == attempt)
    await connection.execute(update(deliveries).where(this).values(outcome=target(event), **values))


async def _confirm(
    connection: AsyncConnection,
    part_id: int,
    attempt: int,
    now: datetime,
    *,
    message_id: int | None = None,
    poll_id: str | None = None,
) -> bool:
    post_id = await _move(connection, Event.CONFIRM, part_id, attempt, message_id=message_id, reason=None)
    if post_id is None:
        return False
    evidence = {"ended_at": now, "message_id": message_id, "poll_id": poll_id}
    await _end(connection, Event.CONFIRM, part_id, attempt, **evidence)
    await complete(connection, post_id, now)
    return True


async def _deny(connection: AsyncConnection, part_id: int, attempt: int, now: datetime) -> bool:
    if await _move(connection, Event.DENY, part_id, attempt, reason=None) is None:
        return False
    await _end(connection, Event.DENY, part_id, attempt, ended_at=now)
    return True


async def _lose(connection: AsyncConnection, part: Part, reason: str, now: datetime) -> bool:
    if await _move(connection, Event.LOSE, part.id, part.attempt, reason=reason) is None:
        return False
    await _end(connection, Event.LOSE, part.id, part.attempt, ended_at=now)
    facts = {"part_id": part.id, "attempt": part.attempt, "title": part.title}
    await write_notice(connection, "part_unknown", facts | {"position": part.position, "count": part.count}, now)
    return True
