"""What the bot may do in its channel, as it was noted last."""

import json
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.post import PartState
from bot.publishing.standing import Standing
from bot.storage.changes import REVIEWS, insert_new, take_turn
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.tables import parts, posts, remembered

_NAME = "standing"  # its value: the missing rights as a JSON list; `since`: when they were noted first


class SqlStanding:
    """`publishing.standing.StandingStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def standing(self) -> Standing:
        async with self._transactions.read() as connection:
            return await _read(connection)

    async def note(self, missing: tuple[str, ...], reason: str, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            return await note_standing(connection, missing, reason, now)


async def note_barred(connection: AsyncConnection, reason: str, now: datetime) -> None:
    """A message was refused for want of rights: the bot may not post, whatever was noted. The caller has the turn."""
    before = await _read(connection)
    if before.may_post:
        await note_standing(connection, ("can_post_messages", *before.missing), reason, now)


async def note_standing(connection: AsyncConnection, missing: tuple[str, ...], reason: str, now: datetime) -> bool:
    """See `StandingStore.note`; the caller has the turn of reviews, so that nobody notes at the same time."""
    before, after = await _read(connection), Standing(tuple(sorted(missing)), now)
    if after.missing == before.missing:
        return False
    value = json.dumps(after.missing)
    if not await insert_new(connection, remembered, name=_NAME, value=value, since=now):
        await connection.execute(update(remembered).where(remembered.c.name == _NAME).values(value=value, since=now))
    newly = set(after.missing) - set(before.missing)
    if before.may_post and newly:
        await write_notice(connection, "right_lost", {"missing": list(after.missing), "reason": reason}, now)
    elif after.may_post:
        await write_notice(connection, "right_restored", {"missing": list(after.missing)}, now)
    if after.may_post and not before.may_post:
        await _let_go(connection)
    return True


async def _let_go(connection: AsyncConnection) -> None:
    """What was barred leaves at once. A pause that Telegram asked for is kept where calls are paced, and holds on."""
    under_way = select(posts.c.id).where(posts.c.ended_at.is_(None))
    barred = (parts.c.state == PartState.PLANNED) & parts.c.retry_at.is_not(None) & parts.c.post_id.in_(under_way)
    await connection.execute(update(parts).where(barred).values(retry_at=None))


async def _read(connection: AsyncConnection) -> Standing:
    query: Select[tuple[str, datetime]] = select(remembered.c.value, remembered.c.since)
    row = (await connection.execute(query.where(remembered.c.name == _NAME))).one_or_none()
    return Standing(tuple(json.loads(row.value)), row.since) if row else Standing()
