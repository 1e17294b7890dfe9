"""The journal beside a SQLite file: it holds what was deleted until it is emptied, and a program that reads and never
ends keeps it from being emptied."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import URL

from bot.storage.address import file_of

USUAL = 64 * 2**20
"""Bytes that it may keep when it is emptied (`journal_size_limit`); an import makes it longer for a moment."""
_TOO_LONG = 4 * USUAL
_EMPTY_EVERY = timedelta(seconds=30)  # issue 11: what somebody had forgotten is gone within a minute


def overgrown(address: URL, too_long: int = _TOO_LONG) -> str | None:
    """A plain line when it is longer (bytes) than our own work makes it: every commit copies it back into the database
    from a few MiB on, unless somebody still reads what was before (https://www.sqlite.org/wal.html, section 6)."""
    file = file_of(address)
    if file is None or (size := _size(address)) <= too_long:
        return None
    return (
        f"database: {file}-wal has grown to {size / 2**20:.0f} MiB, since another program reads {file.name} and does"
        " not end; end that one"
    )


class EmptyJournal:
    """A duty: what was deleted is out of the journal within a minute, too. Without it the journal of a quiet bot would
    hold what readers wrote, and had forgotten, for hours: SQLite copies it back from 1,000 pages on."""

    def __init__(self, address: URL, empty: Callable[[], Awaitable[bool]]) -> None:
        """`empty`: `Transactions.empty_journal`."""
        self._address, self._empty = address, empty
        self._emptied_at: datetime | None = None

    async def __call__(self, now: datetime) -> None:
        if self._emptied_at is not None and abs(now - self._emptied_at) < _EMPTY_EVERY:
            return
        if _size(self._address) == 0 or await self._empty():
            self._emptied_at = now


def _size(address: URL) -> int:
    """Bytes; 0 where there is no file."""
    file = file_of(address)
    journal = file and file.with_name(f"{file.name}-wal")
    return journal.stat().st_size if journal and journal.exists() else 0
