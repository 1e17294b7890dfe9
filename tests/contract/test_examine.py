"""What the doctor says about a database, without touching it."""

import sqlite3
from pathlib import Path

from sqlalchemy import text

from bot.archive.meaning import KeptPassage
from bot.storage.database import open_database
from bot.storage.examine import Level, examine
from bot.storage.schema import migrate
from tests.makers import NOW, make_import


async def levels(url: str) -> list[Level]:
    return [finding.level for finding in (await examine(url)).findings]


async def test_a_good_database_is_fine(url: str) -> None:
    assert await levels(url) == [Level.OK]


async def test_a_database_in_use_is_fine(url: str) -> None:
    async with open_database(url):
        assert await levels(url) == [Level.OK]


async def test_where_search_goes_by_meaning_it_tells_how_far_that_is(url: str) -> None:
    async with open_database(url) as database:
        await database.imports.keep([make_import("one"), make_import("two")], NOW)
        (review, _) = await database.archive.latest(2)
        await database.vectors.keep(review, "model", [KeptPassage("hash", b"\0\0")])
    (_, finding) = (await examine(url, "model")).findings
    assert (finding.level, finding.text.startswith("1 of 2 reviews")) == (Level.OK, True)


async def test_a_missing_file_is_noted_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "var" / "bot.db"
    (finding,) = (await examine(f"sqlite+aiosqlite:///{file}")).findings
    assert (finding.level, "created on first use" in finding.text) == (Level.NOTE, True)
    assert not file.parent.exists()


async def test_a_database_without_tables_is_noted(empty_url: str, kind: str, tmp_path: Path) -> None:
    if kind == "sqlite":
        other = sqlite3.connect(tmp_path / "bot.db")
        other.execute("PRAGMA journal_mode = wal")
        other.close()
    assert await levels(empty_url) == [Level.NOTE]


async def test_a_later_schema_is_a_fault(empty_url: str) -> None:
    await migrate(empty_url)
    async with open_database(empty_url) as database, database.transactions.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    (finding,) = (await examine(empty_url)).findings
    assert (finding.level, "9999" in finding.text) == (Level.FAULT, True)


async def test_another_journal_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "bot 100%#.db"  # a name that a URI has to quote
    url = f"sqlite+aiosqlite:///{file}"
    sqlite3.connect(file).execute("CREATE TABLE other (id)").connection.close()
    assert await levels(url) == [Level.FAULT, Level.NOTE]
    assert "WAL" in (await examine(url)).findings[0].text


async def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"a letter to a friend, long enough to fill a header of SQLite's " * 20)
    (finding,) = (await examine(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")).findings
    assert (finding.level, "no SQLite database" in finding.text) == (Level.FAULT, True)


async def test_a_server_that_is_away_is_a_fault_without_the_password() -> None:
    (finding,) = (await examine("postgresql+psycopg://someone:hunter2hunter2@127.0.0.1:1/bot")).findings
    assert (finding.level, "hunter2" in finding.text) == (Level.FAULT, False)


async def test_a_wrong_address_is_a_fault() -> None:
    assert await levels("bot.db") == [Level.FAULT]


async def test_a_database_in_memory_is_noted() -> None:
    assert await levels("sqlite+aiosqlite:///:memory:") == [Level.NOTE]
