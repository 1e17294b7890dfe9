"""Ballots that wait for an owner's yes, version by version."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StaleButton
from bot.pipeline.candidate import Candidate
from bot.polls.ballot import NewBallot
from bot.polls.proposals import Awaited, Proposal, Ref, Wording, facts_of
from bot.storage.ballot_rows import proposal_columns, proposal_of
from bot.storage.candidate_rows import candidate_of
from bot.storage.changes import record_effect
from bot.storage.choice_tables import ballot_wordings, candidates, proposals
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.questions import end_conversations


class SqlProposals:
    """`polls.proposals.ProposalStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def propose(self, ballot: NewBallot, now: datetime) -> Proposal:
        async with self._transactions.write() as connection:
            return await insert_proposal(connection, ballot, now)

    async def proposal(self, proposal_id: int) -> Proposal | None:
        async with self._transactions.read() as connection:
            return await _read(connection, proposal_id)

    async def candidates(self, candidate_ids: Sequence[int]) -> Mapping[int, Candidate]:
        query = select(candidates).where(candidates.c.id.in_(candidate_ids))
        async with self._transactions.read() as connection:
            return {row["id"]: candidate_of(row) for row in (await connection.execute(query)).mappings()}

    async def change(
        self, changed: Proposal, now: datetime, cause: str | None, notice: tuple[str, Sequence[str]] | None = None
    ) -> Proposal:
        async with self._transactions.write() as connection:
            kept = await _change(connection, changed, now, cause)
            if notice is not None:
                kind, gone = notice
                await write_notice(connection, kind, facts_of(kept, gone), now)
            return kept

    async def wait_for(self, user_id: int, awaited: Awaited, until: datetime) -> None:
        row = {
            "user_id": user_id,
            "proposal_id": awaited.proposal.id,
            "version": awaited.proposal.version,
            "wording": awaited.wording,
            "place": awaited.place,
            "until": until,
        }
        async with self._transactions.write() as connection:
            await end_conversations(connection, user_id)
            await connection.execute(insert(ballot_wordings).values(row))

    async def awaited(self, user_id: int, now: datetime, cause: str) -> Awaited | None:
        async with self._transactions.read() as connection:
            row = (await connection.execute(_awaited(user_id, now, cause))).mappings().one_or_none()
            return _awaited_of(row) if row else None

    async def word(self, user_id: int, changed: Proposal, now: datetime, cause: str) -> Proposal:
        this = (ballot_wordings.c.user_id == user_id) & ballot_wordings.c.taken_by.is_(None)
        async with self._transactions.write() as connection:
            kept = await _change(connection, changed, now, cause)
            await connection.execute(update(ballot_wordings).where(this).values(taken_by=cause))
            return kept

    async def end_waiting(self, user_id: int) -> bool:
        mine = (ballot_wordings.c.user_id == user_id) & ballot_wordings.c.taken_by.is_(None)
        async with self._transactions.write() as connection:
            return (await connection.execute(delete(ballot_wordings).where(mine))).rowcount > 0


async def insert_proposal(
    connection: AsyncConnection, ballot: NewBallot, now: datetime, opens_at: datetime | None = None
) -> Proposal:
    """The first version, inside the caller's transaction."""
    columns = proposal_columns(ballot) | {"proposed_at": now, "opens_at": opens_at, "version": 1, "refused": []}
    query = insert(proposals).values(columns).returning(proposals.c.id)
    proposal_id = int((await connection.execute(query)).scalar_one())
    return Proposal(id=proposal_id, version=1, ballot=ballot, opens_at=opens_at)


async def mark_opened(connection: AsyncConnection, ref: Ref, ballot_id: int) -> None:
    """With the opening of its ballot. StaleButton: it is another version by now, or was opened before."""
    await _move(connection, ref, {"ballot_id": ballot_id})


async def _change(connection: AsyncConnection, changed: Proposal, now: datetime, cause: str | None) -> Proposal:
    await record_effect(connection, cause, now)
    values = proposal_columns(changed.ballot) | {"refused": list(changed.refused)}
    await _move(connection, changed.ref, values | {"version": changed.version + 1})
    found = await _read(connection, changed.id)
    return found or changed


async def _move(connection: AsyncConnection, ref: Ref, values: Mapping[str, Any]) -> None:
    as_seen = (proposals.c.id == ref.id) & (proposals.c.version == ref.version) & proposals.c.ballot_id.is_(None)
    moved = await connection.execute(update(proposals).where(as_seen).values(**values))
    if moved.rowcount != 1:
        raise StaleButton(f"proposal {ref.id}, version {ref.version}")


async def _read(connection: AsyncConnection, proposal_id: int) -> Proposal | None:
    rows = await connection.execute(select(proposals).where(proposals.c.id == proposal_id))
    row = rows.mappings().one_or_none()
    return _proposal(row) if row else None


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(
        id=row["id"],
        version=row["version"],
        ballot=proposal_of(row),
        refused=tuple(row["refused"]),
        opens_at=row["opens_at"],
        ballot_id=row["ballot_id"],
    )


def _awaited(user_id: int, now: datetime, cause: str) -> Select[*tuple[object, ...]]:
    mine = or_(ballot_wordings.c.taken_by.is_(None), ballot_wordings.c.taken_by == cause)
    return select(ballot_wordings).where(ballot_wordings.c.user_id == user_id, ballot_wordings.c.until > now, mine)


def _awaited_of(row: RowMapping) -> Awaited:
    seen = Ref(row["proposal_id"], row["version"])
    return Awaited(seen, Wording(row["wording"]), row["place"], row["taken_by"] is not None)
