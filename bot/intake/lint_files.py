"""Lint without a queue: a review in a file, and the archive."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from bot.archive.ports import ArchiveStore
from bot.intake.draft import parse_draft
from bot.intake.text import Text
from bot.publishing.lint import Filed
from bot.publishing.slots import Schedule
from bot.reviews.lint.finding import Finding, mended
from bot.reviews.lint.known import Earlier, Known, Needs
from bot.reviews.lint.lint import lint, needs
from bot.reviews.review import Review, ReviewState, StoredReview

_ROUNDS = 5  # of mends: one that touched another is made in the next round
_BATCH = 500


class Filing(Protocol):
    """`publishing.lint.LintStore`."""

    async def filed(self, stored: StoredReview, asked: Needs) -> Filed: ...


class Numbers(Protocol):
    """`publishing.ports.NumberStore`."""

    async def next_number(self) -> int: ...


class LintFile:
    """A review that is not in the database yet, as if it left at the next slot."""

    def __init__(self, filing: Filing, numbers: Numbers, schedule: Schedule) -> None:
        self._filing = filing
        self._numbers = numbers
        self._schedule = schedule

    async def __call__(self, source: Text, now: datetime) -> tuple[Review, list[Finding]]:
        """InvalidInput: the file is no review."""
        review = parse_draft(source)
        return review, await self._findings(review, now)

    async def mended(self, review: Review, findings: list[Finding], now: datetime) -> tuple[Review, list[Finding]]:
        """With every mend that there is, and what is left then."""
        for _ in range(_ROUNDS):
            fixed = mended(review, findings)
            if fixed == review:
                break
            review, findings = fixed, await self._findings(fixed, now)
        return review, findings

    async def _findings(self, review: Review, now: datetime) -> list[Finding]:
        day = self._schedule.next_after(now).day
        asked = needs(review, day)
        filed = await self._filing.filed(StoredReview(id=0, identity="", state=ReviewState.DRAFT, review=review), asked)
        known = Known(
            day,
            self._schedule.local_day(now),
            await self._numbers.next_number(),
            filed.same,
            filed.by_day or {},
            filed.titled,
            filed.spelling,
        )
        return await asyncio.to_thread(lint, review, known)


class LintArchive:
    """Every archived review, as if it were posted on its own day: for the table by classes."""

    def __init__(self, archive: ArchiveStore) -> None:
        self._archive = archive

    async def __call__(self) -> AsyncIterator[tuple[StoredReview, list[Finding]]]:
        """Oldest first, undated ones at the start. It keeps what is light of each, and the texts of one batch."""
        size = await self._archive.count()
        by_day: dict[date, list[tuple[int, Earlier]]] = {}
        for offset in range(0, size, _BATCH):
            for stored in await self._archive.latest(_BATCH, offset):
                if stored.review.date:
                    by_day.setdefault(stored.review.date, []).append((stored.id, _earlier(stored)))
        first: dict[str, Earlier] = {}
        for offset in reversed(range(0, size, _BATCH)):
            for stored in reversed(await self._archive.latest(_BATCH, offset)):
                yield stored, await asyncio.to_thread(lint, stored.review, _known(stored, by_day, first))
                if stored.review.paper:
                    first.setdefault(stored.review.paper.key, _earlier(stored))


def _known(
    stored: StoredReview, by_day: Mapping[date, Iterable[tuple[int, Earlier]]], first: Mapping[str, Earlier]
) -> Known:
    review = stored.review
    day = review.date or date.max.replace(year=2099)
    asked = needs(review, day).days if review.date else frozenset[date]()
    others = {one: tuple(other for id_, other in by_day.get(one, ()) if id_ != stored.id) for one in asked}
    same = first.get(review.paper.key) if review.paper else None
    return Known(day, review.date, review.number, same, {one: there for one, there in others.items() if there})


def _earlier(stored: StoredReview) -> Earlier:
    message_id = next(iter(stored.message_ids), None)
    return Earlier(stored.review.title, stored.review.date, stored.review.number, message_id=message_id)
