"""The list of candidates, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.pipeline.board import STATES, Change, ChangeKind, Order, Shelf, View, changed, is_old, version_of
from bot.pipeline.candidate import Candidate, CandidateState
from bot.reviews.identity import fold
from bot.values import replace
from tests.fakes.tables import Tables


class MemoryBoard:
    """`pipeline.board.BoardStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def page(self, view: View, now: datetime, limit: int, offset: int = 0) -> list[Candidate]:
        return self._ordered(view, now)[offset : offset + limit]

    async def count(self, view: View, now: datetime) -> int:
        return len(self._ordered(view, now))

    async def shelves(self, now: datetime) -> Mapping[Shelf, int]:
        return {shelf: await self.count(View(shelf=shelf), now) for shelf in Shelf}

    async def topics(self) -> Mapping[str, int]:
        return Counter(topic for one in self._all for topic in dict.fromkeys(one.record.topics))

    async def sources(self) -> Mapping[str, int]:
        return Counter(one.record.source for one in self._all)

    async def change(
        self, candidate_id: int, seen: str, change: Change, today: date, now: datetime, cause: str
    ) -> Candidate | None:
        self._tables.require_new(cause)
        before = self._tables.candidates.get(candidate_id)
        after = changed(before, change, today) if before and version_of(before) == seen else None
        if after:
            self._tables.record(cause)
            self._tables.candidates[candidate_id] = after
        return after

    async def discard(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]:
        undecided = [one.id for one in self._all if one.state is CandidateState.IDEA and not one.score]
        return self._move([one for one in ids if one in undecided], ChangeKind.DISCARD, now.date(), cause)

    async def put_back(self, ids: Sequence[int], now: datetime, cause: str) -> list[int]:
        return self._move(ids, ChangeKind.PUT_BACK, now.date(), cause)

    async def wake(self, today: date) -> int:
        due = [
            one for one in self._all if one.state is CandidateState.SNOOZED and (one.snoozed_until or today) <= today
        ]
        for one in due:
            former = one.former or CandidateState.IDEA
            self._tables.candidates[one.id] = replace(one, state=former, snoozed_until=None, former=None)
        return len(due)

    def _move(self, ids: Sequence[int], kind: ChangeKind, today: date, cause: str) -> list[int]:
        self._tables.require_new(cause)
        self._tables.record(cause)
        moved = []
        for one in sorted(ids):
            before = self._tables.candidates.get(one)
            after = changed(before, Change(kind), today) if before else None
            if after:
                self._tables.candidates[one] = after
                moved.append(one)
        return moved

    @property
    def _all(self) -> list[Candidate]:
        return list(self._tables.candidates.values())

    def _ordered(self, view: View, now: datetime) -> list[Candidate]:
        found = [one for one in self._all if _fits(one, view, now)]
        newest = sorted(found, key=lambda one: (one.added_at, one.id), reverse=True)
        match view.order:
            case Order.NEWEST:
                return newest
            case Order.WAITING:
                return newest[::-1]
            case Order.STARS:
                return sorted(newest, key=lambda one: (is_old(one, now), -one.score, -(one.record.upvotes or 0)))


def _fits(one: Candidate, view: View, now: datetime) -> bool:
    record = one.record
    text = fold(" ".join((record.title, record.label or "", record.pitch or "", record.abstract or "")))
    return (
        one.state in STATES[view.shelf]
        and (view.shelf is not Shelf.OLD or is_old(one, now))
        and (view.topic is None or view.topic in record.topics)
        and (view.source is None or view.source == record.source)
        and all(word in text for word in fold(view.words).split())
    )
