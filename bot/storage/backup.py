"""A backup is one SQLite file with every row, whatever database it was made of; so it can be restored into either."""

import asyncio
import os
import shlex
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.errors import InvalidInput
from bot.storage.address import file_of, is_sqlite, read_url
from bot.storage.copies import copy_file, make_private, open_file
from bot.storage.copying import copy_rows
from bot.storage.engine import Transactions
from bot.storage.faults import sqlite_translated
from bot.storage.schema import bring_up, require_current
from bot.values import Struct


class Contents(Struct, frozen=True):
    """What a backup holds. revision: of its schema; rows: how many, by table; size_bytes: of the file."""

    revision: str
    rows: Mapping[str, int]
    size_bytes: int


async def make_backup(url: str, file: Path) -> Contents:
    """Copies the whole database as it is at one moment into a new file, while a bot goes on writing.

    The file is there only when it is whole: it was read again, and is on the disk. InvalidInput: a file of this name
    exists, or there is nothing to copy. DatabaseAway; then nothing is left of it.
    """
    address = read_url(url)
    source = file_of(address)
    if is_sqlite(address):
        _require_there(source)
    _require_new(file)
    with _taking_place(file) as part:
        if source is not None:
            await asyncio.to_thread(copy_file, source, part)
        else:
            await _copy_server(url, part)
        return await asyncio.to_thread(look_into, part)


def _require_there(source: Path | None) -> None:
    if source is None:
        raise InvalidInput("", "BOT_DATABASE_URL names a database in memory, of which nothing can be kept")
    if not source.is_file():
        raise InvalidInput(str(source), "there is no database yet; BOT_DATABASE_URL says where it is looked for")


def _require_new(file: Path) -> None:
    if file.exists():
        raise InvalidInput(str(file), "a file of this name is there already; name a new one")


def look_into(file: Path) -> Contents:
    """What is in a backup, every page of it looked at. InvalidInput: it is none, or it is damaged."""
    if not file.is_file():
        raise InvalidInput(str(file), "there is no such file")
    try:
        with closing(open_file(file)) as reading:
            if (damage := _one(reading, "PRAGMA integrity_check(1)")) != "ok":
                raise InvalidInput(str(file), f"it is damaged ({damage}); take another backup")
            tables = [name for (name,) in reading.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            if "alembic_version" not in tables:
                raise InvalidInput(str(file), "it is none of our databases; give a file that `reviewbot backup` wrote")
            ours = sorted(name for name in tables if name != "alembic_version" and not name.startswith("sqlite_"))
            counts = {name: int(_one(reading, f'SELECT count(*) FROM "{name}"')) for name in ours}  # noqa: S608 its own names
            revision = str(_one(reading, "SELECT version_num FROM alembic_version"))
    except sqlite3.Error as error:
        raise InvalidInput(str(file), f"it is no backup, or it is damaged ({error}); take another one") from error
    return Contents(revision, counts, file.stat().st_size)


async def _copy_server(url: str, part: Path) -> None:
    """From PostgreSQL, by one snapshot: what is written meanwhile is not in it, and waits for nothing."""
    server, scratch = Transactions(read_url(url)), Transactions(read_url(f"sqlite+aiosqlite:///{part}"))
    try:
        await require_current(server)
        await bring_up(scratch)
        async with server.read() as source, scratch.write() as target:
            await source.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            await source.execute(text("SET LOCAL statement_timeout = 0"))  # a big table takes its time
            await copy_rows(source, target)
    finally:
        await scratch.close()
        await server.close()
    with sqlite_translated(), closing(sqlite3.connect(part)) as closing_up:
        closing_up.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _taking_place(file: Path) -> Iterator[Path]:
    """A file beside the one that is wanted; it takes that name when the block ends well, else nothing is left of it."""
    part = file.with_name(f"{file.name}.part")
    try:
        make_private(part)
        try:
            yield part
            part.rename(file)
            _keep_name(file.absolute().parent)
        finally:
            for rest in ("", "-wal", "-shm", "-journal"):
                part.with_name(part.name + rest).unlink(missing_ok=True)
    except OSError as error:
        first = "" if file.parent.exists() else f"mkdir -p {shlex.quote(str(file.parent))}, or "
        raise InvalidInput(str(file), f"it cannot be written ({error.strerror}); {first}name another place") from error


def _keep_name(folder: Path) -> None:
    """After a power cut the file has its new name: SQLite synced what is in it, this is the folder's own entry."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        os.fsync(opened)
        os.close(opened)


def _one(connection: sqlite3.Connection, query: str) -> Any:
    return connection.execute(query).fetchone()[0]
