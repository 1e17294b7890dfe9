"""How much a database works, counted instead of timed: the same on a quick machine and on a slow one."""

from collections.abc import Awaitable, Callable

from sqlalchemy import text

from bot.storage.address import is_sqlite
from bot.storage.engine import Transactions

_READ = text("""
    SELECT (SELECT COALESCE(SUM(seq_tup_read), 0) FROM pg_stat_user_tables)
         + (SELECT COALESCE(SUM(idx_tup_read), 0) FROM pg_stat_user_indexes)
""")


async def work(transactions: Transactions, doing: Callable[[], Awaitable[object]]) -> int:
    """What `doing` costs: rows and index entries read (PostgreSQL), or steps of SQLite's machine.

    It is done three times and the least counts: PostgreSQL counts a connection that has ended some moments later. Only
    while nobody else uses the pool, whose one connection is watched.
    """
    count = _steps if is_sqlite(transactions.address) else _rows
    return min([await count(transactions, doing) for _ in range(3)])


async def _steps(transactions: Transactions, doing: Callable[[], Awaitable[object]]) -> int:
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    async def watch(counting: Callable[[], None] | None) -> None:
        async with transactions.read() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.set_progress_handler(counting, 1)

    await watch(count)
    await doing()
    await watch(None)
    return steps


async def _rows(transactions: Transactions, doing: Callable[[], Awaitable[object]]) -> int:
    before = await _rows_read(transactions)
    await doing()
    return await _rows_read(transactions) - before


async def _rows_read(transactions: Transactions) -> int:
    async with transactions.read() as connection:
        await connection.execute(text("SELECT pg_stat_force_next_flush()"))
    async with transactions.read() as connection:
        return int(await connection.scalar(_READ) or 0)
