"""What `reviewbot doctor` says about the database, without changing or creating anything."""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, NullPool, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.archive.meaning import Progress
from bot.errors import DatabaseAway, InvalidSettings
from bot.publishing.chosen import Choice
from bot.storage.address import file_of, is_sqlite, read_url
from bot.storage.chosen import read_choices
from bot.storage.faults import translated
from bot.storage.owners import read_channel, read_owners
from bot.storage.schema import REVISIONS, found_revision
from bot.storage.vectors import read_progress
from bot.values import Struct, field


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"  # worth knowing, nothing to do
    FAULT = "fault"  # the bot will not run like this


class Finding(Struct, frozen=True):
    """One line for people: plain words, no password."""

    level: Level
    text: str


class Examined(Struct, frozen=True):
    """findings: at least one; choices: of owners, by the setting, as far as they can be read; owners, channel: as they
    were learnt."""

    findings: tuple[Finding, ...]
    choices: Mapping[str, Choice] = field(default_factory=dict)
    owners: tuple[int, ...] = ()
    channel: str | None = None


async def examine(url: str, model: str | None = None) -> Examined:
    """Raises nothing for what is wrong with the database, and never makes a file.

    A SQLite file is opened read-only; a process that uses it is not disturbed. model: whose vectors to count, where
    search goes by meaning.
    """
    try:
        address = read_url(url)
    except InvalidSettings as error:
        return Examined(tuple(Finding(Level.FAULT, fault) for fault in error.faults))
    file = file_of(address)
    if is_sqlite(address) and file is None:
        forgets = "the database lives in memory: everything is forgotten when the bot stops"
        return Examined((Finding(Level.NOTE, forgets),))
    try:
        with translated(address):
            if file is not None and not file.is_file():
                return Examined((_missing(file),))
            return await _look(address, file, model)
    except DatabaseAway as error:
        return Examined((Finding(Level.FAULT, f"the database cannot be used: {error.reason}"),))


def _missing(file: Path) -> Finding:
    if file.exists():
        return Finding(Level.FAULT, f"{file} is no ordinary file; name a file in BOT_DATABASE_URL")
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not folder.is_dir():
        return Finding(Level.FAULT, f"{file} cannot be made: {folder} is no directory")
    if not os.access(folder, os.W_OK):
        return Finding(Level.FAULT, f"{file} does not exist and cannot be made: {folder} is not writable")
    return Finding(Level.NOTE, f"there is no database yet; {file} is created on first use")


async def _look(address: URL, file: Path | None, model: str | None) -> Examined:
    if file is not None:
        read_only = {"mode": "ro", "uri": "true"}
        engine = create_async_engine(
            address.set(database=f"file:{quote(str(file))}", query=read_only), poolclass=NullPool
        )
    else:
        engine = create_async_engine(address, poolclass=NullPool, connect_args={"connect_timeout": 5})
    try:
        async with engine.connect() as connection:
            faults = await (_postgres(connection) if file is None else _sqlite(connection, file))
            schema = await _schema(connection)
            if schema.level is not Level.OK:
                return Examined((*faults, schema))
            vectors = [_embedded(await read_progress(connection, model))] if model else []
            learnt = await read_owners(connection), await read_channel(connection)
            return Examined((*faults, schema, *vectors), await read_choices(connection), *learnt)
    finally:
        await engine.dispose()


async def _sqlite(connection: AsyncConnection, file: Path) -> list[Finding]:
    faults = []
    mode = await connection.scalar(text("PRAGMA journal_mode"))
    if mode != "wal":
        faults.append(f"{file} is not in WAL mode but in {mode}; start the bot once where the file can be written")
    if (damage := await connection.scalar(text("PRAGMA quick_check(1)"))) != "ok":
        faults.append(f"{file} is damaged ({damage}); restore a backup")
    return [Finding(Level.FAULT, fault) for fault in [*faults, *_unwritable(file)]]


def _unwritable(file: Path) -> list[str]:
    """SQLite writes two files beside the database, so its folder must be writable as well."""
    return [f"{path} is not writable" for path in (file, file.absolute().parent) if not os.access(path, os.W_OK)]


async def _postgres(connection: AsyncConnection) -> list[Finding]:
    faults = []
    if await connection.scalar(text("SHOW transaction_read_only")) == "on":
        faults.append("the PostgreSQL server is read-only (a standby?)")
    if not await connection.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")):
        faults.append("this PostgreSQL user may not create tables; grant CREATE on the schema")
    return [Finding(Level.FAULT, fault) for fault in faults]


def _embedded(progress: Progress) -> Finding:
    words = f"{progress.embedded} of {progress.archived} reviews can be found by meaning"
    return Finding(Level.OK, f"{words}; the others follow while the bot runs" if progress.missing else words)


async def _schema(connection: AsyncConnection) -> Finding:
    revision = await found_revision(connection)
    if revision == REVISIONS[-1]:
        return Finding(Level.OK, f"the database can be read, its schema ({revision}) is this release's")
    if revision is None:
        return Finding(Level.NOTE, "the database has no tables yet; they are created on first use")
    if revision in REVISIONS:
        return Finding(Level.NOTE, f"the schema ({revision}) is of an older release; it is migrated on first use")
    return Finding(Level.FAULT, f"the schema ({revision}) is of a later release; install that one or a newer one")
