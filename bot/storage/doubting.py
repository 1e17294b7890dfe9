"""In a database that was a backup: what was to leave may have left since, and nothing of it leaves unasked."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.corrections import EditState
from bot.publishing.post import Part, PartState
from bot.publishing.restored import MAY_BE_OLDER
from bot.publishing.settle import SWEEPS
from bot.publishing.states import Event
from bot.storage.desk_tables import edits
from bot.storage.edits import end as end_correction
from bot.storage.part_moves import end, move
from bot.storage.post_rows import part_of, sent_parts, unfinished_parts
from bot.storage.seen_rows import head_of
from bot.storage.tables import deliveries, parts, posts

_UNPROVABLE = {"anchor": 0, "sweeps": len(SWEEPS)}
"""Of an attempt: it may stand anywhere, in other words, so that no sweep proves that it does not."""


async def doubt_all(connection: AsyncConnection, now: datetime) -> None:
    """Something stands there that is none of what was on its way, unless in other words: it may have been corrected.
    So no look proves of any part that it is not there: what is found counts, the owners are asked of the rest."""
    for part in await _planned(connection):
        await _doubt(connection, part, now, **_UNPROVABLE)
    its_part = (parts.c.id == deliveries.c.part_id) & (parts.c.attempt == deliveries.c.attempt)
    lost = select(parts.c.id).where(its_part, parts.c.state == PartState.UNKNOWN).exists()
    await connection.execute(update(deliveries).where(lost).values(_UNPROVABLE))
    await connection.execute(update(parts).where(parts.c.state == PartState.UNKNOWN).values(reason=MAY_BE_OLDER))


async def doubt_parts(connection: AsyncConnection, now: datetime) -> None:
    """Each planned part (of a poll, a result, a reply; reviews are back in the queue or held by now) counts as one
    whose sending began and whose outcome is unknown: it is looked for, or asked about, as after a crash. All of a post
    at once, since the word "it is in the channel" for the first would send the second."""
    for part in await _planned(connection):
        await _doubt(connection, part, now, anchor=await head_of(connection, part.channel_id))


async def doubt_result(connection: AsyncConnection, post_id: int, now: datetime) -> None:
    """Of a poll that another life of this database may have closed, and announced: below whatever is known by now, and
    perhaps in other words. So no sweep proves that it is not there: a message that was seen and says the same is it,
    else the owners are asked."""
    query = sent_parts().where(parts.c.post_id == post_id)
    for part in [part_of(row) for row in (await connection.execute(query)).mappings()]:
        await _doubt(connection, part, now, **_UNPROVABLE)


async def doubt_edits(connection: AsyncConnection, now: datetime) -> None:
    """None that was planned is made: a correction that came after the backup may stand there, and it would bring the
    text before it back. The owners hear of each as of one that was refused, and may try again."""
    planned = update(edits).where(edits.c.ended_at.is_(None), edits.c.state == EditState.PLANNED)
    ended = planned.values(state=EditState.FAILED, ended_at=now, reason=MAY_BE_OLDER)
    for correction_id in sorted(set(await connection.scalars(ended.returning(edits.c.correction_id)))):
        await end_correction(connection, correction_id, now)


async def _planned(connection: AsyncConnection) -> list[Part]:
    """Of posts that are not held."""
    planned = unfinished_parts().where(parts.c.state == PartState.PLANNED, posts.c.held_at.is_(None))
    return [part_of(row) for row in (await connection.execute(planned)).mappings()]


async def _doubt(connection: AsyncConnection, part: Part, now: datetime, **known: int) -> None:
    """known: `anchor` and `sweeps` of the attempt that may have been."""
    attempt = part.attempt + 1
    if await move(connection, Event.BEGIN, part.id, part.attempt, attempt=attempt, retry_at=None) is None:
        return
    begun = {"part_id": part.id, "attempt": attempt, "epoch": 0, "deadline": now, "started_at": now}
    await connection.execute(insert(deliveries).values(begun | known))
    await move(connection, Event.LOSE, part.id, attempt, reason=MAY_BE_OLDER)
    await end(connection, Event.LOSE, part.id, attempt, ended_at=now)
