"""From every released schema to this one: all of it or nothing, once, and the file is kept as it was before."""

import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.errors import DatabaseAway, DatabaseBusy
from bot.storage.address import read_url
from bot.storage.backup import look_into
from bot.storage.copies import KEPT, KEPT_FOR, ExpireCopies, keep_before
from bot.storage.database import open_database
from bot.storage.engine import Transactions
from bot.storage.lock import hold_file
from bot.storage.restore import restore_backup
from bot.storage.schema import REVISIONS, bring_up, found_revision
from tests.contract.released import make_old
from tests.contract.test_schema import shape
from tests.makers import NOW

OLD = REVISIONS[-2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
def here(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Transactions]:
    transactions = Transactions(read_url(url))
    try:
        yield transactions
    finally:
        await transactions.close()


def copies(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.glob("bot.db.*") if path.suffix != ".lock")


EVERY = [
    *(pytest.param("sqlite", revision) for revision in REVISIONS[:-1]),
    *(pytest.param("postgres", revision, marks=pytest.mark.postgres) for revision in (REVISIONS[0], OLD)),
]


@pytest.mark.fault(21)
@pytest.mark.parametrize(("kind", "revision"), EVERY)
async def test_every_released_schema_becomes_that_of_this_release_once(
    empty_url: str, migrated_shape: set[Any], revision: str
) -> None:
    await make_old(empty_url, revision)
    async with connected(empty_url) as transactions:
        for _ in range(2):
            await bring_up(transactions)
            assert await shape(transactions) == migrated_shape
        async with transactions.read() as connection:
            kept = await connection.scalar(text("SELECT value FROM remembered WHERE name = 'channel'"))
    assert kept == "-100123"


@pytest.fixture
async def migrated_shape(url: str) -> set[Any]:
    async with connected(url) as transactions:
        return await shape(transactions)


@pytest.mark.fault(21)
@pytest.mark.parametrize("revision", [REVISIONS[0], OLD])
async def test_an_interrupted_migration_changes_nothing(empty_url: str, revision: str) -> None:
    """Fault 21: at its very end, when all tables have changed."""
    await make_old(empty_url, revision)
    async with connected(empty_url) as transactions:
        before = await shape(transactions)
        with interrupted(transactions), pytest.raises(KeyboardInterrupt):
            await bring_up(transactions)
        assert await shape(transactions) == before
        await bring_up(transactions)
        async with transactions.read() as connection:
            assert await found_revision(connection) == REVISIONS[-1]


@contextmanager
def interrupted(transactions: Transactions) -> Iterator[None]:
    """By Ctrl-C, as the first of its statements that writes down the new schema is about to be run."""

    def interrupt(*arguments: Any) -> None:
        if "alembic_version" in arguments[2] and f"'{REVISIONS[-1]}'" in arguments[2]:
            raise KeyboardInterrupt

    event.listen(transactions.engine.sync_engine, "before_cursor_execute", interrupt)
    try:
        yield
    finally:
        event.remove(transactions.engine.sync_engine, "before_cursor_execute", interrupt)


async def test_the_file_is_kept_as_it_was_and_can_be_restored(here: str, file: Path, tmp_path: Path) -> None:
    await make_old(here, OLD)
    async with open_database(here):
        pass
    assert copies(file) == [f"bot.db.schema-{OLD}"]
    kept = tmp_path / f"bot.db.schema-{OLD}"
    assert look_into(kept).revision == OLD
    elsewhere = f"sqlite+aiosqlite:///{tmp_path / 'elsewhere' / 'bot.db'}"
    await restore_backup(kept, elsewhere)
    async with open_database(elsewhere, migrate=False) as database:
        assert await database.noted("channel") == "-100123"


async def test_a_new_database_and_one_that_is_up_to_date_are_not_copied(here: str, file: Path) -> None:
    for _ in range(2):
        async with open_database(here):
            pass
    assert copies(file) == []


async def test_without_room_for_the_copy_nothing_is_migrated(here: str, file: Path) -> None:
    await make_old(here, OLD)
    occupy(file, f"bot.db.schema-{OLD}")
    with pytest.raises(DatabaseAway):
        async with open_database(here):
            pass
    async with connected(here) as transactions, transactions.read() as connection:
        assert await found_revision(connection) == OLD


@pytest.mark.fault(21)
async def test_nothing_is_migrated_under_a_bot_of_the_former_release(here: str) -> None:
    """Fault 21: a command of the new one, while the old one runs."""
    await make_old(here, OLD)
    with hold_file(here):
        with pytest.raises(DatabaseBusy):
            async with open_database(here):
                pass
        async with open_database(here, held=True):  # the new bot itself
            pass


def test_the_newest_copies_stay_for_thirty_days(file: Path) -> None:
    sqlite3.connect(file).close()
    for revision in ("0007", "0008", "0009", "0009"):
        keep_before(file, revision)
    assert copies(file) == ["bot.db.schema-0008", "bot.db.schema-0009"]
    assert len(copies(file)) == KEPT


async def test_a_copy_expires_as_readers_are_promised(file: Path) -> None:
    make_aged(file)
    expire = ExpireCopies(file)
    await expire(NOW + KEPT_FOR)
    assert copies(file) == ["bot.db.schema-0009"]
    await expire(NOW + KEPT_FOR + timedelta(hours=23))  # it looks once a day
    assert copies(file) == ["bot.db.schema-0009"]
    await expire(NOW + KEPT_FOR + timedelta(days=1))
    assert copies(file) == []
    await ExpireCopies(None)(NOW)


def make_aged(file: Path) -> None:
    """Two copies: of a second before NOW, and of a second after it."""
    for revision, seconds in (("0008", -1), ("0009", 1)):
        copy = file.with_name(f"bot.db.schema-{revision}")
        copy.touch()
        at = NOW.timestamp() + seconds
        os.utime(copy, (at, at))


def occupy(file: Path, name: str) -> None:
    """A folder stands where that file is to be."""
    (file.parent / name / "full").mkdir(parents=True)
