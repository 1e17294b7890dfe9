"""Two candidates that turn out to be one paper become one."""

from collections.abc import Iterable
from dataclasses import fields, replace
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
    for column in NAMING:
        await connection.execute(update(column.table).where(column == goes).values({column: stays}))
    waiting = select(proposals.c.id, proposals.c.options).where(proposals.c.ballot_id.is_(None))
    for row in (await connection.execute(waiting)).all():
        if any(option.get("candidate_id") == goes for option in row.options):
            renamed = [option | _named(option, stays, goes) for option in row.options]
            await connection.execute(update(proposals).where(proposals.c.id == row.id).values(options=renamed))


def _named(option: dict[str, Any], stays: int, goes: int) -> dict[str, Any]:
    return {"candidate_id": stays} if option.get("candidate_id") == goes else {}


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
