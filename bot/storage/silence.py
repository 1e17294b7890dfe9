"""Since when the channel is silent, and when the owners were reminded of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update

from bot.publishing.nudge import Silence
from bot.publishing.post import PartState
from bot.storage.changes import insert_new
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.tables import parts, posts, remembered, reviews

_NAME = "silence"  # its value: when the owners were told last, as ISO 8601, or empty; `since`: the first day


class SqlSilence:
    """`publishing.nudge.SilenceStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def silence(self, channel_id: int, now: datetime) -> Silence:
        arrived = exists().where(parts.c.post_id == posts.c.id, parts.c.state == PartState.CONFIRMED)
        ours = select(func.max(posts.c.ended_at)).where(
            posts.c.channel_id == channel_id, posts.c.ended_at <= now, arrived
        )
        known = select(func.max(reviews.c.posted_at)).where(reviews.c.posted_at <= now)
        told = select(remembered.c.value, remembered.c.since).where(remembered.c.name == _NAME)
        async with self._transactions.write() as connection:
            await insert_new(connection, remembered, name=_NAME, value="", since=now)
            row = (await connection.execute(told)).one()
            signs = [sign for query in (ours, known) if (sign := await connection.scalar(query)) is not None]
        told_at = datetime.fromisoformat(row.value) if row.value else None
        return Silence(max(signs, default=min(row.since, now)), told_at if told_at and told_at <= now else None)

    async def nudge(self, facts: Mapping[str, Any], now: datetime) -> None:
        async with self._transactions.write() as connection:
            await write_notice(connection, "silence", facts, now)
            change = update(remembered).where(remembered.c.name == _NAME)
            await connection.execute(change.values(value=now.isoformat()))
