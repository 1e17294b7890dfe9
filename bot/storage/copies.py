"""Copies of a SQLite file: as it is at one moment, and the one that is kept before its schema changes."""

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from bot.storage.faults import sqlite_translated

KEPT = 2
"""Of this release and the one before: who skipped a release still finds what was there before."""
KEPT_FOR = timedelta(days=30)
"""As backups: `/privacy` promises readers that what they had deleted is gone by then."""

OWN_EYES = 0o600  # it holds the ids of readers, and drafts


def open_file(file: Path) -> sqlite3.Connection:
    """Never makes a file. Not read-only: the last one who leaves takes away what WAL keeps beside the database."""
    return sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True)


def copy_file(source: Path, target: Path) -> None:
    """A SQLite file as it is at one moment, into an empty or a missing one. Nobody waits for it: writers go on.

    In one step, since a copy in several would begin anew whenever somebody writes
    (https://www.sqlite.org/backup.html). DatabaseAway.
    """
    with sqlite_translated(), closing(open_file(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")  # one file: what WAL keeps beside it would be left behind


def make_private(file: Path) -> None:
    """A new, empty file for its owner's eyes only, in place of one that is there; OSError."""
    file.unlink(missing_ok=True)
    _make(file)


def make_missing(file: Path) -> None:
    """An empty file for its owner's eyes only where there is none; OSError."""
    with suppress(FileExistsError):
        _make(file)


def _make(file: Path) -> None:
    """FileExistsError, also for a link: whoever put it there would see what is written."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN_EYES))


def keep_before(file: Path, revision: str) -> Path:
    """The file as it was with this schema, beside it: `bot.db.schema-0010`. The newest copies stay, the others go.

    One that is there is of an earlier, interrupted migration, and is replaced. DatabaseAway: then nothing changed.
    """
    kept, part = Path(f"{file}.schema-{revision}"), Path(f"{file}.copying")
    with sqlite_translated():
        try:
            make_private(part)
            copy_file(file, part)
            part.replace(kept)
        finally:
            part.unlink(missing_ok=True)
        for old in sorted(_copies(file))[:-KEPT]:
            old.unlink()
    return kept


class ExpireCopies:
    """A duty: once a day, what was kept for longer than 30 days is deleted."""

    def __init__(self, file: Path | None) -> None:
        """`file`: the database; None where it is none."""
        self._file = file
        self._looked_at: datetime | None = None

    async def __call__(self, now: datetime) -> None:
        if self._file is None or (self._looked_at and now - self._looked_at < timedelta(days=1)):
            return
        self._looked_at = now
        await asyncio.to_thread(_expire, self._file, now)


def _expire(file: Path, now: datetime) -> None:
    for copy in _copies(file):
        if copy.stat().st_mtime < (now - KEPT_FOR).timestamp():
            copy.unlink()


def _copies(file: Path) -> list[Path]:
    return list(file.parent.glob(f"{file.name}.schema-*"))
