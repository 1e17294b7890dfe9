"""The journal beside a SQLite file, which a program that reads and never ends keeps from being emptied."""

from sqlalchemy import URL

from bot.storage.address import file_of

USUAL = 64 * 2**20
"""Bytes that it may keep when it is emptied (`journal_size_limit`); an import makes it longer for a moment."""
_TOO_LONG = 4 * USUAL


def overgrown(address: URL, too_long: int = _TOO_LONG) -> str | None:
    """A plain line when it is longer (bytes) than our own work makes it: every commit copies it back into the database
    from a few MiB on, unless somebody still reads what was before (https://www.sqlite.org/wal.html, section 6)."""
    file = file_of(address)
    if file is None:
        return None
    journal = file.with_name(f"{file.name}-wal")
    size = journal.stat().st_size if journal.exists() else 0
    if size <= too_long:
        return None
    return (
        f"database: {journal} has grown to {size / 2**20:.0f} MiB, since another program reads {file.name} and does not"
        " end; end that one"
    )
