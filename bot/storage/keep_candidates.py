"""Candidates as an import brings them, or a person with a link."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import Candidate, CandidateRecord, CandidateState, Details
from bot.pipeline.pasted import is_unnamed
from bot.pipeline.ports import ImportCounts
from bot.reviews.identity import fold
from bot.reviews.paper import other_keys
from bot.reviews.review import ReviewState
from bot.storage.bulk import execute_many
from bot.storage.candidate_rows import candidate_columns, candidate_of, mark_reviewed
from bot.storage.changes import REVIEWS, insert_new, take_turn
from bot.storage.choice_tables import candidates, paper_aliases
from bot.storage.columns import key_of
from bot.storage.join_candidates import new_ids
from bot.storage.tables import effects, reviews
from bot.values import fields, replace

_UNKNOWN: tuple[object, ...] = (None, "", ())
_REVIEWED = CandidateState.REVIEWED


async def keep_candidates(
    connection: AsyncConnection, now: datetime, records: Sequence[CandidateRecord]
) -> ImportCounts:
    """A record is the candidate with its key or with another address of its paper, else one with its title where one of
    the two has no paper yet.

    The source that a candidate came from changes it; another one only adds what is not known. A key that the records
    repeat counts once: the first wins, so that a second import changes nothing. A line number alone is no change.
    What the archive holds already is reviewed.
    """
    first = {key_of(record.key): record for record in reversed(records)}
    known = await _known(connection, first)
    new = {key: record for key, record in reversed(first.items()) if key not in known}
    before = {candidate.id: candidate.record for candidate in known.values()}
    after = dict(before)
    for key, candidate in known.items():
        after[candidate.id] = _merge(after[candidate.id], first[key])
    changed = {its_id: record for its_id, record in after.items() if not _same(before[its_id], record)}
    reviewed = await _reviewed(connection, list(new.values()))
    arrivals = [
        candidate_columns(record)
        | {"state": _REVIEWED if {*_names(record)} & reviewed else CandidateState.IDEA, "credit": 0, "added_at": now}
        | its_id
        for record, its_id in zip(new.values(), await new_ids(connection, len(new)), strict=True)
    ]
    await execute_many(connection, insert(candidates), arrivals)
    changes = [candidate_columns(record) | {"its_id": its_id} for its_id, record in changed.items()]
    await execute_many(connection, update(candidates).where(candidates.c.id == bindparam("its_id")), changes)
    await _name_otherwise(connection, list(first.values()))
    await _review(connection, list(changed.values()), now)
    return ImportCounts(len(new), len(changed), len(records) - len(new) - len(changed))


async def add_candidate(
    connection: AsyncConnection,
    record: CandidateRecord,
    now: datetime,
    cause: str,
    state: CandidateState = CandidateState.IDEA,
    details: Details = Details.KNOWN,
) -> tuple[Candidate, bool]:
    """`PipelineStore.add`, in the caller's transaction; imports and others who add wait for its end."""
    await take_turn(connection, REVIEWS)
    key = key_of(record.key)
    known = (await _known(connection, {key: record})).get(key)
    cause = f"{cause}:{key}"  # one message may bring several
    if known:
        repeated = await connection.scalar(select(effects.c.cause).where(effects.c.cause == cause))
        return await _filled(connection, known, record, now), repeated is not None
    await insert_new(connection, effects, cause=cause, applied_at=now)
    its_state = _REVIEWED if await _reviewed(connection, [record]) else state
    (its_id,) = await new_ids(connection, 1)
    row = candidate_columns(record) | {"state": its_state, "details": details, "credit": 0, "added_at": now} | its_id
    added = await connection.execute(insert(candidates).values(row).returning(candidates))
    await _name_otherwise(connection, [record])
    return candidate_of(added.mappings().one()), True


