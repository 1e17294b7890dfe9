"""Parts on their way to the channel: each change conditional on (part, attempt) and the state machine."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.evidence import SeenMessage
from bot.publishing.lease import ALONE, Term
from bot.publishing.ports import UnderWay
from bot.publishing.post import Dropped, Part, PartState
from bot.publishing.states import Event, sources
from bot.storage.changes import REVIEWS, record_effect, take_turn
from bot.storage.endings import fail, tell_dropped
from bot.storage.engine import Transactions
from bot.storage.leases import may_begin
from bot.storage.notices import write_notice
from bot.storage.part_moves import confirm, deny, end, move
from bot.storage.post_rows import part_of, place_of, sent_parts, unfinished_parts
from bot.storage.seen_rows import head_of, keep_seen, offers, parts_and_seen, seen_of
from bot.storage.switching import awaited_place, confirm_instead, go_classic, may_switch
from bot.storage.tables import deliveries, parts, posts
from bot.storage.taking_back import bar, withdraw

_NOT_HELD = posts.c.held_at.is_(None)


class SqlDelivery:
    """`publishing.ports.DeliveryStore`. A post is unfinished until every part is confirmed or one has failed."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def due(self, now: datetime) -> list[Part]:
        newest = (deliveries.c.part_id == parts.c.id) & (deliveries.c.attempt == parts.c.attempt)
        clock_was_ahead = exists().where(newest, deliveries.c.started_at > now)
        its_time = or_(parts.c.retry_at.is_(None), parts.c.retry_at <= now, clock_was_ahead)
        return await self._parts(_awaited().where(parts.c.state.in_(sources(Event.BEGIN)), its_time, _NOT_HELD))

    async def unfinished(self) -> list[Part]:
        return await self._parts(_awaited())

    async def part(self, part_id: int) -> Part | None:
        found = await self._parts(sent_parts().where(parts.c.id == part_id))
        return found[0] if found else None

    async def begin(self, part: Part, now: datetime, deadline: datetime, term: Term = ALONE.term) -> Part | None:
        """None also when the part was begun, or an earlier part of its post is not confirmed."""
        attempt = part.attempt + 1
        async with self._transactions.write() as connection:
            if not await may_begin(connection, term):
                return None
            if part.attempt and part.id in await offers(connection):
                return None
            if await move(connection, Event.BEGIN, part.id, part.attempt, attempt=attempt, retry_at=None) is None:
                return None
            query = _awaited().where(parts.c.id == part.id, _NOT_HELD)
            awaited = (await connection.execute(query)).mappings().one_or_none()
            if awaited is None:
                await connection.rollback()
                return None
            anchor = await head_of(connection, part.channel_id)
            intent = {"part_id": part.id, "attempt": attempt, "epoch": term.epoch, "anchor": anchor}
            await connection.execute(insert(deliveries).values(intent | {"deadline": deadline, "started_at": now}))
            return part_of(awaited)

    async def confirm(
        self, part: Part, sent_id: int | None, poll_id: str | None, now: datetime, dropped: Dropped | None = None
    ) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            if dropped is not None:  # before the receipt, which may come with the confirmation
                await tell_dropped(connection, part, sent_id, dropped, now)
            if await confirm(connection, part.id, part.attempt, now, message_id=sent_id, poll_id=poll_id):
                return True
            await connection.rollback()
        if sent_id is not None:
            await self._keep_copy(part, sent_id, poll_id, now)
        return False

    async def _keep_copy(self, part: Part, sent_id: int, poll_id: str | None, now: datetime) -> None:
        """It was sent again, or taken for another message, before its sender came back with the answer: both ids stay
        on record, and the owners are told of the second message as of every copy."""
        holds = (parts.c.id == part.id) & parts.c.message_id.is_not_distinct_from(sent_id)
        async with self._transactions.write() as connection:
            if await connection.scalar(select(parts.c.id).where(holds)) is not None:
                return
            ids = {"message_id": sent_id, "poll_id": poll_id}
            await end(connection, Event.CONFIRM, part.id, part.attempt, ended_at=now, **ids)
            seen = SeenMessage(
                channel_id=part.channel_id,
                message_id=sent_id,
                method=part.frozen.method,
                text_hash=part.frozen.text_hash,
                poll_id=poll_id,
            )
            await keep_seen(connection, [seen], now)

    async def confirm_instead(self, seen: SeenMessage, now: datetime) -> bool:
        async with self._transactions.read() as connection:  # almost always there is none
            if await awaited_place(connection, seen) is None:
                return False
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            return await confirm_instead(connection, seen, now)

    async def postpone(self, part: Part, retry_at: datetime, reason: str) -> bool:
        async with self._transactions.write() as connection:
            moved = await move(connection, Event.POSTPONE, part.id, part.attempt, retry_at=retry_at, reason=reason)
            if moved is None:
                return False
            await end(connection, Event.POSTPONE, part.id, part.attempt)
            return True

    async def refuse(self, part: Part, reason: str, now: datetime) -> bool:
        """A rich post may go on in its classic form. A ballot whose part is refused is closed without a winner. A
        review of which nothing stands in the channel is a draft again, without its number: mended, it can be queued
        anew."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            event = Event.SWITCH if await may_switch(connection, part) else Event.REFUSE
            if await move(connection, event, part.id, part.attempt, reason=reason) is None:
                return False
            await end(connection, event, part.id, part.attempt, ended_at=now)
            if event is Event.SWITCH:
                await go_classic(connection, part.post_id, part.position, reason)
            else:
                await fail(connection, part, reason, now)
            return True

    async def bar(self, part: Part, retry_at: datetime, reason: str, now: datetime) -> bool:
        """That the bot may not post is noted with it (`StandingStore`), with its notice."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            return await bar(connection, part, retry_at, reason, now)

    async def withdraw(self, post_id: int, skipped: Mapping[str, Any], now: datetime) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            return await withdraw(connection, post_id, skipped, now)

    async def lose(self, part: Part, reason: str, now: datetime, ended_at: datetime | None = None) -> bool:
        async with self._transactions.write() as connection:
            return await _lose(connection, part, reason, now, ended_at=ended_at or now)

    async def under_way(self) -> list[UnderWay]:
        newest = (deliveries.c.part_id == parts.c.id) & (deliveries.c.attempt == parts.c.attempt)
        query = _awaited().where(parts.c.state == PartState.SENDING).join(deliveries, newest)
        async with self._transactions.read() as connection:
            rows = await connection.execute(query.add_columns(deliveries.c.epoch, deliveries.c.deadline))
            return [UnderWay(part_of(row), row["epoch"], row["deadline"]) for row in rows.mappings()]

    async def settle(self, part_id: int, attempt: int, there: bool, now: datetime, cause: str) -> bool:
        """There: with its message id where evidence has it by now. AlreadyApplied when this cause made another change.
        False records no cause."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            query = select(parts.c.state).where(parts.c.id == part_id)
            if await connection.scalar(query) not in sources(Event.DENY):
                return False  # also while it is sent: its call may confirm it, but no person can know of it yet
            settle = _confirm_seen if there else deny
            settled = await settle(connection, part_id, attempt, now)
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
    return unfinished_parts().where(waits)


async def _confirm_seen(connection: AsyncConnection, part_id: int, attempt: int, now: datetime) -> bool:
    """With the message's ids where it was seen as well, even a poll without its own."""
    query = parts_and_seen().where(parts.c.id == part_id).limit(1)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return await confirm(connection, part_id, attempt, now)
    seen = seen_of(row)
    return await confirm(connection, part_id, attempt, now, message_id=seen.message_id, poll_id=seen.poll_id)


async def _lose(connection: AsyncConnection, part: Part, reason: str, now: datetime, *, ended_at: datetime) -> bool:
    if await move(connection, Event.LOSE, part.id, part.attempt, reason=reason) is None:
        return False
    await end(connection, Event.LOSE, part.id, part.attempt, ended_at=ended_at)
    facts = {"part_id": part.id, "attempt": part.attempt, "title": part.title, "reason": reason}
    await write_notice(connection, "part_unknown", facts | place_of(part), now)
    return True
