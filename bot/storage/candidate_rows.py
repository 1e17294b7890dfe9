"""A candidate as a row, and back; and the changes that ballots and posts make to candidates."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState
from bot.reviews.identity import fold
from bot.storage.review_rows import paper_of
from bot.storage.tables import ballot_options, candidates, promises


def candidate_columns(record: CandidateRecord) -> dict[str, Any]:
    """Every column that a source gives, and the two keys."""
    return {
        "key": record.key,
        "title_key": fold(record.title),
        "title": record.title,
        "paper_key": record.paper.key if record.paper else None,
        "paper_url": record.paper.url if record.paper else None,
        "pitch": record.pitch,
        "abstract": record.abstract,
        "label": record.label,
        "published": record.published,
        "authors_count": record.authors_count,
        "organisation": record.organisation,
        "upvotes": record.upvotes,
        "topics": list(record.topics),
        "source": record.source,
        "source_line": record.source_line,
    }


def candidate_of(row: RowMapping) -> Candidate:
    """From a row with all columns of `candidates`."""
    record = CandidateRecord(
        title=row["title"],
        paper=paper_of(row),
        pitch=row["pitch"],
        abstract=row["abstract"],
        label=row["label"],
        published=row["published"],
        authors_count=row["authors_count"],
        organisation=row["organisation"],
        upvotes=row["upvotes"],
        topics=tuple(row["topics"]),
        source=row["source"],
        source_line=row["source_line"],
    )
    state = CandidateState(row["state"])
    return Candidate(id=row["id"], record=record, state=state, added_at=row["added_at"], carry=row["carry"])


async def mark_reviewed(
    connection: AsyncConnection, papers: Iterable[str], titles: Iterable[str], now: datetime
) -> None:
    """The candidates with one of these papers (keys) or titles are reviewed, and their promises kept."""
    folded = {fold(title) for title in titles} - {""}  # signs only are no title
    alike = candidates.c.paper_key.in_(list(papers)) | candidates.c.title_key.in_(folded)
    unreviewed = candidates.c.state != CandidateState.REVIEWED
    change = update(candidates).where(alike, unreviewed).values(state=CandidateState.REVIEWED)
    reviewed = list((await connection.execute(change.returning(candidates.c.id))).scalars())
    kept = update(promises).where(promises.c.candidate_id.in_(reviewed), promises.c.kept_at.is_(None))
    await connection.execute(kept.values(kept_at=now))


async def shortlist_again(connection: AsyncConnection, ballot_id: int, carry: int = 0) -> None:
    """The ballot's candidates, but for those that moved on meanwhile; `carry` is added to their credit."""
    on_it = select(ballot_options.c.candidate_id).where(ballot_options.c.ballot_id == ballot_id)
    change = update(candidates).where(candidates.c.id.in_(on_it), candidates.c.state == CandidateState.ON_BALLOT)
    await connection.execute(change.values(state=CandidateState.SHORTLISTED, carry=candidates.c.carry + carry))
