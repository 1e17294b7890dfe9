"""Reviews as an import brings them: added, changed, joined with what other sources told, or left alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.doubt import Doubt, DoubtKind
from bot.intake.merging import Seen, Verdict, filled, text_standing, verdict
from bot.intake.record import ImportedReview
from bot.pipeline.ports import ImportCounts
from bot.reviews.identity import content_hash, short_hash
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.bulk import execute_many
from bot.storage.candidate_rows import mark_reviewed
from bot.storage.changes import next_revisions
from bot.storage.columns import key_of
from bot.storage.matching import Match, match_reviews
from bot.storage.review_rows import review_columns, stored_review
from bot.storage.sightings import Sighting, note_sightings, sightings_by_identity, sightings_by_review
from bot.storage.tables import reviews
from bot.storage.twins import join_twins
from bot.values import Struct, replace


class _Case(Struct, frozen=True):
    """One record: its key, its content hash, what its source said before, and which review it is."""

    key: str
    record: ImportedReview
    given: str
    before: Seen | None
    match: Match

    @property
    def says_nothing_new(self) -> bool:
        """Message ids and numbers may have been added to a text that is the same."""
        same = self.before is not None and self.before.content_hash == self.given
        return same and not self.record.message_ids

    def sighting(self, review_id: int) -> Sighting:
        return Sighting(self.key, review_id, Seen(self.record.source, self.given, self.record.standing))


class KeepReviews:
    """Keeps batch after batch in the caller's transaction; `doubts` grows by what only the archive can tell."""

    def __init__(self, connection: AsyncConnection, now: datetime, force: bool) -> None:
        self.doubts: list[Doubt] = []
        self._connection, self._now, self._force = connection, now, force
        self._done: set[bytes] = set()

    async def __call__(self, records: Sequence[ImportedReview]) -> ImportCounts:
        cases = await self._cases(records)
        taken = await self._taken_numbers(cases)
        added = [case for case in cases if case.match.review_id is None]
        changed, sightings = await self._changes(cases, taken)
        sightings += await self._add(added, taken)
        await self._write(changed)
        await note_sightings(self._connection, sightings)
        return ImportCounts(len(added), len(changed), len(records) - len(added) - len(changed))

    async def _cases(self, records: Sequence[ImportedReview]) -> list[_Case]:
        """Each record whose identity this import has not met yet."""
        first: dict[str, ImportedReview] = {}
        for record in records:
            key = key_of(record.identity)
            if (packed := short_hash(key)) not in self._done:
                self._done.add(packed)
                first[key] = record
        seen = await sightings_by_identity(self._connection, list(first))
        matches = await match_reviews(self._connection, first, seen)
        own = {(one.key, one.seen.source): one.seen for one in seen}
        return [
            _Case(key, record, content_hash(record.review), own.get((key, record.source)), matches[key])
            for key, record in first.items()
        ]

    async def _taken_numbers(self, cases: Sequence[_Case]) -> set[int]:
        wanted = [case.record.review.number for case in cases if case.record.review.number is not None]
        query = select(reviews.c.number).where(reviews.c.number.in_(wanted))
        return {number for number in await self._connection.scalars(query) if number is not None}

    async def _changes(
        self, cases: Sequence[_Case], taken: set[int]
    ) -> tuple[dict[int, dict[str, Any]], list[Sighting]]:
        """What is to be written into which row, and what the sources say now."""
        asked = {
            case.match.review_id: case
            for case in cases
            if case.match.review_id is not None and (self._force or not case.says_nothing_new)
        }
        rows = await self._connection.execute(select(reviews).where(reviews.c.id.in_(asked)))
        stored = [stored_review(row) for row in rows.mappings()]
        told = await sightings_by_review(self._connection, list(asked))
        changes: dict[int, dict[str, Any]] = {}
        sightings = []
        for one in stored:
            case = asked[one.id]
            found = self._verdict(case, one, told.get(one.id, []))
            values = self._values(case, one, found) | self._number(case, one, taken)
            if values:
                changes[one.id] = values
            if found is not Verdict.KEEP:
                sightings.append(case.sighting(one.id))
        return changes, sightings

    def _verdict(self, case: _Case, stored: StoredReview, told: Sequence[Seen]) -> Verdict:
        present = content_hash(stored.review)
        standing = text_standing(present, told)
        found = verdict(case.record, case.given, case.before, present, standing, force=self._force)
        if found is Verdict.KEEP:
            self._doubt(case, DoubtKind.HAND_EDIT)
        return found

    def _values(self, case: _Case, stored: StoredReview, found: Verdict) -> dict[str, Any]:
        """The columns that change: the text, or what it lacked; and where it was posted."""
        record = case.record
        text = stored.review
        if found is Verdict.TAKE:
            text = replace(record.review, number=stored.review.number)
        elif found is Verdict.LEAVE and case.before is None:
            text = filled(stored.review, record.review)
        values = review_columns(text) if text != stored.review else {}
        if record.source_line and (found is Verdict.TAKE or stored.source_line is None):
            values["source_line"] = record.source_line
        if record.message_ids and record.message_ids != stored.message_ids:
            values["message_ids"] = list(record.message_ids)
        if record.posted_at and not stored.posted_at:
            values["posted_at"] = record.posted_at
        return values

    def _number(self, case: _Case, stored: StoredReview | None, taken: set[int]) -> dict[str, Any]:
        """The number that the row gets: once given it moves by the owner only, and no two reviews have the same."""
        wanted = case.record.review.number
        given = stored.review.number if stored else None
        if wanted is None or wanted == given:
            return {}
        if given is not None and not self._force:
            if case.record.stated_number == wanted:
                self._doubt(case, DoubtKind.NUMBER_KEPT, found=str(wanted), used=str(given))
            return {}
        if wanted in taken:
            self._doubt(case, DoubtKind.NUMBER_TAKEN, found=str(wanted))
            return {}
        taken.add(wanted)
        return {"number": wanted}

    async def _add(self, cases: Sequence[_Case], taken: set[int]) -> list[Sighting]:
        """New rows, archived; what the sources say of them."""
        if not cases:
            return []
        revision = await next_revisions(self._connection, len(cases))
        rows = [self._row(case, taken) | {"revision": revision + place} for place, case in enumerate(cases)]
        await execute_many(self._connection, insert(reviews), rows)
        query = select(reviews.c.identity, reviews.c.id).where(reviews.c.identity.in_([case.key for case in cases]))
        written = [case.record.review for case in cases]
        papers = [review.paper.key for review in written if review.paper]
        await mark_reviewed(self._connection, papers, [review.title for review in written], self._now)
        ids = {row.identity: row.id for row in await self._connection.execute(query)}
        await join_twins(self._connection, list(ids.values()))
        return [case.sighting(ids[case.key]) for case in cases]

    def _row(self, case: _Case, taken: set[int]) -> dict[str, Any]:
        record = case.record
        if case.match.may_be is not None:
            self._doubt(case, DoubtKind.UNSURE_MATCH, used=case.match.may_be)
        return {
            **review_columns(record.review),
            "number": None,
            **self._number(case, None, taken),
            "identity": case.key,
            "state": ReviewState.ARCHIVED,
            "source_line": record.source_line,
            "message_ids": list(record.message_ids),
            "posted_at": record.posted_at,
            "added_at": self._now,
        }

    async def _write(self, changes: Mapping[int, dict[str, Any]]) -> None:
        """One statement for each set of columns; every changed row gets a revision."""
        revision = await next_revisions(self._connection, len(changes)) if changes else 0
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for place, (review_id, values) in enumerate(changes.items()):
            by_columns.setdefault(tuple(sorted(values)), []).append(
                values | {"revision": revision + place, "its_id": review_id}
            )
        for rows in by_columns.values():
            await execute_many(self._connection, update(reviews).where(reviews.c.id == bindparam("its_id")), rows)

    def _doubt(self, case: _Case, kind: DoubtKind, **facts: str) -> None:
        record = case.record
        self.doubts.append(
            Doubt(kind=kind, line=record.source_line, place=record.place, review=record.review.title, **facts)
        )
