"""One suite, two databases: a SQLite file, and a real PostgreSQL from a wheel."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete

from bot.storage.address import read_url
from bot.storage.database import Database, open_database
from bot.storage.engine import Transactions
from bot.storage.every_table import metadata
from bot.storage.schema import migrate
from bot.storage.tables import counters
from tests.postgres import run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Connections live in one event loop, so the tests that share them do, too."""
    for item in items:
        if Path(__file__).parent in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


BOTH = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def migrated_postgres(new_postgres: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The address of the database that all tests share, one after the other."""
    with new_postgres() as url:
        asyncio.run(migrate(url))
        yield url


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
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with its tables, for tests that open it themselves: a file of its own."""
    if kind == "postgres":
        opened: Opened = request.getfixturevalue("opened")
        return opened.url
    shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "bot.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@dataclass(frozen=True, slots=True)
class Opened:
    """The database that the tests of one process share, one after the other: to open one takes longer than most of
    them, and so does to compile their statements, which the engine remembers."""

    url: str
    transactions: Transactions


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Opened]:
    transactions = Transactions(read_url(url))
    yield Opened(url, transactions)
    await transactions.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened_sqlite(migrated_sqlite: Path) -> AsyncIterator[Opened]:
    file = shutil.copy(migrated_sqlite, migrated_sqlite.with_name("shared.db"))
    async with _opened(f"sqlite+aiosqlite:///{file}") as opened:
        yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened_postgres(migrated_postgres: str) -> AsyncIterator[Opened]:
    async with _opened(migrated_postgres) as opened:
        yield opened


@pytest.fixture
def opened(kind: str, request: pytest.FixtureRequest) -> Opened:
    """Emptied: 4 ms on PostgreSQL, where TRUNCATE takes 70 ms and a database of its own 270 ms."""
    shared: Opened = request.getfixturevalue(f"opened_{kind}")
    emptied = ";".join(str(delete(table)) for table in reversed(metadata.sorted_tables) if table is not counters)
    if kind == "postgres":
        run(shared.url, emptied)
    else:
        with closing(sqlite3.connect(str(shared.transactions.address.database))) as connection:
            connection.executescript(f"PRAGMA synchronous = OFF; BEGIN; {emptied}; COMMIT")
    return shared


@pytest.fixture
def shared_url(opened: Opened) -> str:
    """The address of `database`, for tests that open it once more."""
    return opened.url


@pytest.fixture
def database(opened: Opened) -> Database:
    """An empty one, with its tables."""
    return Database(opened.transactions)


@pytest_asyncio.fixture(loop_scope="session")
async def own_database(url: str) -> AsyncIterator[Database]:
    """In a file of its own, for tests that do something to the file."""
    async with open_database(url) as opened:
        yield opened
