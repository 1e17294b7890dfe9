"""What the bot pinned, and what it is to pin."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.pinning import Pins
from bot.publishing.post import PartState, PostKind
from bot.storage.changes import read_remembered, set_remembered
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.tables import parts, posts

_NAME = "pins"  # its value: a JSON object of `done`, `pinned`, and whether the last one `failed`


class SqlPins:
    """`publishing.pinning.PinStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def pins(self, channel_id: int) -> Pins:
        """The newest post with a message that we know: where only a person saw it, there is nothing to pin."""
        first = (parts.c.post_id == posts.c.id) & (parts.c.form == posts.c.form) & (parts.c.position == 1)
        stands = (parts.c.state == PartState.CONFIRMED) & parts.c.message_id.is_not(None)
        whole = posts.c.ended_at.is_not(None) & posts.c.clearing_at.is_(None)
        query = select(parts.c.message_id).join(posts, first).where(stands, whole, posts.c.kind == PostKind.REVIEW)
        query = query.where(posts.c.channel_id == channel_id).order_by(posts.c.id.desc()).limit(1)
        async with self._transactions.read() as connection:
            newest = await connection.scalar(query)
            kept = await _kept(connection)
        return Pins(newest, kept.get("done"), kept.get("pinned"))

    async def pinned(self, message_id: int) -> None:
        async with self._transactions.write() as connection:
            await _keep(connection, done=message_id, pinned=message_id, failed=False)

    async def gave_up(self, message_id: int, reason: str, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            kept = await _kept(connection)
            first = not kept.get("failed")
            if first:
                title = select(posts.c.title).join(parts, parts.c.post_id == posts.c.id)
                title = title.where(parts.c.message_id == message_id).limit(1)
                facts = {"title": await connection.scalar(title), "message_id": message_id, "reason": reason}
                await write_notice(connection, "pin_failed", facts, now)
            await _keep(connection, done=message_id, pinned=kept.get("pinned"), failed=True)
            return first


async def _kept(connection: AsyncConnection) -> dict[str, int | None]:
    value = await read_remembered(connection, _NAME)
    return dict(json.loads(value)) if value else {}


async def _keep(connection: AsyncConnection, **facts: int | None) -> None:
    await set_remembered(connection, _NAME, json.dumps(facts))
