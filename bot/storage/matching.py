"""Which review of the archive a record is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import RowMapping, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.merging import NEAR, OPENING_READ, Known, opening, same_review
from bot.intake.record import ImportedReview
from bot.reviews.identity import fold
from bot.reviews.review import ReviewState
from bot.storage.columns import key_of
from bot.storage.sightings import Sighting
from bot.storage.tables import reviews, sightings
from bot.values import Struct

_IN_THE_CHANNEL = (ReviewState.ARCHIVED, ReviewState.POSTING)


class Match(Struct, frozen=True):
    """review_id: the review that a record is, None for a new one; may_be: the title of one that it may be."""

    review_id: int | None = None
    may_be: str | None = None


async def match_reviews(
    connection: AsyncConnection, records: Mapping[str, ImportedReview], seen: Iterable[Sighting]
) -> dict[str, Match]:
    """Each record's review, by the record's key: known by an identity, else by date and paper or title.

    A source tells of a review once: one that it told of before, or that another of these records is, matches no more.
    """
    by_identity = {sighting.key: sighting.review_id for sighting in seen}
    rows = await connection.execute(select(reviews.c.identity, reviews.c.id).where(reviews.c.identity.in_(records)))
    by_identity |= {row.identity: row.id for row in rows}
    found = {key: Match(by_identity[key]) for key in records if key in by_identity}
    unknown = {key: record for key, record in records.items() if key not in by_identity}
    for source in {record.source for record in unknown.values()}:
        own = {key: record for key, record in unknown.items() if record.source == source}
        found |= _matched(own, await _alike(connection, source, list(own.values())), set(by_identity.values()))
    return found


def _matched(records: Mapping[str, ImportedReview], rows: Sequence[RowMapping], taken: set[int]) -> dict[str, Match]:
    alike = _Alike(rows)
    found = {}
    for key, record in records.items():
        same, unsure = same_review(record, [known for known in alike.near(record) if known.id not in taken])
        found[key] = Match(same.id if same else None, alike.title(unsure) if unsure else None)
        taken |= {same.id} if same else set()
    return found


class _Alike:
    """Reviews by day and by paper and title: a channel may call each of a thousand reviews the same."""

    def __init__(self, rows: Sequence[RowMapping]) -> None:
        self._titles = {row["id"]: str(row["title"]) for row in rows}
        self._by_day: dict[tuple[str, date | None], list[Known]] = {}
        self._by_paper: dict[str, list[Known]] = {}
        for known in map(_known, rows):
            if known.paper_key:
                self._by_paper.setdefault(known.paper_key, []).append(known)
            for key in {known.paper_key, known.title_key} - {None}:
                self._by_day.setdefault((str(key), known.date), []).append(known)

    def near(self, record: ImportedReview) -> list[Known]:
        """Those with its paper or title at most a day away, or of an unknown day; the first to arrive first."""
        keys, day = [key_of(key) for key in _keys(record)], record.review.date
        if day is None:
            found = self._by_paper.get(keys[0], []) if record.review.paper else []
        else:
            days = (None, *(_moved(day, by) for by in (-NEAR, NEAR)), day)
            found = [known for key in keys for one in days for known in self._by_day.get((key, one), ())]
        return sorted({known.id: known for known in found}.values(), key=lambda known: known.id)

    def title(self, known: Known) -> str:
        return self._titles[known.id]


def _keys(record: ImportedReview) -> list[str]:
    title = fold(record.review.title)
    return [record.review.paper.key, title] if record.review.paper else [title]


def _moved(day: date, by: timedelta) -> date | None:
    """None where the calendar ends."""
    try:
        return day + by
    except OverflowError:
        return None


def _known(row: RowMapping) -> Known:
    return Known(row["id"], row["date"], row["paper_key"], row["title_key"], opening(row["body"]))


async def _alike(connection: AsyncConnection, source: str, records: Sequence[ImportedReview]) -> Sequence[RowMapping]:
    """Reviews of the channel with the paper or title of one of the records, of which this source never told.

    Only those of about the records' days, and not their whole texts: every review may have the same title.
    """
    papers = {record.review.paper.key for record in records if record.review.paper}
    undated = {record.review.paper.key for record in records if record.review.paper and not record.review.date}
    titles = {fold(record.review.title) for record in records} - {""}
    days = [record.review.date for record in records if record.review.date]
    told = exists().where(sightings.c.review_id == reviews.c.id, sightings.c.source == source)
    columns = (reviews.c[name] for name in ("id", "title", "date", "paper_key", "title_key"))
    query = select(*columns, func.substr(reviews.c.body, 1, OPENING_READ).label("body"))
    query = query.where(or_(reviews.c.paper_key.in_(papers), reviews.c.title_key.in_(titles)))
    near = [reviews.c.date.is_(None), reviews.c.paper_key.in_(undated)]
    if days:
        near.append(reviews.c.date.between(_moved(min(days), -NEAR) or date.min, _moved(max(days), NEAR) or date.max))
    rows = await connection.execute(query.where(or_(*near), reviews.c.state.in_(_IN_THE_CHANNEL), ~told))
    return rows.mappings().all()
