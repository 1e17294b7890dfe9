"""The mark of a database that was a backup, until somebody has compared it with the channel."""

from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.restored import SHOWN
from bot.storage.ahead import archive_posted
from bot.storage.audit import record
from bot.storage.changes import insert_new, next_revisions, read_remembered, record_effect, set_remembered
from bot.storage.choice_tables import letters
from bot.storage.doubting import doubt_all, doubt_edits, doubt_parts
from bot.storage.engine import Transactions
from bot.storage.leases import end_term
from bot.storage.notices import write_notice
from bot.storage.queue import queue_entries, read_entries
from bot.storage.tables import queue, remembered, reviews

_NAME = "restored"  # its value: `_ASKED` once the owners are, at the instant `since`
_ASKED = "asked"
_COMPARED = "compared"  # `since`: when somebody did it last
_THIS = remembered.c.name == _NAME


class SqlRestored:
    """`publishing.restored.RestoredStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def mark(self) -> None:
        async with self._transactions.write() as connection:
            await mark_restored(connection)
            await end_term(connection)

    async def waits(self) -> bool:
        async with self._transactions.read() as connection:
            return await read_remembered(connection, _NAME) is not None

    async def newer_until(self, now: datetime) -> datetime | None:
        async with self._transactions.write() as connection:
            return await newer_until(connection, now)

    async def ask(self, reason: str, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            first = update(remembered).where(_THIS, remembered.c.value == "").values(value=_ASKED, since=now)
            if (await connection.execute(first)).rowcount:
                await write_notice(connection, "restored", await _facts(connection, reason), now)
                await doubt_parts(connection, now)
                await doubt_edits(connection, now)
                return True
            return await read_remembered(connection, _NAME) is not None

    async def doubt(self, now: datetime) -> None:
        async with self._transactions.write() as connection:
            if await read_remembered(connection, _NAME) is not None:
                await doubt_all(connection, now)

    async def compared(self, now: datetime) -> None:
        async with self._transactions.write() as connection:
            if await _unmark(connection, now):
                await doubt_edits(connection, now)

    async def go_on(self, now: datetime, cause: str, by: int | None = None) -> bool:
        async with self._transactions.write() as connection:
            if not await _unmark(connection, now):
                return False
            await record_effect(connection, cause, now)
            await record(connection, Did.COMPARED, by, None, now)
            return True

    async def posted(self, review_id: int, day: date, now: datetime, cause: str, by: int | None = None) -> int | None:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            waits = select(queue.c.review_id).where(queue.c.review_id == review_id)
            if await connection.scalar(waits) is None or await read_remembered(connection, _NAME) is None:
                await connection.rollback()
                return None
            await record_effect(connection, cause, now)
            number = await archive_posted(connection, review_id, [], day, now, revision)
            await record(connection, Did.ADOPTED, by, review_id, now, after={"number": number, "messages": []})
            return number


async def mark_restored(connection: AsyncConnection) -> None:
    """Of a database that becomes one out of a backup, whatever the backup says of itself. Notes to readers that waited
    then may have been sent since, and none is sent twice: they count as under way, so the bot gives them up."""
    await connection.execute(update(letters).values(state="sending"))
    await set_remembered(connection, _NAME, "")


async def newer_until(connection: AsyncConnection, now: datetime) -> datetime | None:
    """See `publishing.restored.RestoredStore`. To be called in a write transaction."""
    mark = (await connection.execute(select(remembered).where(_THIS))).one_or_none()
    if mark is not None:
        return min(mark.since, now) if mark.value == _ASKED else now
    ahead = update(remembered).where(remembered.c.name == _COMPARED, remembered.c.since > now)
    await connection.execute(ahead.values(since=now))  # the clock was ahead then; it was before now in any case
    return await connection.scalar(select(remembered.c.since).where(remembered.c.name == _COMPARED))


async def _unmark(connection: AsyncConnection, now: datetime) -> bool:
    """False: the mark was gone."""
    if not (await connection.execute(delete(remembered).where(_THIS))).rowcount:
        return False
    await connection.execute(delete(remembered).where(remembered.c.name == _COMPARED))
    await insert_new(connection, remembered, name=_COMPARED, value="", since=now)
    return True


async def _facts(connection: AsyncConnection, reason: str) -> dict[str, object]:
    """See `publishing.ports.Notice`."""
    newest = select(reviews.c.title, reviews.c.number, reviews.c.message_ids).where(reviews.c.posted_at.is_not(None))
    last = (await connection.execute(newest.order_by(reviews.c.posted_at.desc()).limit(1))).one_or_none()
    entries = (await read_entries(connection, queue_entries()))[:SHOWN]
    known = {"title": last.title, "number": last.number, "message_ids": last.message_ids} if last else {}
    waiting = [{"review_id": one.stored.id, "title": one.stored.review.title} for one in entries]
    return {"reason": reason, "waiting": waiting, **known}
