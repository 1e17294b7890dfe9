"""What was seen in the channel, and what follows from it for the parts whose fate is not known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, delete, exists, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.evidence import Match, SeenMessage, Unsettled, Watch
from bot.publishing.post import PartState
from bot.publishing.states import Event, sources
from bot.storage.changes import insert_new
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.part_moves import deny, end, move
from bot.storage.post_rows import part_of, place_of, sent_parts, unfinished_parts
from bot.storage.seen_rows import head_of, highest_seen, highest_sent, keep_seen, offers, parts_and_seen, seen_of
from bot.storage.tables import deliveries, parts, posts, remembered, seen_messages

_UNSETTLED = sources(Event.DENY)
_ON_ITS_WAY = (PartState.PLANNED, PartState.SENDING, *_UNSETTLED)
_PROBING = "probing"


class SqlEvidence:
    """`publishing.evidence.EvidenceStore`. While nothing is unsettled, each method that a tick calls is one SELECT."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def unsettled(self) -> list[Unsettled]:
        columns = (deliveries.c.anchor, deliveries.c.sweeps, deliveries.c.asked_at, deliveries.c.reminders)
        since = func.coalesce(deliveries.c.ended_at, deliveries.c.deadline, type_=deliveries.c.ended_at.type)
        newest = (deliveries.c.part_id == parts.c.id) & (deliveries.c.attempt == parts.c.attempt)
        query = unfinished_parts().where(parts.c.state.in_(_UNSETTLED)).join(deliveries, newest)
        found = await self._rows(query.add_columns(*columns, since.label("since")))
        return [
            Unsettled(
                part=part_of(row),
                anchor=row["anchor"],
                since=row["since"],
                sweeps=row["sweeps"],
                asked_at=row["asked_at"],
                reminders=row["reminders"],
            )
            for row in found
        ]

    async def head(self, channel_id: int) -> int:
        async with self._transactions.read() as connection:
            return await head_of(connection, channel_id)

    async def known(self, channel_id: int, above: int) -> set[int]:
        sent = select(parts.c.message_id).join(posts, posts.c.id == parts.c.post_id)
        sent = sent.where(parts.c.message_id > above, posts.c.channel_id == channel_id)
        seen = select(seen_messages.c.message_id)
        seen = seen.where(seen_messages.c.channel_id == channel_id, seen_messages.c.message_id > above)
        async with self._transactions.read() as connection:
            return set(await connection.scalars(union_all(sent, seen)))

    async def keep(self, seen: Sequence[SeenMessage], now: datetime) -> None:
        if not seen:
            return
        async with self._transactions.write() as connection:
            await keep_seen(connection, seen, now)

    async def matches(self) -> list[Match]:
        async with self._transactions.read() as connection:
            return list((await offers(connection)).values())

    async def swept(self, part_id: int, attempt: int) -> bool:
        async with self._transactions.write() as connection:
            more = {"sweeps": deliveries.c.sweeps + 1}
            return await _change_attempt(connection, part_id, attempt, _UNSETTLED, more) is not None

    async def deny(self, part_id: int, attempt: int, now: datetime) -> bool:
        """Nor is it denied while a poll looks like it whose id no look told."""
        async with self._transactions.write() as connection:
            alike = await connection.execute(parts_and_seen(loosely=True).where(parts.c.id == part_id).limit(1))
            return alike.first() is None and await deny(connection, part_id, attempt, now)

    async def ask(self, part_id: int, attempt: int, reason: str, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            if await move(connection, Event.ASK, part_id, attempt, reason=reason) is None:
                return False
            await end(connection, Event.ASK, part_id, attempt, asked_at=now)
            await _write_question(connection, part_id, 0, now)
            return True

    async def remind(self, part_id: int, attempt: int, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            more = {"reminders": deliveries.c.reminders + 1}
            row = await _change_attempt(connection, part_id, attempt, (PartState.ASKED,), more)
            if row is None:
                return False
            await _write_question(connection, part_id, row["reminders"], now)
            return True

    async def watches(self) -> list[Watch]:
        newest = deliveries.alias()
        of_its_part = (newest.c.part_id == parts.c.id) & (newest.c.attempt == parts.c.attempt)
        query = select(
            deliveries.c.part_id,
            deliveries.c.attempt,
            posts.c.channel_id,
            deliveries.c.watched_to,
            highest_sent(posts.c.channel_id).label("sent"),
            highest_seen(posts.c.channel_id).label("seen"),
            _is_last(newest.c.anchor).label("last"),
        )
        query = query.join(parts, parts.c.id == deliveries.c.part_id).join(posts, posts.c.id == parts.c.post_id)
        query = query.join(newest, of_its_part)
        query = query.where(deliveries.c.watched_to.is_not(None)).order_by(deliveries.c.id)
        watches = [_watch(row) for row in await self._rows(query)]
        return [watch for watch in watches if watch.head > watch.above]

    async def watched(self, watch: Watch) -> None:
        this = (deliveries.c.part_id == watch.part_id) & (deliveries.c.attempt == watch.attempt)
        change = update(deliveries).where(this, deliveries.c.watched_to.is_not(None))
        async with self._transactions.write() as connection:
            await connection.execute(change.values(watched_to=None if watch.last else watch.head))

    async def tell_copies(self, now: datetime) -> int:
        if not await self._rows(_copies().limit(1)):
            return 0
        async with self._transactions.write() as connection:
            found = {row["seen_message_id"]: row for row in (await connection.execute(_copies())).mappings()}
            return sum([await _tell_copy(connection, row, now) for row in found.values()])

    async def first_probe(self, now: datetime) -> bool:
        if await self._rows(select(remembered.c.name).where(remembered.c.name == _PROBING)):
            return False
        async with self._transactions.write() as connection:
            first = await insert_new(connection, remembered, name=_PROBING, value="told", since=now)
            if first:
                await write_notice(connection, "probing", {}, now)
            return first

    async def purge(self, before: datetime) -> int:
        old = (seen_messages.c.seen_at < before, seen_messages.c.message_id < highest_seen(seen_messages.c.channel_id))
        if not await self._rows(select(seen_messages.c.message_id).where(*old).limit(1)):
            return 0
        async with self._transactions.write() as connection:
            return (await connection.execute(delete(seen_messages).where(*old))).rowcount

    async def _rows(self, query: Select[*tuple[Any, ...]]) -> Sequence[RowMapping]:
        async with self._transactions.read() as connection:
            return (await connection.execute(query)).mappings().all()


async def _change_attempt(
    connection: AsyncConnection, part_id: int, attempt: int, states: Sequence[PartState], values: dict[str, Any]
) -> RowMapping | None:
    """The attempt after the change; None, and no change, unless it is the newest and its part in one of the states."""
    stands = exists().where(parts.c.id == part_id, parts.c.attempt == attempt, parts.c.state.in_(states))
    this = (deliveries.c.part_id == part_id) & (deliveries.c.attempt == attempt) & stands
    change = update(deliveries).where(this).values(values).returning(deliveries)
    row: RowMapping | None = (await connection.execute(change)).mappings().one_or_none()
    return row


async def _write_question(connection: AsyncConnection, part_id: int, reminder: int, now: datetime) -> None:
    query = sent_parts().where(parts.c.id == part_id)
    part = part_of((await connection.execute(query)).mappings().one())
    facts = {"part_id": part.id, "attempt": part.attempt, "title": part.title, **place_of(part)}
    await write_notice(connection, "part_asked", facts | {"reason": part.reason, "reminder": reminder}, now)


def _is_last(newest_anchor: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether nothing of this part is to come any more, and another post stands above it: what was sent before that
    and has not landed will not."""
    other, its_post = parts.alias(), posts.alias()
    stands = (other.c.state == PartState.CONFIRMED) & (its_post.c.channel_id == posts.c.channel_id)
    above = other.c.message_id > func.coalesce(parts.c.message_id, newest_anchor)
    settled = or_(parts.c.state == PartState.CONFIRMED, posts.c.ended_at.is_not(None))
    return settled & exists().where(its_post.c.id == other.c.post_id, its_post.c.id != posts.c.id, stands, above)


def _watch(row: RowMapping) -> Watch:
    return Watch(
        part_id=row["part_id"],
        attempt=row["attempt"],
        channel_id=row["channel_id"],
        above=row["watched_to"],
        head=max(row["sent"] or 0, row["seen"] or 0),
        last=bool(row["last"]),
    )


def _copies() -> Select[*tuple[object, ...]]:
    """Messages that look like a part which stands elsewhere, and was sent more than once. Not while another part that
    looks the same is on its way: the message may be that one."""
    twin, its_post = parts.alias(), posts.alias()
    same = (twin.c.text_hash == parts.c.text_hash) & (twin.c.method == parts.c.method) & (twin.c.id != parts.c.id)
    there = (its_post.c.channel_id == posts.c.channel_id) & (twin.c.form == its_post.c.form)
    on_its_way = its_post.c.ended_at.is_(None) & twin.c.state.in_(_ON_ITS_WAY)
    coming = exists().where(twin.c.post_id == its_post.c.id, same, there, on_its_way)
    # As a list, which SQLite reads from an index; else it looks at every attempt ever made, at every tick.
    tried_again = parts.c.id.in_(select(deliveries.c.part_id).where(deliveries.c.attempt > 1))
    stands = (parts.c.state == PartState.CONFIRMED) & parts.c.message_id.is_not(None)
    return parts_and_seen().where(tried_again, stands, ~coming)


async def _tell_copy(connection: AsyncConnection, row: RowMapping, now: datetime) -> int:
    """1 when it was told now, 0 when another replica told it meanwhile."""
    seen = seen_of(row)
    this = (seen_messages.c.channel_id == seen.channel_id) & (seen_messages.c.message_id == seen.message_id)
    change = update(seen_messages).where(this, seen_messages.c.copy_of.is_(None)).values(copy_of=row["id"])
    if (await connection.execute(change)).rowcount == 0:
        return 0
    facts = {"channel_id": seen.channel_id, "message_id": seen.message_id}
    await write_notice(connection, "stray_copy", facts | {"original_id": row["message_id"], "title": row["title"]}, now)
    return 1
