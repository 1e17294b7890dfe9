"""A backup becomes a database again: on a clean machine, into a SQLite file or into PostgreSQL."""

import asyncio
import tempfile
from pathlib import Path

from sqlalchemy import URL, inspect

from bot.errors import InvalidInput, NewerDatabase
from bot.storage.address import file_of, is_sqlite, read_url
from bot.storage.backup import Contents, look_into
from bot.storage.copies import copy_file, make_private
from bot.storage.copying import copy_rows
from bot.storage.engine import Transactions
from bot.storage.lock import hold_file
from bot.storage.restored import mark_restored
from bot.storage.schema import REVISIONS, bring_up, wait_for_turn

_BESIDE = ("", "-wal", "-shm")  # SQLite would take the journal of another database for its own


async def restore_backup(file: Path, url: str) -> Contents:
    """Makes the database at this address out of a backup, all of it or nothing, migrated to this release.

    InvalidInput: the file is no backup, or there is a database already: nothing is ever written over. NewerDatabase,
    DatabaseBusy, DatabaseAway.
    """
    address = read_url(url)
    target = file_of(address)
    if is_sqlite(address) and target is None:
        raise InvalidInput("", "BOT_DATABASE_URL names a database in memory, which would be forgotten at once")
    contents = await asyncio.to_thread(look_into, file)
    if contents.revision not in REVISIONS:
        raise NewerDatabase(contents.revision)
    with hold_file(url):
        if target is not None:
            _require_nothing(target)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=target and target.absolute().parent) as folder:
            staged = Path(folder) / "bot.db"
            await _stage(file, staged)
            if target is not None:
                staged.rename(target)
            else:
                await _pour(staged, address)
    return contents


def _require_nothing(target: Path) -> None:
    for rest in _BESIDE:
        there = target.with_name(target.name + rest)
        if there.exists():
            raise InvalidInput(str(there), "it is there already; stop the bot and move it away first")


async def _stage(file: Path, staged: Path) -> None:
    """A copy, brought to this release, and marked: what is newer stands in the channel. For its owner's eyes only, as
    the backup is; what SQLite keeps beside it gets the same rights."""
    make_private(staged)
    await asyncio.to_thread(copy_file, file, staged)
    scratch = Transactions(read_url(f"sqlite+aiosqlite:///{staged}"))
    try:
        await bring_up(scratch)
        async with scratch.write() as connection:
            await mark_restored(connection)
    finally:
        await scratch.close()


async def _pour(staged: Path, address: URL) -> None:
    """Into PostgreSQL, in one transaction with the tables themselves."""
    from bot.storage.migrations.run import upgrade

    scratch, server = Transactions(read_url(f"sqlite+aiosqlite:///{staged}")), Transactions(address)
    try:
        async with scratch.read() as source, server.write() as target:
            await wait_for_turn(target)
            if await target.run_sync(lambda connection: inspect(connection).get_table_names()):
                raise InvalidInput("", "this PostgreSQL database has tables already; make an empty one and name that")
            await target.run_sync(upgrade)
            await copy_rows(source, target)
    finally:
        await server.close()
        await scratch.close()
