"""Which review of the archive a record is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.merging import Known, opening, same_review
from bot.intake.record import ImportedReview
from bot.reviews.identity import fold
from bot.reviews.review import ReviewState
from bot.storage.columns import key_of
from bot.storage.sightings import Sighting
from bot.storage.tables import reviews, sightings

_IN_THE_CHANNEL = (ReviewState.ARCHIVED, ReviewState.POSTING)


@dataclass(frozen=True, slots=True)
class Match:
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
    by_key: dict[str, list[RowMapping]] = {}
    for row in rows:
        for key in {row["paper_key"], row["title_key"]} - {None}:
            by_key.setdefault(key, []).append(row)
    found = {}
    for key, record in records.items():
        near = {row["id"]: row for shared in _keys(record) for row in by_key.get(key_of(shared), ())}
        same, unsure = same_review(record, [_known(row) for row in near.values() if row["id"] not in taken])
        found[key] = Match(same.id if same else None, near[unsure.id]["title"] if unsure else None)
        taken |= {same.id} if same else set()
    return found


def _keys(record: ImportedReview) -> list[str]:
    title = fold(record.review.title)
    return [record.review.paper.key, title] if record.review.paper else [title]


def _known(row: RowMapping) -> Known:
    return Known(row["id"], row["date"], row["paper_key"], row["title_key"], opening(row["body"]))


async def _alike(connection: AsyncConnection, source: str, records: Sequence[ImportedReview]) -> Sequence[RowMapping]:
    """Reviews of the channel with the paper or title of one of the records, of which this source never told."""
    papers = {record.review.paper.key for record in records if record.review.paper}
    titles = {fold(record.review.title) for record in records} - {""}
    told = exists().where(sightings.c.review_id == reviews.c.id, sightings.c.source == source)
    columns = (reviews.c[name] for name in ("id", "title", "date", "paper_key", "title_key", "body"))
    query = select(*columns).where(or_(reviews.c.paper_key.in_(papers), reviews.c.title_key.in_(titles)))
    rows = await connection.execute(query.where(reviews.c.state.in_(_IN_THE_CHANNEL), ~told))
    return rows.mappings().all()
