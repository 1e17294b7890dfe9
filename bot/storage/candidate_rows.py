"""A candidate as a row, and back; and the changes that ballots and posts make to candidates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Details
from bot.pipeline.credit import Credit
from bot.reviews.identity import fold
from bot.reviews.paper import other_keys
from bot.storage.choice_tables import OPEN, ballot_options, candidates, paper_aliases, promises
from bot.storage.letters import write_of_reviews
from bot.storage.review_rows import paper_of


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
    return Candidate(
        id=row["id"],
        record=record,
        state=CandidateState(row["state"]),
        added_at=row["added_at"],
        credit=Credit(row["credit"], row["credit_at"]),
        score=row["score"],
        snoozed_until=row["snoozed_until"],
        former=CandidateState(row["former_state"]) if row["former_state"] else None,
        details=Details(row["details"]),
    )


async def mark_reviewed(
    connection: AsyncConnection, papers: Iterable[str], titles: Iterable[str], now: datetime
) -> None:
    """The candidates with one of these papers (keys, under any address that is known) or titles are reviewed, their
    promises kept, and whoever waits for them gets a letter."""
    papers = list(papers)
    keys = [same for key in papers for same in (key, *other_keys(key))]
    change = update(candidates).where(like_reviewed(papers, titles)).values(state=CandidateState.REVIEWED)
    reviewed = list((await connection.execute(change.returning(candidates.c.id))).scalars())
    await settle_reviewed(connection, reviewed, keys, now)


def like_reviewed(papers: Iterable[str], titles: Iterable[str]) -> ColumnElement[bool]:
    """Candidates that are not reviewed, with one of these papers or titles: those that `mark_reviewed` marks."""
    folded = {fold(title) for title in titles} - {""}  # signs only are no title
    keys = [same for key in papers for same in (key, *other_keys(key))]
    under_another = select(paper_aliases.c.candidate_id).where(paper_aliases.c.key.in_(keys))
    same_paper = candidates.c.paper_key.in_(keys) | candidates.c.id.in_(under_another)
    return (same_paper | candidates.c.title_key.in_(folded)) & (candidates.c.state != CandidateState.REVIEWED)


async def settle_reviewed(
    connection: AsyncConnection, reviewed: Sequence[int], keys: Sequence[str], now: datetime
) -> None:
    """Of candidates that became reviewed, and of papers with these keys: promises are kept, and who waits is told."""
    kept = update(promises).where(promises.c.candidate_id.in_(reviewed), OPEN)
    await connection.execute(kept.values(kept_at=now))
    await write_of_reviews(connection, reviewed, keys, now)


async def shortlist_again(connection: AsyncConnection, ballot_id: int) -> None:
    """The ballot's candidates, but for those that moved on meanwhile. What had been discarded is so again, since nobody
    wanted it; an owner's undo brings it to the shortlist."""
    on_it = select(ballot_options.c.candidate_id).where(ballot_options.c.ballot_id == ballot_id)
    change = update(candidates).where(candidates.c.id.in_(on_it), candidates.c.state == CandidateState.ON_BALLOT)
    discarded = candidates.c.former_state == CandidateState.DISCARDED
    await connection.execute(
        change.values(
            state=case((discarded, CandidateState.DISCARDED.value), else_=CandidateState.SHORTLISTED.value),
            former_state=case((discarded, CandidateState.SHORTLISTED.value)),
        )
    )


async def set_credits(connection: AsyncConnection, points: Mapping[int, int], now: datetime) -> None:
    """By candidate id, per mille of voters, as of now."""
    change = update(candidates).where(candidates.c.id == bindparam("its_id"))
    rows = [{"its_id": its_id, "credit": left, "credit_at": now} for its_id, left in points.items()]
    if rows:
        await connection.execute(change, rows)
