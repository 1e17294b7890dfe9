"""Archived reviews by number, topic and year."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, TableValuedAlias, func, select, true

from bot.archive.browsing import Facts
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.address import is_sqlite
from bot.storage.archive import NEWEST_FIRST
from bot.storage.engine import Transactions
from bot.storage.review_rows import stored_review
from bot.storage.tables import reviews

_ARCHIVED = reviews.c.state == ReviewState.ARCHIVED


class SqlBrowse:
    """`archive.browsing.BrowseStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def by_number(self, number: int) -> StoredReview | None:
        found = await self._all(select(reviews).where(_ARCHIVED, reviews.c.number == number))
        return found[0] if found else None

    async def topics(self) -> Mapping[str, int]:
        each = self._each_topic()
        times = func.count(reviews.c.id.distinct()).label("times")  # a topic may stand twice in one review
        query = select(each.c.value.label("topic"), times).select_from(reviews.join(each, true())).where(_ARCHIVED)
        async with self._transactions.read() as connection:
            rows = (await connection.execute(query.group_by(each.c.value))).all()
        return {row.topic: row.times for row in rows}

    async def of_topic(self, topic: str, limit: int, offset: int = 0) -> list[StoredReview]:
        each = self._each_topic()
        about = select(each.c.value).where(each.c.value == topic).exists()
        return await self._all(
            select(reviews).where(_ARCHIVED, about).order_by(*NEWEST_FIRST).limit(limit).offset(offset)
        )

    async def facts(self, review_ids: Sequence[int]) -> list[Facts]:
        query = select(reviews.c.date, reviews.c.topics).where(_ARCHIVED, reviews.c.id.in_(review_ids))
        async with self._transactions.read() as connection:
            return [Facts(row.date, tuple(row.topics)) for row in await connection.execute(query)]

    async def _all(self, query: Select[*tuple[object, ...]]) -> list[StoredReview]:
        async with self._transactions.read() as connection:
            return [stored_review(row) for row in (await connection.execute(query)).mappings()]

    def _each_topic(self) -> TableValuedAlias:
        """The topics of a row of `reviews`, a row each."""
        elements = func.json_each if is_sqlite(self._transactions.address) else func.json_array_elements_text
        return elements(reviews.c.topics).table_valued("value")