async def _filled(connection: AsyncConnection, known: Candidate, record: CandidateRecord, now: datetime) -> Candidate:
    """The candidate with what it lacked."""
    merged = _merge(known.record, replace(record, source=""))  # another source: it replaces nothing
    if _same(known.record, merged):
        return replace(known, record=merged)
    columns = candidate_columns(merged)
    await connection.execute(update(candidates).where(candidates.c.id == known.id).values(columns))
    reviewed = await _review(connection, [merged], now)
    return replace(known, record=merged, state=_REVIEWED if reviewed else known.state)


async def _review(connection: AsyncConnection, changed: Sequence[CandidateRecord], now: datetime) -> bool:
    """Candidates of which a paper or a title became known just now are reviewed where the archive holds it; whether
    any is."""
    held = {*(name for record in changed for name in _names(record))} & await _reviewed(connection, changed)
    if held:
        await mark_reviewed(connection, held, held, now)
    return bool(held)


async def _known(connection: AsyncConnection, records: Mapping[str, CandidateRecord]) -> dict[str, Candidate]:
    """The candidates that the records are, by the records' keys."""
    titles = {fold(record.title) for record in records.values()} - {""}
    alike = candidates.c.key.in_(records) | candidates.c.title_key.in_(titles)
    rows = (await connection.execute(select(candidates).where(alike).order_by(candidates.c.id))).mappings().all()
    by_key = {row["key"]: candidate_of(row) for row in rows}
    by_title = {fold(candidate.record.title): candidate for candidate in reversed(by_key.values())}
    by_key = await _by_alias(connection, records) | by_key
    found = {}
    for key, record in records.items():
        other = by_title.get(fold(record.title))
        if key in by_key:
            found[key] = by_key[key]
        elif other and (record.paper is None or other.record.paper is None):
            found[key] = other
    return found


async def _by_alias(connection: AsyncConnection, records: Mapping[str, CandidateRecord]) -> dict[str, Candidate]:
    """By another address of their papers."""
    aliases = select(paper_aliases.c.key.label("alias"), candidates).join(candidates)
    rows = await connection.execute(aliases.where(paper_aliases.c.key.in_(records)))
    return {row["alias"]: candidate_of(row) for row in rows.mappings()}


async def _name_otherwise(connection: AsyncConnection, records: Sequence[CandidateRecord]) -> None:
    """Other addresses of these papers that need no source to be known."""
    others = {other: record.paper.key for record in records if record.paper for other in other_keys(record.paper.key)}
    if not others:
        return
    query = select(candidates.c.key, candidates.c.id).where(candidates.c.key.in_(set(others.values())))
    ids = {row.key: row.id for row in await connection.execute(query)}
    for other, key in others.items():
        if key in ids:
            await insert_new(connection, paper_aliases, key=other, candidate_id=ids[key])


async def _reviewed(connection: AsyncConnection, records: Sequence[CandidateRecord]) -> set[str]:
    """Paper keys and folded titles of these records that the archive holds."""
    names = {name for record in records for name in _names(record)}
    held = reviews.c.paper_key.in_(names) | reviews.c.title_key.in_(names)
    query = select(reviews.c.paper_key, reviews.c.title_key).where(held, reviews.c.state == ReviewState.ARCHIVED)
    return {name for row in await connection.execute(query) for name in row if name is not None}


def _names(record: CandidateRecord) -> list[str]:
    keys = (record.paper.key, *other_keys(record.paper.key)) if record.paper else ()
    return [name for name in (*keys, fold(record.title)) if name]


def _merge(known: CandidateRecord, record: CandidateRecord) -> CandidateRecord:
    given = {field.name: getattr(record, field.name) for field in fields(record)}
    its_own = known.source == record.source
    given["paper"] = known.paper or record.paper  # of several addresses, the one that it is known by
    named = is_unnamed(known) and not is_unnamed(record)
    wanted = {
        name: value
        for name, value in given.items()
        if value not in _UNKNOWN and (its_own or getattr(known, name) in _UNKNOWN or (name == "title" and named))
    }
    return replace(known, **wanted)


def _same(one: CandidateRecord, other: CandidateRecord) -> bool:
    return replace(one, source_line=None) == replace(other, source_line=None)
