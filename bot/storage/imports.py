"""What documents bring into the archive."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.record import ImportedReview
from bot.pipeline.ports import ImportCounts
from bot.reviews.review import ReviewState
from bot.storage.bulk import chunks, execute_many
from bot.storage.changes import REVIEWS, next_revisions, take_turn
from bot.storage.columns import key_of
from bot.storage.engine import Transactions
from bot.storage.review_rows import review_columns
from bot.storage.tables import reviews


class SqlImports:
    """`intake.ports.ImportStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep_reviews(self, records: Sequence[ImportedReview], now: datetime) -> ImportCounts:
        """A number that another review has, or that differs from the one given before, is not taken: once given,
        numbers move by the owner only. A changed text keeps its state, and the messages it was posted as unless the
        record names its own. An identity that the records repeat counts once: the first wins.
        """
        first = {key_of(record.identity): record for record in reversed(records)}
        first = dict(reversed(first.items()))
        columns = {identity: review_columns(record.review) for identity, record in first.items()}
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            known = await _known(connection, list(first))
            new = [identity for identity in first if identity not in known]
            changed = [key for key, row in known.items() if row["content_hash"] != columns[key]["content_hash"]]
            touched = [identity for identity in first if identity in {*new, *changed}]
            numbers = await _free_numbers(connection, {key: first[key] for key in touched}, known)
            revision = await next_revisions(connection, len(touched)) if touched else 0
            for place, key in enumerate(touched):
                columns[key] |= {"revision": revision + place, "number": numbers[key]}
                columns[key] |= _provenance(first[key], known.get(key), now)
            await execute_many(connection, insert(reviews), [columns[key] for key in new])
            change = update(reviews).where(reviews.c.id == bindparam("its_id"))
            await execute_many(connection, change, [columns[key] for key in changed])
        return ImportCounts(len(new), len(changed), len(records) - len(touched))


async def _known(connection: AsyncConnection, identities: Sequence[str]) -> dict[str, RowMapping]:
    found: dict[str, RowMapping] = {}
    needed = (reviews.c.id, reviews.c.identity, reviews.c.content_hash, reviews.c.number, reviews.c.message_ids)
    for some in chunks(identities):
        rows = (await connection.execute(select(*needed).where(reviews.c.identity.in_(some)))).mappings()
        found |= {row["identity"]: row for row in rows}
    return found


async def _free_numbers(
    connection: AsyncConnection, records: dict[str, ImportedReview], known: dict[str, RowMapping]
) -> dict[str, int | None]:
    """The number that each record's row gets: the one it has, else its own when nobody has that, else none."""
    wanted = [record.review.number for record in records.values() if record.review.number is not None]
    taken: set[int] = set()
    for some in chunks(wanted):
        taken |= set((await connection.scalars(select(reviews.c.number).where(reviews.c.number.in_(some)))).all())
    given: dict[str, int | None] = {}
    for key, record in records.items():
        number = known[key]["number"] if key in known else None
        if number is None and record.review.number not in taken:
            number = record.review.number
        given[key] = number
        taken |= {number} if number is not None else set()
    return given


def _provenance(record: ImportedReview, known: RowMapping | None, now: datetime) -> dict[str, Any]:
    if known is None:
        identity = {"identity": record.identity, "state": ReviewState.ARCHIVED, "added_at": now}
        return identity | {"source_line": record.source_line, "message_ids": list(record.message_ids)}
    message_ids = list(record.message_ids) or known["message_ids"]
    return {"its_id": known["id"], "source_line": record.source_line, "message_ids": message_ids}
