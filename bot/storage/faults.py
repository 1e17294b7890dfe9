"""What goes wrong in a database, told as DatabaseAway with a plain reason and never a password."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import DatabaseAway

# https://www.sqlite.org/rescode.html, by the beginning of the name (extended codes follow it)
_SQLITE = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "the file is locked by another program",
    "SQLITE_LOCKED": "the file is locked by another program",
    "SQLITE_READONLY": "the file is read-only",
    "SQLITE_CANTOPEN": "the file cannot be opened; look at its folder and its rights",
    "SQLITE_IOERR": "the disk fails at reading or writing",
    "SQLITE_NOTADB": "the file is no SQLite database",
    "SQLITE_CORRUPT": "the file is damaged; restore a backup",
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "25006": "the server is read-only",
    "28000": "the server refuses this user",
    "28P01": "the server refuses this password",
    "3D000": "the server has no database of this name",
    "40001": "another program changed the same rows",
    "40P01": "two programs waited for each other",
    "42501": "this user lacks a right in the database",
    "53100": "the server's disk is full",
    "53300": "the server has no connection left",
    "55P03": "another program holds a lock for too long",
    "57014": "the server took too long",
}


@contextmanager
def translated(address: URL) -> Iterator[None]:
    """Inside, an error that means "not now, not here" becomes DatabaseAway. Programming errors stay what they are."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        reason = _reason(error, address)
        if reason is None:
            raise
        raise DatabaseAway(reason) from error
    except PoolTimeout as error:
        raise DatabaseAway("every connection is in use") from error
    except (PendingRollbackError, OSError) as error:
        raise DatabaseAway(_hide(str(error), address)) from error


@contextmanager
def sqlite_translated() -> Iterator[None]:
    """As `translated`, around the library itself, and around work with its files."""
    try:
        yield
    except sqlite3.Error as error:
        name = error.sqlite_errorname if hasattr(error, "sqlite_errorname") else ""
        raise DatabaseAway(_known(name, "") or str(error)) from error
    except OSError as error:
        raise DatabaseAway(f"{error.filename}: {error.strerror}") from error


def _known(name: str, code: str) -> str | None:
    """By SQLite's name of an error, or PostgreSQL's code."""
    return next((words for start, words in _SQLITE.items() if name.startswith(start)), _POSTGRES.get(code))


def _reason(error: DBAPIError, address: URL) -> str | None:
    """Plain words; None when the statement is at fault, not the database."""
    cause = error.orig
    name = str(getattr(cause, "sqlite_errorname", ""))
    code = str(getattr(cause, "sqlstate", None) or "")
    if known := _known(name, code):
        return known
    if error.connection_invalidated:
        return "the connection broke; whether the last change was kept is not known"
    if isinstance(error, OperationalError | InterfaceError):
        first_line = str(cause).strip().partition("\n")[0]
        return _hide(first_line, address) or type(cause).__name__
    return None


def _hide(text: str, address: URL) -> str:
    password = address.password
    return text.replace(password, "[hidden]") if password else text
