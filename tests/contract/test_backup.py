"""A backup holds every row as it was at one moment; a restore makes the database of it, once, and over nothing."""

import asyncio
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.errors import DatabaseBusy, InvalidInput, NewerDatabase
from bot.storage.backup import look_into, make_backup
from bot.storage.choice_tables import letters
from bot.storage.database import Database, open_database
from bot.storage.lock import hold_file
from bot.storage.restore import restore_backup
from bot.storage.schema import REVISIONS
from tests.contract.every_row import NUMBERS, every_row, fill_every_table
from tests.contract.released import copy_damaged, make_old
from tests.makers import NOW, make_review


@pytest.fixture
def here(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of a SQLite file, where the kind of database does not matter."""
    shutil.copy(migrated_sqlite, tmp_path / "bot.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    """The address of a clean machine's database."""
    return f"sqlite+aiosqlite:///{tmp_path / 'elsewhere' / 'bot.db'}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


async def test_every_row_comes_back_on_the_same_kind_of_database(url: str, empty_url: str, file: Path) -> None:
    await fill_every_table(url)
    contents = await make_backup(url, file)
    assert min(contents.rows.values()) == len(NUMBERS)
    if url == empty_url:  # SQLite: they share a folder
        empty_url = empty_url.replace("bot.db", "elsewhere/bot.db")
    assert await restore_backup(file, empty_url) == contents
    assert await every_row(empty_url) == as_restored(await every_row(url))


async def test_a_backup_of_one_kind_of_database_becomes_the_other(url: str, elsewhere: str, file: Path) -> None:
    """PostgreSQL to SQLite; SQLite to PostgreSQL is below."""
    await fill_every_table(url)
    await make_backup(url, file)
    await restore_backup(file, elsewhere)
    kept = as_restored(await every_row(url))
    assert await every_row(elsewhere) == kept
    assert len(kept) > 40


@pytest.mark.postgres
async def test_a_file_becomes_a_database_of_postgres_that_counts_on(
    here: str, new_postgres: Callable[[], AbstractContextManager[str]], file: Path
) -> None:
    async with open_database(here) as database:
        await database.queue.add(make_review("One"), "a", NOW)
    await make_backup(here, file)
    with new_postgres() as server:
        await restore_backup(file, server)
        assert await every_row(server) == as_restored(await every_row(here))
        async with open_database(server, migrate=False) as database:
            entry = await database.queue.add(make_review("Another"), "b", NOW)
            assert [one.stored.review.title for one in await database.queue.entries()] == ["One", "Another"]
            assert entry.stored.id == 2
        with pytest.raises(InvalidInput, match="tables already"):
            await restore_backup(file, server)


FILES = ("bot.db", "bot.db-wal", "bot.db-shm")


def beside(file: Path) -> list[str]:
    """The names of files in its folder that begin as its own does."""
    return [path.name for path in file.parent.glob(f"{file.stem}*") if path.suffix != ".lock"]


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def as_restored(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """As a restore leaves them: a note to a reader may have been sent since, so none is sent again; and nothing leaves
    before somebody looked into the channel."""
    sent = {"letters": [(*row[:-1], "sending") for row in rows["letters"]]}
    return rows | sent | {"remembered": sorted([*rows["remembered"], ("restored", "", None)], key=repr)}


async def test_a_fresh_database_is_for_its_owners_eyes_whatever_the_umask(tmp_path: Path) -> None:
    fresh = tmp_path / "new" / "bot.db"
    async with open_database(f"sqlite+aiosqlite:///{fresh}") as database:
        await database.note("anything", "at all")
        assert {name: mode(fresh.parent / name) for name in beside(fresh)} == dict.fromkeys(FILES, 0o600)


async def test_what_is_restored_is_for_its_owners_eyes_as_the_backup_is(here: str, file: Path, tmp_path: Path) -> None:
    async with open_database(here):
        pass
    await make_backup(here, file)
    await restore_backup(file, f"sqlite+aiosqlite:///{tmp_path / 'clean' / 'bot.db'}")
    assert mode(tmp_path / "clean" / "bot.db") == 0o600


async def test_a_backup_made_while_others_write_is_of_one_moment(
    database: Database, shared_url: str, file: Path
) -> None:
    """Each change here writes two rows; no backup has only one of them."""
    begun, stop = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            await database.queue.add(make_review(f"Review {number}"), str(number), NOW)
            begun.set()

    writing = asyncio.create_task(write())
    await begun.wait()
    taken = [await make_backup(shared_url, file.with_suffix(f".{number}")) for number in range(2)]
    stop.set()
    await writing
    assert [one.rows["reviews"] for one in taken] == [one.rows["queue"] for one in taken]
    assert taken[-1].rows["reviews"] > 0


async def test_a_backup_is_one_file_for_its_owners_eyes(here: str, file: Path) -> None:
    await make_backup(here, file)
    assert beside(file) == ["kept.db"]
    assert mode(file) == 0o600


async def test_nothing_is_written_over(here: str, elsewhere: str, file: Path) -> None:
    await make_backup(here, file)
    before = look_into(file)
    with pytest.raises(InvalidInput, match="name a new one"):
        await make_backup(here, file)
    await restore_backup(file, elsewhere)
    with pytest.raises(InvalidInput, match="move it away"):
        await restore_backup(file, elsewhere)
    assert look_into(file) == before


@pytest.mark.parametrize("rest", ["-wal", "-shm"])
async def test_the_journal_of_a_database_that_was_there_is_never_taken_for_its_own(
    migrated_sqlite: Path, elsewhere: str, tmp_path: Path, rest: str
) -> None:
    left = tmp_path / "elsewhere" / f"bot.db{rest}"
    left.parent.mkdir()
    left.write_bytes(b"of the former one")
    with pytest.raises(InvalidInput, match="move it away"):
        await restore_backup(migrated_sqlite, elsewhere)


async def test_a_restore_waits_for_no_bot_that_runs_there(migrated_sqlite: Path, elsewhere: str) -> None:
    with hold_file(elsewhere), pytest.raises(DatabaseBusy):
        await restore_backup(migrated_sqlite, elsewhere)


@pytest.mark.fault(5)
async def test_a_damaged_backup_is_refused(migrated_sqlite: Path, elsewhere: str, file: Path, tmp_path: Path) -> None:
    """Fault 5."""
    copy_damaged(migrated_sqlite, file)
    with pytest.raises(InvalidInput, match="damaged"):
        await restore_backup(file, elsewhere)
    assert beside(tmp_path / "elsewhere" / "bot.db") == []


@pytest.mark.parametrize("content", ["no database at all, but some text", "", None])
def test_what_is_no_backup_is_refused(file: Path, content: str | None) -> None:
    if content is not None:
        file.write_text(content)
    with pytest.raises(InvalidInput, match=r"no backup|none of our databases|no such file"):
        look_into(file)


async def test_a_backup_of_a_later_release_is_refused(migrated_sqlite: Path, elsewhere: str, file: Path) -> None:
    shutil.copy(migrated_sqlite, file)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerDatabase):
        await restore_backup(file, elsewhere)


async def test_a_backup_of_an_older_release_is_brought_to_this_one(elsewhere: str, file: Path) -> None:
    await make_old(f"sqlite+aiosqlite:///{file}", REVISIONS[-2])
    assert (await restore_backup(file, elsewhere)).revision == REVISIONS[-2]
    async with open_database(elsewhere, migrate=False) as database:
        assert await database.archive.count() == 0


async def test_a_backup_that_cannot_be_written_leaves_nothing(here: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written"):
        await make_backup(here, tmp_path / "missing" / "kept.db")


async def test_where_there_is_no_database_nothing_is_backed_up(elsewhere: str, file: Path) -> None:
    with pytest.raises(InvalidInput, match="no database yet"):
        await make_backup(elsewhere, file)
    with pytest.raises(InvalidInput, match="memory"):
        await make_backup("sqlite+aiosqlite://", file)
    assert beside(file) == []


async def test_a_note_that_waited_then_is_not_sent_by_the_restored_bot(here: str, elsewhere: str, file: Path) -> None:
    note = {"user_id": 7, "language": "en", "kind": "review_out", "facts": {}, "written_at": NOW, "state": "waiting"}
    async with open_database(here) as database, database.transactions.write() as connection:
        await connection.execute(insert(letters).values(note))
    await make_backup(here, file)
    await restore_backup(file, elsewhere)
    async with open_database(elsewhere) as restored:
        (letter,) = await restored.letters.first(9)
        assert letter.begun
