"""Whatever befalls a database, callers see DatabaseAway with a plain reason, and nothing is left half done."""

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import StatementError

from bot.errors import DatabaseAway, InvalidSettings
from bot.storage.address import read_url
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions
from tests.contract.released import copy_damaged
from tests.makers import BOT_ID, NOW, make_import, make_message_update, make_review

sqlite_only = pytest.mark.parametrize("kind", ["sqlite"])
postgres_only = pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres)])


@pytest.fixture
def database(own_database: Database) -> Database:
    return own_database


@asynccontextmanager
async def saying(database: Database, statement: str) -> AsyncIterator[None]:
    """Inside, every connection is new and begins with this statement."""
    engine = database.transactions.engine

    def say(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        connection.commit()

    await engine.dispose()
    event.listen(engine.sync_engine, "connect", say)
    try:
        yield
    finally:
        event.remove(engine.sync_engine, "connect", say)
        await engine.dispose()


@pytest.mark.fault(6)
@sqlite_only
async def test_a_full_disk_leaves_nothing_half_done(database: Database) -> None:
    records = [make_import(f"review {number}", body="word " * 500) for number in range(500)]
    async with saying(database, "PRAGMA max_page_count = 1"):  # SQLite makes that: as many as there are
        with pytest.raises(DatabaseAway, match="the disk is full"):
            await database.imports.keep(records, NOW)
        assert await database.archive.count() == 0
        assert await database.archive.changed_since(0, 9) == []
    assert (await database.imports.keep(records, NOW)).counts["reviews"].added == 500
    assert [stored.revision for stored in await database.archive.changed_since(0, 2)] == [1, 2]


@pytest.mark.fault(8)
@sqlite_only
async def test_a_locked_file_is_told(database: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with saying(database, "PRAGMA busy_timeout = 50"):
        with pytest.raises(DatabaseAway, match="locked by another program"):
            await database.inbox.accept(BOT_ID, [make_message_update(1)], NOW)
        other.execute("ROLLBACK")
        assert await database.inbox.accept(BOT_ID, [make_message_update(1)], NOW) == 1
    other.close()


@pytest.mark.fault(11)
@sqlite_only
async def test_a_read_only_file_is_told(database: Database) -> None:
    async with saying(database, "PRAGMA query_only = 1"):
        with pytest.raises(DatabaseAway, match="read-only"):
            await database.notices.add("slot_skipped", {}, NOW)
        await database.check()


@pytest.mark.fault(9)
@sqlite_only
async def test_a_reader_that_becomes_a_writer_never_fails_for_its_snapshot(database: Database, url: str) -> None:
    """A deferred transaction would, whatever the waiting time (SQLITE_BUSY_SNAPSHOT): the other process has to wait."""
    async with open_database(url) as other, database.transactions.write() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM effects")) == 0
        meanwhile = asyncio.create_task(other.notices.add("slot_skipped", {}, NOW))
        await asyncio.wait({meanwhile}, timeout=0.2)
        assert not meanwhile.done()
        await connection.execute(text("INSERT INTO effects VALUES ('first', '2026-03-02 07:00:00')"))
        await connection.commit()
        await meanwhile


@pytest.mark.fault(5)
async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"a letter to a friend, long enough to fill a header of SQLite's " * 20)
    with pytest.raises(DatabaseAway, match="no SQLite database"):
        async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"):
            pass


@pytest.mark.fault(5)
async def test_a_bot_does_not_start_on_torn_pages_and_says_what_to_do(migrated_sqlite: Path, tmp_path: Path) -> None:
    """Fault 5."""
    copy_damaged(migrated_sqlite, tmp_path / "bot.db")
    with pytest.raises(DatabaseAway, match=r"the file is damaged .*restore a backup"):
        async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", held=True):
            pass


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseAway):
        async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'file' / 'folder' / 'bot.db'}"):
            pass


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'folder' / 'bot.db'}"):
        assert (tmp_path / "new" / "folder" / "bot.db").exists()


async def test_a_server_that_is_away_is_told_without_the_password() -> None:
    with socket.socket() as taken:  # bound and not listening: whoever knocks is refused
        taken.bind(("127.0.0.1", 0))
        server = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(DatabaseAway) as error:
            async with open_database(f"postgresql+psycopg://someone:hunter2hunter2@{server}/bot"):
                pass
    assert "refused" in error.value.reason
    assert "hunter2" not in str(error.value)


