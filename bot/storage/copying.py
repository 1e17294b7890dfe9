"""Every row of one database into another one with the same schema, on SQLite and PostgreSQL alike."""

from typing import Any

from sqlalchemy import JSON, Column, Insert, Select, Table, Text, bindparam, cast, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.every_table import metadata

_ROWS_AT_ONCE = 500


async def copy_rows(source: AsyncConnection, target: AsyncConnection) -> None:
    """Afterwards the target holds what the source holds, and nothing else. Commits nothing.

    Both have this release's tables; the source is read a few hundred rows at a time.
    """
    for table in reversed(metadata.sorted_tables):  # a migration may have put rows into new tables
        await target.execute(delete(table))
    for table in metadata.sorted_tables:
        writing = _writing(table, target.dialect.name)
        async with source.stream(_reading(table)) as rows:
            async for some in rows.partitions(_ROWS_AT_ONCE):
                await target.execute(writing, [_values(table, row) for row in some])
    if target.dialect.name == "postgresql":
        await _count_on(target)


def _reading(table: Table) -> Select[Any]:
    """JSON as its text: a null in a column and a JSON null are two things, and both would be read as None."""
    return select(*(cast(one, Text) if _is_json(one) else one for one in table.columns))


def _writing(table: Table, dialect: str) -> Insert:
    """SQLite keeps JSON as text; PostgreSQL takes no text for it unless it is told what it is."""
    values = {}
    for one in table.columns:
        place = bindparam(f"_{one.name}", type_=Text() if _is_json(one) else one.type)
        values[one.name] = cast(place, JSON) if _is_json(one) and dialect == "postgresql" else place
    return insert(table).values(values)


def _values(table: Table, row: Any) -> dict[str, Any]:
    return {f"_{one.name}": value for one, value in zip(table.columns, row, strict=True)}


async def _count_on(target: AsyncConnection) -> None:
    """PostgreSQL gives the ids of new rows from counters of its own, which know nothing of rows with ids."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            last = f"(SELECT max({column.name}) FROM {table.name})"  # noqa: S608 our own names
            counter = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
            await target.execute(text(f"SELECT setval({counter}, coalesce({last}, 1), {last} IS NOT NULL)"))


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)
