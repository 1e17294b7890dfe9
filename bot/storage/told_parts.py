"""What the bot has on record of each message that it tried to send, for whoever compares it with the channel."""

from sqlalchemy import select

from bot.storage.engine import Transactions
from bot.storage.tables import parts


async def told_parts(transactions: Transactions) -> list[tuple[int, str, int | None]]:
    """Of each part that was tried: its post's id, its state and its message id (None while unknown); oldest first."""
    query = select(parts.c.post_id, parts.c.state, parts.c.message_id).where(parts.c.attempt > 0).order_by(parts.c.id)
    async with transactions.read() as connection:
        return [(row.post_id, row.state, row.message_id) for row in await connection.execute(query)]
