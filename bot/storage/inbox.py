"""Updates in the order of their arrival, one of a lane at a time.

Every lane with unfinished rows has exactly one *head*, its oldest. Only heads are claimed, so the database's own unique
index refuses a second worker in a lane. Whoever adds or ends rows takes the inbox's turn, so that no lane is ever left
without a head by two that pass each other.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, false, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox.health import Backlog
from bot.inbox.update import ClaimedUpdate, RawUpdate, lane_of
from bot.storage.bulk import chunks, execute_many
from bot.storage.changes import INBOX, take_turn
from bot.storage.chat_tables import inbox
from bot.storage.engine import Transactions
from bot.storage.leases import is_alive
from bot.storage.together import Together

_NEW, _WORKING, _DONE, _PARKED = "new", "working", "done", "parked"
_FREE = or_(inbox.c.state == _NEW, inbox.c.lease_until <= bindparam("now"))
# SKIP LOCKED: what another replica is claiming at this moment is its own (PostgreSQL only).
_OLDEST = select(inbox.c.seq).where(inbox.c.head.is_(True), _FREE).order_by(inbox.c.seq).limit(bindparam("most"))
_CLAIMED = _OLDEST.with_for_update(skip_locked=True)
_CLAIM = (
    update(inbox)
    .where(inbox.c.seq.in_(bindparam("chosen", expanding=True)))
    .values(state=_WORKING, attempt=inbox.c.attempt + 1, holder=bindparam("by"), lease_until=bindparam("until"))
    .returning(inbox)
)
_HELD = inbox.c.update_id.in_(bindparam("numbers", expanding=True)) & (inbox.c.state == _WORKING)
_ENDED = {"state": _DONE, "head": False, "lease_until": None, "error": None, "ended_at": bindparam("now")}
_FINISH = (
    update(inbox)
    .where(inbox.c.bot_id == bindparam("bot"), _HELD, inbox.c.attempt == bindparam("tried"))
    .values(_ENDED | {"lane": "", "payload": None})  # whose update it was is forgotten with what it said
)
_FOLLOWING = select(func.min(inbox.c.seq)).where(inbox.c.lane == bindparam("ended"), inbox.c.ended_at.is_(None))
_LEAD = update(inbox).where(inbox.c.seq == _FOLLOWING.scalar_subquery()).values(head=True)


class SqlInbox:
    """`inbox.ports.InboxStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._finish = Together(self._finish_all)

    async def accept(self, bot_id: int, updates: Sequence[RawUpdate], now: datetime) -> int:
        arrived = {int(update["update_id"]): update for update in reversed(updates)}
        async with self._transactions.write() as connection:
            await _take_turn(connection)
            known = await _known(connection, bot_id, list(arrived))
            new = [number for number in reversed(arrived) if number not in known]
            lanes = {number: lane_of(arrived[number]) for number in new}
            led = await _led(connection, list(set(lanes.values())))
            constant = {"bot_id": bot_id, "state": _NEW, "attempt": 0, "arrived_at": now}
            rows: list[dict[str, Any]] = []
            for number in new:
                lane = lanes[number]
                row = {"update_id": number, "lane": lane, "head": lane not in led, "payload": dict(arrived[number])}
                rows.append(constant | row)
                led.add(lane)
            await execute_many(connection, insert(inbox), rows)
        return len(rows)

    async def claim(
        self, limit: int, now: datetime, lease_until: datetime, holder: str | None = None
    ) -> list[ClaimedUpdate]:
        async with self._transactions.write() as connection:
            chosen = list((await connection.scalars(_CLAIMED, {"now": now, "most": limit})).all())
            if not chosen:
                return []
            working = {"chosen": chosen, "by": holder, "until": lease_until}
            rows = (await connection.execute(_CLAIM, working)).all()
            return [
                ClaimedUpdate(row.bot_id, row.update_id, row.lane, row.attempt, row.payload, row.arrived_at)
                for row in sorted(rows, key=lambda row: row.seq)
            ]

    async def finish(self, claimed: ClaimedUpdate, now: datetime) -> None:
        """Nothing when the claim is not held any more: its lease ran out and another attempt goes on. Those that end at
        the same time end in one transaction."""
        await self._finish((claimed, now))

    async def _finish_all(self, ended: Sequence[tuple[ClaimedUpdate, datetime]]) -> None:
        """A lane whose claim was not held keeps the head that it has: its oldest."""
        groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for claimed, _ in ended:
            groups[claimed.bot_id, claimed.attempt].append(claimed.update_id)
        now = max(now for _, now in ended)
        async with self._transactions.write() as connection:
            await _take_turn(connection)
            for (bot_id, attempt), numbers in groups.items():
                await connection.execute(_FINISH, {"bot": bot_id, "tried": attempt, "numbers": numbers, "now": now})
            await connection.execute(_LEAD, [{"ended": claimed.lane} for claimed, _ in ended])

    async def fail(self, claimed: ClaimedUpdate, error: str, park: bool) -> None:
        """Nothing when the claim is not held any more. A parked row keeps its payload and counts, for `purge`, as
        ended when it arrived."""
        async with self._transactions.write() as connection:
            if park:
                await _end(connection, claimed, {"state": _PARKED, "error": error, "ended_at": inbox.c.arrived_at})
            else:
                change = update(inbox).where(_held(claimed)).values(state=_NEW, error=error, lease_until=None)
                await connection.execute(change)

    async def release_claims(self) -> int:
        async with self._transactions.write() as connection:
            left = ~func.coalesce(is_alive(connection, inbox.c.holder), false())
            change = update(inbox).where(inbox.c.head.is_(True), inbox.c.state == _WORKING, left)
            return (await connection.execute(change.values(state=_NEW, lease_until=None))).rowcount

    async def purge(self, before: datetime) -> int:
        async with self._transactions.write() as connection:
            return (await connection.execute(delete(inbox).where(inbox.c.ended_at < before))).rowcount

    async def unfinished(self) -> int:
        query = select(func.count()).select_from(inbox).where(inbox.c.ended_at.is_(None))
        async with self._transactions.read() as connection:
            return await connection.scalar(query) or 0

    async def backlog(self) -> Backlog:
        unfinished = select(func.count()).select_from(inbox).where(inbox.c.ended_at.is_(None)).scalar_subquery()
        first = select(inbox.c.arrived_at).where(inbox.c.head.is_(True)).order_by(inbox.c.seq).limit(1)
        query = select(unfinished, first.scalar_subquery(), select(func.max(inbox.c.ended_at)).scalar_subquery())
        async with self._transactions.read() as connection:
            return Backlog(*(await connection.execute(query)).one())


async def _known(connection: AsyncConnection, bot_id: int, update_ids: Sequence[int]) -> set[int]:
    query = select(inbox.c.update_id).where(inbox.c.bot_id == bot_id)
    known: set[int] = set()
    for some in chunks(update_ids):
        known |= set((await connection.scalars(query.where(inbox.c.update_id.in_(some)))).all())
    return known


async def _led(connection: AsyncConnection, lanes: Sequence[str]) -> set[str]:
    """Those of the lanes that have a head."""
    query = select(inbox.c.lane).where(inbox.c.head.is_(True))
    led: set[str] = set()
    for some in chunks(lanes):
        led |= set((await connection.scalars(query.where(inbox.c.lane.in_(some)))).all())
    return led


def _held(claimed: ClaimedUpdate) -> Any:
    this = (inbox.c.bot_id == claimed.bot_id) & (inbox.c.update_id == claimed.update_id)
    return this & (inbox.c.state == _WORKING) & (inbox.c.attempt == claimed.attempt)


async def _end(connection: AsyncConnection, claimed: ClaimedUpdate, values: dict[str, Any]) -> None:
    """Ends the row and makes the next of its lane the head."""
    await _take_turn(connection)
    change = update(inbox).where(_held(claimed)).values(values | {"head": False, "lease_until": None})
    if (await connection.execute(change)).rowcount:
        await connection.execute(_LEAD, {"ended": claimed.lane})


async def _take_turn(connection: AsyncConnection) -> None:
    """Every write transaction of SQLite has it already."""
    if connection.dialect.name != "sqlite":
        await take_turn(connection, INBOX)
