"""One process on one SQLite file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import DatabaseAway, DatabaseBusy
from bot.storage.address import file_of, read_url


@contextmanager
def hold_file(url: str) -> Iterator[None]:
    """Holds an operating-system lock on `<file>.lock` while inside; a process that dies lets go of it.

    DatabaseBusy at once when another process holds it; DatabaseAway when the lock cannot be made (a read-only folder).
    PostgreSQL and databases in memory need none.
    """
    file = file_of(read_url(url))
    if file is None:
        yield
        return
    with hold(file):
        yield


@contextmanager
def hold(file: Path) -> Iterator[None]:
    """`hold_file` of a file that may not be there yet."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{file}.lock", timeout=0, fallback_to_soft=False)
        lock.acquire()
    except Timeout as error:
        raise DatabaseBusy(str(file)) from error
    except OSError as error:
        raise DatabaseAway(f"{file}.lock cannot be made: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()
