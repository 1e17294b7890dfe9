"""Terms of the glossary as an import brings them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.term import Term
from bot.pipeline.ports import ImportCounts
from bot.storage.bulk import execute_many
from bot.storage.columns import key_of
from bot.storage.tables import terms
from bot.storage.term_rows import term_columns, term_of
from bot.values import replace


async def keep_terms(connection: AsyncConnection, records: Sequence[Term]) -> ImportCounts:
    """By key; a repeated one counts once, the first wins. A line number alone is no change."""
    first = {key_of(record.key): record for record in reversed(records)}
    rows = (await connection.execute(select(terms).where(terms.c.key.in_(list(first))))).mappings()
    known = {row["key"]: (row["id"], term_of(row)) for row in rows}
    new = [term_columns(record) for key, record in reversed(first.items()) if key not in known]
    changed = [
        term_columns(record) | {"its_id": known[key][0]}
        for key, record in first.items()
        if key in known and not _same(known[key][1], record)
    ]
    await execute_many(connection, insert(terms), new)
    await execute_many(connection, update(terms).where(terms.c.id == bindparam("its_id")), changed)
    return ImportCounts(len(new), len(changed), len(records) - len(new) - len(changed))


def _same(one: Term, other: Term) -> bool:
    return replace(one, source_line=None) == replace(other, source_line=None)
