"""The types of columns that SQLAlchemy lacks, and the one kind of index that it asks each dialect for."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

_LONGEST_KEY_BYTES = 1_000
"""PostgreSQL's B-tree refuses entries over 2 704 bytes: https://www.postgresql.org/docs/current/btree.html"""


def only_where(condition: ColumnElement[bool]) -> dict[str, Any]:
    """`info` of an index over the rows of which this is true. Said to the dialects only where tables are made
    (`every_table`): to take `postgresql_where=` SQLAlchemy imports that dialect, which is 3 MB that SQLite never needs.
    """
    return {"where": condition}


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept and given in UTC on both databases (SQLite itself would forget the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone says nothing; take it from the Clock")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


class Key(TypeDecorator[str]):
    """Text that is looked up by equality only. A very long one (a hostile title) is kept shortened, see `key_of`."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else key_of(value)


def key_of(text: str) -> str:
    """The text itself, or for more than 1 000 bytes its beginning and its SHA-256; the key of a key is that key."""
    packed = text.encode("utf-8", "surrogatepass")
    if len(packed) <= _LONGEST_KEY_BYTES:
        return text
    digest = hashlib.sha256(packed).hexdigest()
    return f"{packed[: _LONGEST_KEY_BYTES - 70].decode('utf-8', 'ignore')}#{digest}"
