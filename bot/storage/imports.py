"""What documents bring into the database."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.term import Term
from bot.intake.doubt import Doubt
from bot.intake.ports import Kept
from bot.intake.record import ImportedReview, PastPoll, Record
from bot.pipeline.candidate import CandidateRecord
from bot.pipeline.ports import ImportCounts
from bot.storage.changes import REVIEWS, take_turn
from bot.storage.engine import Transactions
from bot.storage.keep_candidates import keep_candidates
from bot.storage.keep_polls import keep_polls
from bot.storage.keep_reviews import KeepReviews
from bot.storage.keep_terms import keep_terms

_BATCH = 500  # records: what is in memory at a time, and what one statement asks for

T = TypeVar("T")


class SqlImports:
    """`intake.ports.ImportStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(
        self, records: Iterable[Record], now: datetime, *, force: bool = False, rehearse: bool = False
    ) -> Kept:
        """A repeated identity (or key) counts once: the first wins."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            run = _Run(connection, now, force)
            for record in records:
                await run.add(record)
            await run.flush()
            if rehearse:
                await connection.rollback()
        return Kept(run.counts, tuple(run.doubts))


class _Run:
    """One import: collects records by kind and keeps each kind in batches."""

    def __init__(self, connection: AsyncConnection, now: datetime, force: bool) -> None:
        reviews = KeepReviews(connection, now, force)
        self.doubts: Sequence[Doubt] = reviews.doubts
        self._kinds: tuple[_Batches[Any], ...] = (
            _Batches("reviews", ImportedReview, reviews),
            _Batches("candidates", CandidateRecord, partial(keep_candidates, connection, now)),
            _Batches("terms", Term, partial(keep_terms, connection)),
            _Batches("polls", PastPoll, partial(keep_polls, connection)),
        )

    @property
    def counts(self) -> dict[str, ImportCounts]:
        return {batches.name: batches.counts for batches in self._kinds if batches.counts.total}

    async def add(self, record: Record) -> None:
        for batches in self._kinds:
            if isinstance(record, batches.kind):
                await batches.add(record)

    async def flush(self) -> None:
        for batches in self._kinds:
            await batches.flush()


class _Batches(Generic[T]):
    """Records of one kind on their way to the database, at most a batch of them."""

    def __init__(self, name: str, kind: type[T], keep: Callable[[Sequence[T]], Awaitable[ImportCounts]]) -> None:
        self.name, self.kind = name, kind
        self.counts = ImportCounts()
        self._keep = keep
        self._waiting: list[T] = []

    async def add(self, record: T) -> None:
        self._waiting.append(record)
        if len(self._waiting) == _BATCH:
            await self.flush()

    async def flush(self) -> None:
        if self._waiting:
            self.counts += await self._keep(self._waiting)
            self._waiting = []
