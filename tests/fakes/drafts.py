"""Drafts in memory: judged by the same contract tests as the database's."""

from collections.abc import Callable
from datetime import date, datetime

from bot.errors import AlreadyApplied, StaleButton
from bot.publishing.drafts import Draft
from bot.publishing.linted import Linted
from bot.publishing.ports import QueueEntry
from bot.publishing.queue import Departure
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.values import replace


class MemoryDrafts:
    """`publishing.drafts.DraftStore`, and what undoes a change (`MendingStore.undo`)."""

    def __init__(self) -> None:
        self.kept: dict[int, Draft] = {}
        self.queued: list[QueueEntry] = []
        self._formers: dict[int, tuple[int, int, Review]] = {}  # review, revision that took its place, text
        self._causes: set[str] = set()
        self._ids = self._revisions = 0

    def put(self, review: Review, author_id: int | None, made_at: datetime | None = None, **fields: object) -> Draft:
        """A draft as it came, under the next id; number and date are dropped."""
        self._ids += 1
        unnumbered = replace(review, number=None, date=None)
        identity = f"channel|undated|{review.title}|1"
        stored = StoredReview(id=self._ids, identity=identity, state=ReviewState.DRAFT, review=unnumbered)
        draft = Draft(stored=replace(stored, revision=self._next()), author_id=author_id, made_at=made_at)
        self.kept[self._ids] = replace(draft, **fields)
        return self.kept[self._ids]

    async def draft(self, review_id: int) -> Draft | None:
        draft = self.kept.get(review_id)
        return draft if draft and _waits(draft) else None

    async def known(self, review_id: int) -> Draft | None:
        return self.kept.get(review_id)

    async def names(self, limit: int) -> list[str]:
        newest = sorted(self.kept.values(), key=lambda one: -one.stored.revision)
        return list(dict.fromkeys(name for one in newest for name in one.stored.review.reviewers))[:limit]

    async def drafts(self, author_id: int | None = None) -> list[Draft]:
        waiting = [one for one in self.kept.values() if _waits(one) and author_id in (None, one.author_id)]
        return sorted(waiting, key=lambda one: -one.stored.revision)

    async def change(
        self, review_id: int, revision: int, review: Review, by: int, now: datetime, cause: str
    ) -> Draft | None:
        self._refuse_again(cause)
        draft = await self.draft(review_id)
        if draft is None or draft.stored.revision != revision:
            return None
        self._once(cause)
        self.kept[review_id] = self._with_text(draft, review)
        return self.kept[review_id]

    async def undo(
        self, former_id: int, now: datetime, cause: str, *, by: int | None = None, of: int | None = None
    ) -> int | None:
        self._refuse_again(cause)
        review_id, revision, review = self._formers.get(former_id, (0, 0, None))
        draft = await self.draft(review_id)
        if review is None or draft is None or draft.stored.revision != revision or of not in (None, review_id):
            return None
        self._once(cause)
        self.kept[review_id] = replace(self._with_text(draft, review), former_id=None)
        return review_id

    async def enqueue(
        self, review_id: int, revision: int, day: date | None, first: bool, by: int, now: datetime, cause: str
    ) -> QueueEntry | None:
        self._refuse_again(cause)
        draft = await self.draft(review_id)
        if draft is None or draft.stored.revision != revision:
            return None
        self._once(cause)
        stored = replace(draft.stored, state=ReviewState.QUEUED, revision=self._next())
        self.kept[review_id] = replace(draft, stored=stored, former_id=None)
        entry = QueueEntry(stored=stored, added_at=now, version=1, fixed_on=day, linted=draft.linted)
        self.queued.insert(0 if first else len(self.queued), entry)
        return entry

    async def discard(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        return self._put_away(review_id, now, cause)

    async def restore(self, review_id: int, by: int, now: datetime, cause: str) -> bool:
        return self._put_away(review_id, None, cause)

    async def nudge(self, before: datetime, now: datetime) -> int:
        """Nobody has forgotten anything here."""
        return 0

    def _put_away(self, review_id: int, at: datetime | None, cause: str) -> bool:
        self._refuse_again(cause)
        draft = self.kept.get(review_id)
        if draft is None or draft.stored.state is not ReviewState.DRAFT:
            return False
        self._once(cause)
        self.kept[review_id] = replace(draft, discarded_at=at)
        return True

    def _with_text(self, draft: Draft, review: Review) -> Draft:
        stored = draft.stored
        revision, former = self._next(), len(self._formers) + 1
        self._formers[former] = (stored.id, revision, stored.review)
        return replace(draft, stored=replace(stored, review=review, revision=revision), former_id=former)

    def _next(self) -> int:
        self._revisions += 1
        return self._revisions

    def _refuse_again(self, cause: str) -> None:
        if cause in self._causes:
            raise AlreadyApplied(cause)

    def _once(self, cause: str) -> None:
        self._refuse_again(cause)
        self._causes.add(cause)


def _waits(draft: Draft) -> bool:
    return draft.stored.state is ReviewState.DRAFT and draft.discarded_at is None


class FakeReading:
    """`draft_desk.ReadDraft`: finds what it is told to, and keeps it as the database does."""

    def __init__(self, drafts: MemoryDrafts, find: Callable[[Review], Linted] | None = None) -> None:
        self._drafts = drafts
        self.find = find
        self.allowed: set[str] = set()

    async def allow(self, review_id: int, revision: int, now: datetime, cause: str, by: int | None) -> None:
        linted = self._drafts.kept[review_id].linted
        if linted is None or linted.revision != revision:
            raise StaleButton(cause)
        self.allowed |= {found.key for found in linted.findings}

    async def read(self, departure: Departure, number: int, before: object, now: datetime) -> Linted:
        stored = departure.entry.stored
        found = self.find(stored.review) if self.find else Linted(stored.revision)
        linted = replace(found, revision=stored.revision, allowed=frozenset(self.allowed))
        self._drafts.kept[stored.id] = replace(self._drafts.kept[stored.id], linted=linted)
        return linted
