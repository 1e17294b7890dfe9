"""Connections and transactions: the settings that durability rests on, and the one way to commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, event, text
from sqlalchemy.engine.interfaces import AdaptedConnection, DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import DatabaseAway
from bot.publishing.turn import unbroken
from bot.storage.address import file_of, is_sqlite
from bot.storage.copies import make_missing
from bot.storage.faults import translated
from bot.storage.journal import USUAL
from bot.storage.steps import in_few_steps

_BEGIN = "begin"  # the execution option that carries the kind of transaction
# Without FULL a power cut took every committed transaction of a WAL database, with it none (docs/facts.md, F11).
_PRAGMAS = {
    "busy_timeout": "5000",
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "secure_delete": "1",
    "journal_size_limit": str(USUAL),
}
_CONNECT_SECONDS = 5
_CONNECTIONS = 5
"""Who comes when all are at work waits for one. The duties of a tick come all at once; to open a connection for each of
them, and close it, took as long as all of their questions. No transaction is opened inside another."""
_CONNECTIONS_OF_A_FILE = 2
"""One writes, one reads: a file has one writer at a time, and each connection is a thread of a megabyte."""
_MOMENT = 50  # milliseconds: a reader that is done, whose transaction its thread is about to end
_BUSY_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # seconds; together about as long as busy_timeout
_POSTGRES_LIMITS = (
    "SET lock_timeout = '2s'",
    "SET statement_timeout = '10s'",
    "SET synchronous_commit = on",
    # A process that is paused inside a transaction holds its locks, and no other could take over.
    "SET idle_in_transaction_session_timeout = '10s'",
)
_POSTGRES_LOOKS = {"keepalives_idle": 5, "keepalives_interval": 3, "keepalives_count": 3, "tcp_user_timeout": 10_000}
"""Seconds, and milliseconds: a server that went without a word is given up soon, not after a quarter of an hour.
https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS"""


class Transactions:
    """Opens transactions on one database. Nothing is connected before the first; `close` ends every connection.

    An error inside rolls everything back; DatabaseAway stands for a database that is unreachable, locked, full or
    read-only. A cancelled transaction is rolled back too, but a commit under way is finished first: the cancellation is
    raised after it, so the row may be there (the driver alone would leave that open: docs/facts.md, F13).
    """

    def __init__(self, address: URL, connections: int = _CONNECTIONS) -> None:
        """Raises DatabaseAway where a SQLite file cannot be: it is a directory, or its folder cannot be made."""
        self.address = address
        self._apart: Transactions | None = None
        with translated(address):
            self.engine = _sqlite(address) if is_sqlite(address) else _postgres(address, connections)
        self._writing = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        # SQLite has one writer at a time. Queueing for it here is fair; its own waiting is a lottery of sleeps.
        self._turn: AbstractAsyncContextManager[Any] = asyncio.Lock() if is_sqlite(address) else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        with translated(self.address):
            async with self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Commits at its end. A body that rolled back by itself commits nothing."""
        with translated(self.address):
            async with self._turn, self._writing.connect() as connection:
                yield connection
                await unbroken(connection.commit())

    async def empty_journal(self) -> bool:
        """Whether nothing is left beside a SQLite file of what was written, and overwritten, before. Nobody waits for
        it: False where somebody goes on reading or writing (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
        """
        with translated(self.address):
            async with self._turn, self.engine.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                if not isinstance(driver, aiosqlite.Connection):
                    return True
                await driver.execute(f"PRAGMA busy_timeout = {_MOMENT}")
                try:
                    (row,) = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
                    return bool(row[0] == 0)
                finally:
                    await driver.execute(f"PRAGMA busy_timeout = {_PRAGMAS['busy_timeout']}")

    def apart(self) -> "Transactions":
        """On one connection of its own, which waits for nobody; on SQLite these, since one writes at a time anyway."""
        if is_sqlite(self.address):
            return self
        self._apart = self._apart or Transactions(self.address, connections=1)
        return self._apart

    async def close(self) -> None:
        if self._apart is not None:
            await self._apart.close()
        await self.engine.dispose()


def _sqlite(address: URL) -> AsyncEngine:
    file = file_of(address)
    if file:
        if file.is_dir():  # said here: the driver's thread outlives a connection that fails to open
            raise DatabaseAway(f"{file} is a directory")
        file.parent.mkdir(parents=True, exist_ok=True)
        make_missing(file)  # SQLite would make it for everybody's eyes; what it keeps beside a file is as private
    # isolation_level None: sqlite3 begins nothing by itself, so that DDL is part of the transaction as well.
    # A database in memory lives and dies with its one connection.
    pool = {"poolclass": AsyncAdaptedQueuePool, "pool_size": _CONNECTIONS_OF_A_FILE if file else 1, "max_overflow": 0}
    engine = create_async_engine(address, connect_args={"isolation_level": None}, hide_parameters=True, **pool)
    _on_connect(engine, [f"PRAGMA {name} = {value}" for name, value in _PRAGMAS.items()])

    in_few_steps(engine.sync_engine)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        held: Any = connection.connection.dbapi_connection
        held.begin(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _postgres(address: URL, connections: int) -> AsyncEngine:
    """`pool_pre_ping`: a server that was restarted costs one round trip, not one failed call for each connection."""
    engine = create_async_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=connections,
        max_overflow=0,
        connect_args={"connect_timeout": _CONNECT_SECONDS, **_POSTGRES_LOOKS},
    )
    _on_connect(engine, _POSTGRES_LIMITS)
    return engine


def _on_connect(engine: AsyncEngine, statements: Sequence[str]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, record: object) -> None:
        cursor = connection.cursor()
        for statement in statements:
            _execute_patiently(connection, cursor, statement)
        cursor.close()
        connection.commit()


def _execute_patiently(connection: DBAPIConnection, cursor: DBAPICursor, statement: str) -> None:
    """Again for some seconds while SQLite is busy: turning a new file into WAL ignores busy_timeout."""
    for pause in _BUSY_PAUSES:
        try:
            cursor.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not isinstance(connection, AdaptedConnection):
                raise
            connection.run_async(partial(_wait, pause))
        else:
            return
    cursor.execute(statement)


async def _wait(seconds: float, _: object) -> None:
    await asyncio.sleep(seconds)


async def check_pages(transactions: Transactions) -> None:
    """DatabaseAway when a page of the SQLite file is torn: a bot that went on would damage more. 0.7 s for 100 MiB
    (20 000 reviews) on a busy machine; PostgreSQL checks what it reads by itself."""
    if not is_sqlite(transactions.address):
        return
    async with transactions.read() as connection:
        if (damage := await connection.scalar(text("PRAGMA quick_check(1)"))) != "ok":
            raise DatabaseAway(f"the file is damaged ({str(damage).splitlines()[0]}); restore a backup")


async def check_settings(transactions: Transactions) -> None:
    """DatabaseAway when SQLite did not take a setting that durability rests on (some file systems refuse WAL)."""
    if not is_sqlite(transactions.address):
        return
    async with transactions.read() as connection:
        for name, wanted in _PRAGMAS.items():
            found = str(await connection.scalar(text(f"PRAGMA {name}")))
            in_memory = name == "journal_mode" and file_of(transactions.address) is None
            if found != wanted and not in_memory:
                raise DatabaseAway(f"SQLite refuses {name} = {wanted} here, it stays {found}")
