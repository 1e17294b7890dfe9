"""In a database that was a backup: what was to leave may have left since, and nothing of it leaves unasked."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.corrections import EditState
from bot.publishing.post import PartState
from bot.publishing.restored import MAY_BE_OLDER
from bot.publishing.states import Event
from bot.storage.desk_tables import edits
from bot.storage.edits import end as end_correction
from bot.storage.part_moves import end, move
from bot.storage.post_rows import part_of, unfinished_parts
from bot.storage.seen_rows import head_of
from bot.storage.tables import deliveries, parts, posts


async def doubt_parts(connection: AsyncConnection, now: datetime) -> None:
    """Each planned part (of a poll, a result, a reply; reviews are back in the queue or held by now) counts as one
    whose sending began and whose outcome is unknown: it is looked for, or asked about, as after a crash. All of a post
    at once, since the word "it is in the channel" for the first would send the second."""
    planned = unfinished_parts().where(parts.c.state == PartState.PLANNED, posts.c.held_at.is_(None))
    for part in [part_of(row) for row in (await connection.execute(planned)).mappings()]:
        attempt = part.attempt + 1
        if await move(connection, Event.BEGIN, part.id, part.attempt, attempt=attempt, retry_at=None) is None:
            continue
        begun = {"part_id": part.id, "attempt": attempt, "epoch": 0, "deadline": now, "started_at": now}
        anchor = await head_of(connection, part.channel_id)
        await connection.execute(insert(deliveries).values(begun | {"anchor": anchor}))
        await move(connection, Event.LOSE, part.id, attempt, reason=MAY_BE_OLDER)
        await end(connection, Event.LOSE, part.id, attempt, ended_at=now)


async def doubt_edits(connection: AsyncConnection, now: datetime) -> None:
    """None that was planned is made: a correction that came after the backup may stand there, and it would bring the
    text before it back. The owners hear of each as of one that was refused, and may try again."""
    planned = update(edits).where(edits.c.ended_at.is_(None), edits.c.state == EditState.PLANNED)
    ended = planned.values(state=EditState.FAILED, ended_at=now, reason=MAY_BE_OLDER)
    for correction_id in sorted(set(await connection.scalars(ended.returning(edits.c.correction_id)))):
        await end_correction(connection, correction_id, now)
