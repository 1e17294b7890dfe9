"""A database's address, read once and in one way."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import InvalidSettings

_FORMS = "write sqlite+aiosqlite:///var/bot.db or postgresql+psycopg://user:password@host/name"


def read_url(url: str) -> URL:
    """The address in its parts. InvalidSettings (without the text itself: it may hold a password) when it is none."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise InvalidSettings((f"BOT_DATABASE_URL is no database address: {_FORMS}",)) from error
    if address.drivername not in {"sqlite+aiosqlite", "postgresql+psycopg"}:
        raise InvalidSettings((f"BOT_DATABASE_URL begins with {address.drivername}, which is not supported: {_FORMS}",))
    if is_sqlite(address) and (address.database or "").startswith("file:"):
        raise InvalidSettings(("BOT_DATABASE_URL names an SQLite URI: give the plain path of a file",))
    return address


def is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def file_of(address: URL) -> Path | None:
    """The SQLite file; None for a database in memory and for PostgreSQL."""
    if not is_sqlite(address) or address.database in {None, "", ":memory:"}:
        return None
    return Path(str(address.database))
