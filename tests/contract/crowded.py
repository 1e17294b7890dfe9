"""An inbox with very many updates in it."""

from sqlalchemy import text

from bot.storage.address import is_sqlite
from bot.storage.database import Database
from tests.makers import BOT_ID

_MANY = text("""
    WITH RECURSIVE numbers(n) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)
    INSERT INTO inbox (bot_id, update_id, lane, state, head, attempt, arrived_at, payload)
    SELECT :bot_id, n, 'chat:' || (n % :lanes), 'new', n < :lanes, 0, '2026-03-02 07:00:00', '{}' FROM numbers
""")


async def fill_past_the_store(database: Database, updates: range, lanes: int) -> None:
    """Updates of these ids, each empty, over so many lanes; the store would take its time for very many.

    They wait behind those with smaller ids, which must be there already.
    """
    values = {"first": updates[0], "last": updates[-1], "lanes": lanes, "bot_id": BOT_ID}
    async with database.transactions.write() as connection:
        await connection.execute(_MANY, values)
        if not is_sqlite(database.transactions.address):  # what its own daemon would do within a minute
            await connection.execute(text("ANALYZE inbox"))
