"""Migrations lead to the tables of this release: all of them or none, once."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect, text

from bot.errors import DatabaseAway, NewerDatabase
from bot.storage.address import read_url
from bot.storage.database import open_database
from bot.storage.engine import Transactions
from bot.storage.every_table import metadata
from bot.storage.schema import REVISIONS, bring_up, is_current, migrate

# Everything that a database knows about its own shape, in its own words.
SHAPE = {
    # A column that a migration adds leaves another CREATE TABLE behind than a new table: the columns are compared.
    "sqlite": (
        'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk'
        " FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'",
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type != 'table'",
        'SELECT m.name, i.name, i."unique", i.origin, c.name FROM sqlite_master AS m, pragma_index_list(m.name) AS i,'
        " pragma_index_info(i.name) AS c WHERE m.type = 'table'",
        'SELECT m.name, f."table", f."from", f."to" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f'
        " WHERE m.type = 'table'",
    ),
    "postgresql": (
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = 'public'",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
    ),
}


async def shape(transactions: Transactions) -> set[tuple[Any, ...]]:
    async with transactions.read() as connection:
        queries = SHAPE[connection.dialect.name]
        rows = [tuple(row) for query in queries for row in await connection.execute(text(query))]
    return {row for row in rows if not any("alembic_version" in str(value) for value in row)}


async def tables(transactions: Transactions) -> list[str]:
    async with transactions.read() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).get_table_names())


async def test_migrations_make_the_tables_that_the_code_knows(empty_url: str) -> None:
    transactions = Transactions(read_url(empty_url))
    await bring_up(transactions)
    migrated = await shape(transactions)
    async with transactions.write() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
        await connection.run_sync(metadata.drop_all)
    assert await tables(transactions) == []
    async with transactions.write() as connection:
        await connection.run_sync(metadata.create_all)
    assert len(migrated) > 50
    assert migrated == await shape(transactions)
    await transactions.close()


def test_every_migration_is_listed_in_its_order() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(script.revision for script in scripts)[::-1] == REVISIONS


async def test_a_second_migration_changes_nothing(empty_url: str) -> None:
    await migrate(empty_url)
    transactions = Transactions(read_url(empty_url))
    before = await shape(transactions)
    await migrate(empty_url)
    assert await shape(transactions) == before
    await transactions.close()


async def test_of_migrations_at_once_all_but_one_wait(empty_url: str) -> None:
    await asyncio.gather(*(migrate(empty_url) for _ in range(4)))
    async with open_database(empty_url, migrate=False) as database:
        assert await database.archive.count() == 0


@pytest.mark.fault(21)
@pytest.mark.parametrize("point", ["CREATE TABLE reviews", "CREATE TABLE deliveries", "INSERT INTO alembic_version"])
async def test_an_interrupted_migration_leaves_nothing(empty_url: str, point: str) -> None:
    transactions = Transactions(read_url(empty_url))
    interrupted: list[str] = []

    def interrupt(*arguments: Any) -> None:
        if arguments[2].strip().startswith(point) and not interrupted:
            interrupted.append(point)
            raise KeyboardInterrupt

    event.listen(transactions.engine.sync_engine, "before_cursor_execute", interrupt)
    with pytest.raises(KeyboardInterrupt):
        await bring_up(transactions)
    assert interrupted
    assert await tables(transactions) == []
    await bring_up(transactions)
    assert await is_current(transactions)
    await transactions.close()


KILLED = """
import asyncio, os, sys
from sqlalchemy import event
from bot.storage.address import read_url
from bot.storage.engine import Transactions
from bot.storage.schema import bring_up

transactions = Transactions(read_url(sys.argv[1]))
def kill(*arguments):
    if arguments[2].strip().startswith("CREATE TABLE deliveries"):
        os._exit(9)
event.listen(transactions.engine.sync_engine, "before_cursor_execute", kill)
asyncio.run(bring_up(transactions))
"""


@pytest.mark.fault(21)
async def test_a_migration_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    killed = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", KILLED, url], timeout=60, check=False)
    assert killed.returncode == 9
    transactions = Transactions(read_url(url))
    assert await tables(transactions) == []
    await transactions.close()
    await migrate(url)


@pytest.mark.fault(21)
async def test_a_schema_of_a_later_release_is_refused(empty_url: str) -> None:
    transactions = Transactions(read_url(empty_url))
    await bring_up(transactions)
    async with transactions.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await transactions.close()
    with pytest.raises(NewerDatabase) as error:
        async with open_database(empty_url):
            pass
    assert error.value.revision == "9999"
    with pytest.raises(NewerDatabase):
        await migrate(empty_url)


async def test_without_leave_to_migrate_a_missing_schema_is_refused(empty_url: str) -> None:
    with pytest.raises(DatabaseAway, match="reviewbot migrate"):
        async with open_database(empty_url, migrate=False):
            pass


LIGHT = """
import asyncio, sys
from bot.storage.database import open_database

async def main():
    async with open_database(sys.argv[1]) as database:
        await database.check()
asyncio.run(main())
sys.exit("alembic" in sys.modules)
"""


async def test_an_up_to_date_database_is_opened_without_alembic(migrated_sqlite: Path) -> None:
    """Its import alone takes most of a second."""
    command = [sys.executable, "-c", LIGHT, f"sqlite+aiosqlite:///{migrated_sqlite}"]
    done = await asyncio.to_thread(subprocess.run, command, timeout=60, check=False)
    assert done.returncode == 0
