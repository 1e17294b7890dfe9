"""A row or two in every table of a database, whatever tables a release adds; and all rows of one, as they are kept."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, Text, cast, insert, select

from bot.storage.address import read_url
from bot.storage.columns import Instant
from bot.storage.engine import Transactions
from bot.storage.every_table import metadata
from bot.storage.tables import counters
from tests.makers import NOW

NUMBERS = (1, 2)


async def fill_every_table(url: str) -> None:
    """The second row of each has nothing where nothing is allowed."""
    transactions = Transactions(read_url(url))
    async with transactions.write() as connection:
        for table in metadata.sorted_tables:
            if table is counters:  # these two came with the tables
                continue
            for number in NUMBERS:
                await connection.execute(insert(table).values({one: _value(one, number) for one in table.columns}))
    await transactions.close()


async def every_row(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """By table; JSON as its text, so that a JSON null differs from nothing."""
    transactions = Transactions(read_url(url))
    rows = {}
    async with transactions.read() as connection:
        for table in metadata.sorted_tables:
            columns = (cast(one, Text) if isinstance(one.type, JSON) else one for one in table.columns)
            found = await connection.execute(select(*columns))
            rows[table.name] = sorted((tuple(row) for row in found), key=repr)
    await transactions.close()
    return rows


def _value(column: Column[Any], number: int) -> Any:
    if column.nullable and number == NUMBERS[-1]:
        return None
    if column.foreign_keys or (isinstance(column.type, Integer) and not isinstance(column.type, Boolean)):
        return number
    made = {
        JSON: [{"title": "שלום ∑", "number": number, "nothing": None}],
        Boolean: number == 1,
        Date: date(2026, 11, number),
        Instant: NOW + timedelta(microseconds=number),
        LargeBinary: bytes(range(256)),
    }
    return next((value for kind, value in made.items() if isinstance(column.type, kind)), f"{column.name} {number} ⟨א⟩")
