"""Fault 10: who reads a SQLite file and never ends keeps its journal growing; that is told, and nothing else stops."""

import sqlite3
from pathlib import Path

import pytest

from bot.storage.address import read_url
from bot.storage.database import Database
from bot.storage.journal import USUAL, EmptyJournal, overgrown
from tests.makers import NOW, later, make_import

MIB = 2**20

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])


@pytest.fixture
def database(own_database: Database) -> Database:
    return own_database


@pytest.mark.fault(10)
async def test_a_reader_that_never_ends_is_told_until_it_does(database: Database, tmp_path: Path) -> None:
    address = database.transactions.address
    reader = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM reviews").fetchone()
    for number in range(12):
        await write_a_mebibyte(database, number)
    line = overgrown(address, too_long=8 * MIB)
    assert line is not None
    assert "bot.db-wal has grown to" in line
    reader.close()
    await write_a_mebibyte(database, 12)  # the next commit copies it back, and the one after begins it anew
    await write_a_mebibyte(database, 13)
    async with database.transactions.read() as connection:
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert overgrown(address, too_long=8 * MIB) is None
    assert await database.archive.count() == 14


@pytest.mark.fault(10)
async def test_a_long_journal_is_cut_when_it_is_empty(database: Database) -> None:
    async with database.transactions.read() as connection:
        limit = (await connection.exec_driver_sql("PRAGMA journal_size_limit")).scalar_one()
    assert limit == USUAL


async def test_it_is_emptied_twice_a_minute_as_soon_as_nobody_reads(database: Database, tmp_path: Path) -> None:
    journal, transactions = tmp_path / "bot.db-wal", database.transactions
    empty = EmptyJournal(transactions.address, transactions.empty_journal)
    await write_a_mebibyte(database, 1)
    reader = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM reviews").fetchone()
    await empty(NOW)
    assert journal.stat().st_size > MIB
    reader.close()
    await empty(NOW)
    assert journal.stat().st_size == 0
    await write_a_mebibyte(database, 2)
    await empty(later(seconds=29))
    assert journal.stat().st_size > MIB
    await empty(later(seconds=30))
    assert journal.stat().st_size == 0


async def test_who_writes_afterwards_is_as_patient_as_before(database: Database) -> None:
    assert await database.transactions.empty_journal()
    async with database.transactions.read() as connection:
        assert (await connection.exec_driver_sql("PRAGMA busy_timeout")).scalar_one() == 5000


async def write_a_mebibyte(database: Database, number: int) -> None:
    await database.imports.keep([make_import(f"review {number}", body="word " * (MIB // 5))], NOW)


def test_a_database_without_a_file_has_none(kind: str) -> None:
    assert overgrown(read_url("sqlite+aiosqlite://"), 0) is None
    assert overgrown(read_url("postgresql+psycopg://u@nowhere/x"), 0) is None
