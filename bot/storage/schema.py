"""Which schema a database has, and how it is brought to this release's.

Alembic takes most of a second to import, so it is imported only when there is something to migrate: an up-to-date
database is recognised by its one row in `alembic_version`.
"""

import asyncio
from contextlib import nullcontext

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DatabaseAway, NewerDatabase
from bot.storage.address import file_of, read_url
from bot.storage.copies import keep_before
from bot.storage.engine import Transactions
from bot.storage.lock import hold

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012")
"""Every migration of this release, oldest first; the last one is what the tables in `tables.py` need."""

_MIGRATION_LOCK = 7_295_811  # any number that no other program takes in this PostgreSQL database
_POSTGRES_MIGRATES = (
    "SET LOCAL lock_timeout = '60s'",  # another process may be migrating; wait for it
    "SET LOCAL statement_timeout = 0",  # a big table takes its time
    f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})",
)


async def migrate(url: str) -> None:
    """Brings the schema to this release's: creates it, moves it forward, or does nothing.

    All or nothing in one transaction; of two processes one waits and finds it done. InvalidSettings, DatabaseAway,
    NewerDatabase.
    """
    transactions = Transactions(read_url(url))
    try:
        await bring_up(transactions)
    finally:
        await transactions.close()


async def bring_up(transactions: Transactions, held: bool = False) -> None:
    """`migrate` on open connections. held: this process holds the SQLite file already.

    A file that is moved forward is copied first (`copies.keep_before`), and not while a bot of the former release runs
    on it: DatabaseBusy.
    """
    if await is_current(transactions):
        return
    from bot.storage.migrations.run import upgrade

    async with transactions.write() as connection:
        await wait_for_turn(connection)
        revision, file = await found_revision(connection), file_of(transactions.address)
        if _is_newest(revision):
            return
        with hold(file) if file and revision and not held else nullcontext():
            if file and revision:
                await asyncio.to_thread(keep_before, file, revision)
            await connection.run_sync(upgrade)


async def wait_for_turn(connection: AsyncConnection) -> None:
    """Until no other process changes this schema; SQLite's writers wait for each other anyhow."""
    if connection.dialect.name == "postgresql":
        for statement in _POSTGRES_MIGRATES:
            await connection.execute(text(statement))


async def require_current(transactions: Transactions) -> None:
    """DatabaseAway when the schema is missing or older; NewerDatabase."""
    if not await is_current(transactions):
        raise DatabaseAway("its tables are missing or of an older release; run `reviewbot migrate`")


async def is_current(transactions: Transactions) -> bool:
    """False: missing or older. NewerDatabase when the revision is none of ours."""
    async with transactions.read() as connection:
        return _is_newest(await found_revision(connection))


async def found_revision(connection: AsyncConnection) -> str | None:
    """The newest migration that this database went through; None: none yet."""
    return await connection.run_sync(_revision)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _is_newest(revision: str | None) -> bool:
    if revision is not None and revision not in REVISIONS:
        raise NewerDatabase(revision)
    return revision == REVISIONS[-1]
