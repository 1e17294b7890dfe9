"""Many rows in few statements."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

_CHUNK = 500  # parameters in one IN list; old SQLite allows 999: https://www.sqlite.org/limits.html

T = TypeVar("T")


def chunks(items: Sequence[T], size: int = _CHUNK) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


async def execute_many(connection: AsyncConnection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """The statement for each row, in one call of the driver a chunk; nothing for no rows."""
    for some in chunks(rows):
        await connection.execute(statement, some)