@pytest.mark.fault(12)
@postgres_only
async def test_a_connection_that_dies_rolls_back_and_the_next_call_works(database: Database) -> None:
    async def insert() -> None:
        async with database.transactions.write() as connection:
            await connection.execute(text("INSERT INTO effects VALUES ('half', now())"))
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseAway):
        await insert()
    assert await count_effects(database) == 0


@pytest.mark.fault(8)
@postgres_only
async def test_a_lock_that_is_held_too_long_is_told(database: Database) -> None:
    async with saying(database, "SET lock_timeout = '50ms'"), database.transactions.write() as holder:
        await holder.execute(text("SELECT * FROM counters FOR UPDATE"))
        with pytest.raises(DatabaseAway, match="holds a lock"):
            await database.queue.add(make_review(), "a", NOW)
    assert await database.queue.entries() == []


@pytest.mark.fault(15)
@postgres_only
async def test_postgres_waits_and_works_for_a_bounded_time(database: Database) -> None:
    async with database.transactions.read() as connection:
        shown = [await connection.scalar(text(f"SHOW {name}")) for name in ("lock_timeout", "statement_timeout")]
    assert shown == ["2s", "10s"]


@pytest.mark.fault(4)
@sqlite_only
async def test_every_connection_is_durable(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}
    for transaction in (database.transactions.read, database.transactions.write):
        async with transaction() as connection:
            found = {name: await connection.scalar(text(f"PRAGMA {name}")) for name in wanted}
        assert found == wanted


async def count_effects(database: Database) -> int:
    async with database.transactions.read() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM effects")) or 0)


@pytest.mark.fault(14)
async def test_a_commit_that_is_cancelled_is_finished_first(database: Database) -> None:
    async def insert() -> None:
        async with database.transactions.write() as connection:
            await connection.execute(text("INSERT INTO effects VALUES ('kept', '2026-03-02 07:00:00')"))

    task = asyncio.create_task(insert())

    def cancel(connection: object) -> None:
        task.cancel()
        asyncio.get_running_loop().call_soon(task.cancel)

    engine = database.transactions.engine.sync_engine
    broken: list[object] = []
    event.listen(engine, "commit", cancel)
    event.listen(engine, "invalidate", lambda *connection: broken.append(connection))
    with pytest.raises(asyncio.CancelledError):
        await task
    event.remove(engine, "commit", cancel)
    assert await count_effects(database) == 1
    assert not broken, "the cancellation reached the driver inside of COMMIT"


async def test_a_transaction_that_is_cancelled_before_its_commit_leaves_nothing(database: Database) -> None:
    inserted = asyncio.Event()

    async def insert() -> None:
        async with database.transactions.write() as connection:
            await connection.execute(text("INSERT INTO effects VALUES ('lost', '2026-03-02 07:00:00')"))
            inserted.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(insert())
    await inserted.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await count_effects(database) == 0
    await database.notices.add("slot_skipped", {}, NOW)


@pytest.mark.fault(14)
async def test_calls_cancelled_at_any_moment_leave_a_database_that_works(database: Database) -> None:
    """Each is stopped a few loop turns later than the one before; what was kept is whole."""
    for turns in range(40):
        task = asyncio.create_task(database.queue.add(make_review(f"{turns}"), f"{turns}", NOW))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    waiting = {entry.stored.identity for entry in await database.queue.entries()}
    assert waiting == {stored.identity for stored in await database.archive.changed_since(0, 99)}
    await database.queue.add(make_review("last"), "last", NOW)


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001 that is the point
    with pytest.raises(StatementError, match="without a zone"):
        await database.notices.add("slot_skipped", {}, naive)


@pytest.mark.parametrize(
    "address",
    ["", "bot.db", "sqlite:///var/bot.db", "mysql://u:hunter2@h/x", "postgresql+psycopg://u:hunter2@h:port/x"],
)
def test_an_address_that_is_none_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(InvalidSettings) as error:
        read_url(address)
    assert "BOT_DATABASE_URL" in error.value.faults[0]
    assert "hunter2" not in str(error.value)


def test_nothing_is_connected_by_building() -> None:
    Transactions(read_url("postgresql+psycopg://u:p@127.0.0.1:1/x"))
