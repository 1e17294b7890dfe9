"""Two candidates that turn out to be one paper become one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, cast, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Details
from bot.pipeline.credit import MOST
from bot.pipeline.pasted import is_unnamed
from bot.reviews.identity import fold
from bot.storage.candidate_rows import candidate_columns, candidate_of, settle_reviewed
from bot.storage.changes import insert_new
from bot.storage.choice_tables import (
    ballot_options,
    ballots,
    candidates,
    paper_aliases,
    promises,
    proposals,
    suggestions,
    wishes,
)
from bot.values import fields, replace

_GONE = "candidate:"
_UNKNOWN: tuple[object, ...] = (None, "", ())
_S = CandidateState
# Whichever of the two went further says where the paper stands; who was brought anew sleeps and lies aside no more.
_FURTHER = (_S.DISCARDED, _S.SNOOZED, _S.IDEA, _S.SHORTLISTED, _S.ON_BALLOT, _S.CHOSEN, _S.DRAFTED, _S.REVIEWED)
NAMING = (
    paper_aliases.c.candidate_id,
    ballots.c.winner_id,
    ballot_options.c.candidate_id,
    promises.c.candidate_id,
    suggestions.c.candidate_id,
    wishes.c.candidate_id,
)
"""Every column that names a candidate."""


async def same_papers(connection: AsyncConnection, record: CandidateRecord, keys: Iterable[str]) -> list[int]:
    """The candidates that are this paper by its key, by one of `keys`, or by its title where they have no paper yet;
    oldest first."""
    wanted = [record.key, *keys]
    under_another = select(paper_aliases.c.candidate_id).where(paper_aliases.c.key.in_(wanted))
    alike = candidates.c.key.in_(wanted) | candidates.c.id.in_(under_another)
    if title := fold(record.title):
        alike |= (candidates.c.title_key == title) & candidates.c.paper_key.is_(None)
    query = select(candidates.c.id).where(alike).order_by(candidates.c.added_at, candidates.c.id)
    return list((await connection.execute(query)).scalars())


async def join(connection: AsyncConnection, stays: int, goes: int, now: datetime) -> None:
    """The one that stays gets what it lacks and all that named the other; the other's address becomes an alias."""
    rows = await connection.execute(select(candidates).where(candidates.c.id.in_((stays, goes))).with_for_update())
    both = {row["id"]: candidate_of(row) for row in rows.mappings()}
    older, younger = both[stays], both[goes]
    await _hand_over(connection, stays, goes)
    await connection.execute(delete(candidates).where(candidates.c.id == goes))
    joined = _joined(older, younger, now)
    await connection.execute(update(candidates).where(candidates.c.id == stays).values(joined))
    for key in (younger.record.key, gone_key(goes)):
        await insert_new(connection, paper_aliases, key=key, candidate_id=stays)
    if joined["state"] is _S.REVIEWED:  # whoever waited for the other one would wait for ever
        await settle_reviewed(connection, [stays], [], now)


def gone_key(candidate_id: int) -> str:
    """The alias under which an id that is gone leads to the candidate that stays: links in the channel name ids."""
    return f"{_GONE}{candidate_id}"


async def new_ids(connection: AsyncConnection, count: int) -> list[dict[str, int]]:
    """The `id` column of so many candidates that are inserted next, as far as it must be given.

    SQLite numbers from the highest row on: the next candidate would get the id of one that is gone, and with it every
    button and link that names it.
    """
    if connection.dialect.name != "sqlite":
        return [{}] * count
    gone = func.max(cast(func.substr(paper_aliases.c.key, len(_GONE) + 1), Integer))
    highest_gone = await connection.scalar(select(gone).where(paper_aliases.c.key.startswith(_GONE)))
    highest = max(highest_gone or 0, await connection.scalar(select(func.max(candidates.c.id))) or 0)
    return [{"id": highest + n} for n in range(1, count + 1)]


async def _hand_over(connection: AsyncConnection, stays: int, goes: int) -> None:
    """Everything that named the one names the other; a reader who wished for both wishes once."""
    same = wishes.alias()
    twice = exists().where(and_(same.c.candidate_id == stays, same.c.user_id == wishes.c.user_id))
    await connection.execute(delete(wishes).where(wishes.c.candidate_id == goes, twice))
    await _rename_in_records(connection, stays, goes)
    for column in NAMING:
        await connection.execute(update(column.table).where(column == goes).values({column: stays}))
    await _rename_in_proposals(connection, stays, goes)


async def _rename_in_records(connection: AsyncConnection, stays: int, goes: int) -> None:
    """Of closed ballots: the votes are the same, and so is what they are decided to mean."""
    stood = select(ballot_options.c.ballot_id).where(ballot_options.c.candidate_id == goes)
    decided = select(ballots.c.id, ballots.c.audit).where(ballots.c.id.in_(stood), ballots.c.audit.is_not(None))
    for row in (await connection.execute(decided)).all():
        record = row.audit | {"options": _renamed(row.audit.get("options", ()), stays, goes)}
        await connection.execute(update(ballots).where(ballots.c.id == row.id).values(audit=record))


async def _rename_in_proposals(connection: AsyncConnection, stays: int, goes: int) -> None:
    """Where both stand, the one that goes keeps its place under an id that is nobody's: it is gone, as any other whose
    place is filled before the ballot opens."""
    columns = (proposals.c.id, proposals.c.options, proposals.c.refused)
    for row in (await connection.execute(select(*columns).where(proposals.c.ballot_id.is_(None)))).all():
        standing = {option.get("candidate_id") for option in row.options}
        options = row.options if stays in standing else _renamed(row.options, stays, goes)
        refused = list(dict.fromkeys(stays if one == goes else one for one in row.refused))
        if (options, refused) != (row.options, row.refused):
            change = update(proposals).where(proposals.c.id == row.id)
            await connection.execute(change.values(options=options, refused=refused))


def _renamed(options: Iterable[dict[str, Any]], stays: int, goes: int) -> list[dict[str, Any]]:
    return [option | ({"candidate_id": stays} if option.get("candidate_id") == goes else {}) for option in options]


def _joined(older: Candidate, younger: Candidate, now: datetime) -> dict[str, Any]:
    """The columns of the candidate that the two are."""
    further = max((older, younger), key=lambda one: _FURTHER.index(one.state))
    credit = min(older.credit.at(now) + younger.credit.at(now), MOST)
    known = Details.KNOWN in (older.details, younger.details)
    return candidate_columns(_record(older.record, younger.record)) | {
        "state": further.state,
        "former_state": further.former,
        "snoozed_until": further.snoozed_until,
        "score": max(older.score, younger.score),
        "credit": credit,
        "credit_at": now if credit else None,
        "details": Details.KNOWN if known else older.details,
    }


def _record(older: CandidateRecord, younger: CandidateRecord) -> CandidateRecord:
    """The older one's words, where it has any of its own."""
    lacked = {
        field.name: getattr(younger, field.name)
        for field in fields(older)
        if getattr(older, field.name) in _UNKNOWN or (field.name == "title" and is_unnamed(older))
    }
    return replace(older, **lacked)
