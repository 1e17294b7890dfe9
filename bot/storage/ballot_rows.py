"""A ballot and its options as rows, and back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, case, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound
from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import Ballot, BallotKind, BallotOption, BallotState, NewBallot, PastBallot
from bot.polls.proposals import may_stand
from bot.storage.choice_tables import ballot_options, ballots, candidates, promises
from bot.values import asdict

_GONE = (CandidateState.REVIEWED, CandidateState.DISCARDED)


async def insert_ballot(connection: AsyncConnection, ballot: NewBallot, now: datetime) -> int:
    """Planned, its candidates on the ballot. NotFound for a candidate that is missing or cannot stand now."""
    await _take_candidates(connection, ballot)
    columns = {
        "state": BallotState.PLANNED,
        "channel_id": ballot.channel_id,
        "question": ballot.question,
        "opened_at": now,
        "closes_at": ballot.closes_at,
        "voters": 0,
        "kept_closed": False,
        "kind": ballot.kind,
        "members_only": ballot.members_only,
    }
    ballot_id = int((await connection.execute(insert(ballots).values(columns).returning(ballots.c.id))).scalar_one())
    rows = [{"ballot_id": ballot_id, "position": place} | asdict(one) for place, one in enumerate(ballot.options, 1)]
    await connection.execute(insert(ballot_options), rows)
    return ballot_id


async def _take_candidates(connection: AsyncConnection, ballot: NewBallot) -> None:
    wanted = [one.candidate_id for one in ballot.options if one.candidate_id is not None]
    standing = candidates.c.state.in_(may_stand(ballot.kind))
    change = update(candidates).where(candidates.c.id.in_(wanted), standing).returning(candidates.c.id)
    discarded = case((candidates.c.state == CandidateState.DISCARDED, CandidateState.DISCARDED.value))
    awake = {"state": CandidateState.ON_BALLOT, "snoozed_until": None, "former_state": discarded}
    taken = set((await connection.execute(change.values(awake))).scalars())
    for candidate_id in wanted:
        if candidate_id not in taken:
            raise NotFound("candidate", str(candidate_id))


async def read_ballots(connection: AsyncConnection, query: Select[*tuple[object, ...]]) -> list[Ballot]:
    """The ballots of a query over all columns of `ballots`, in its order, each with its options."""
    rows = (await connection.execute(query)).mappings().all()
    if not rows:  # as at most ticks
        return []
    options: dict[int, list[BallotOption]] = {row["id"]: [] for row in rows}
    of_them = select(ballot_options).where(ballot_options.c.ballot_id.in_(options))
    for row in (await connection.execute(of_them.order_by(ballot_options.c.position))).mappings():
        options[row["ballot_id"]].append(_option(row))
    return [_ballot(row, tuple(options[row["id"]])) for row in rows]


async def gone_from(connection: AsyncConnection, ballot_id: int) -> frozenset[int]:
    """The ballot's candidates that nobody can promise any more: reviewed, discarded, or promised already."""
    on_it = select(ballot_options.c.candidate_id).where(ballot_options.c.ballot_id == ballot_id)
    promised = select(promises.c.candidate_id).where(promises.c.kept_at.is_(None), promises.c.released_at.is_(None))
    gone = candidates.c.state.in_(_GONE) | candidates.c.id.in_(promised)
    found = await connection.execute(select(candidates.c.id).where(candidates.c.id.in_(on_it), gone))
    return frozenset(found.scalars())


async def past_ballots(connection: AsyncConnection, ended: Sequence[Ballot]) -> list[PastBallot]:
    """In their order; with the topics that their winners have now."""
    winners = {ballot.winner_id for ballot in ended} - {None}
    query = select(candidates.c.id, candidates.c.topics).where(candidates.c.id.in_(winners))
    topics = {row.id: row.topics for row in await connection.execute(query)} if winners else {}
    return [
        PastBallot(
            frozenset(one.candidate_id for one in ballot.options if one.candidate_id is not None),
            frozenset(topics.get(ballot.winner_id, ())),
        )
        for ballot in ended
    ]


def _ballot(row: RowMapping, options: tuple[BallotOption, ...]) -> Ballot:
    return Ballot(
        id=row["id"],
        state=BallotState(row["state"]),
        channel_id=row["channel_id"],
        question=row["question"],
        options=options,
        closes_at=row["closes_at"],
        message_id=row["message_id"],
        poll_id=row["poll_id"],
        voters=row["voters"],
        winner_id=row["winner_id"],
        kind=BallotKind(row["kind"]),
        members_only=row["members_only"],
        audit=row["audit"],
    )


def _option(row: RowMapping) -> BallotOption:
    return BallotOption(
        candidate_id=row["candidate_id"],
        label=row["label"],
        title=row["title"],
        url=row["url"],
        pitch=row["pitch"],
        votes=row["votes"],
        credit=row["credit"],
    )


def proposal_columns(ballot: NewBallot) -> dict[str, Any]:
    return {
        "channel_id": ballot.channel_id,
        "question": ballot.question,
        "options": [asdict(option) for option in ballot.options],
        "closes_at": ballot.closes_at,
        "kind": ballot.kind,
        "members_only": ballot.members_only,
    }


def proposal_of(row: RowMapping) -> NewBallot:
    return NewBallot(
        channel_id=row["channel_id"],
        question=row["question"],
        options=tuple(BallotOption(**option) for option in row["options"]),
        closes_at=row["closes_at"],
        kind=BallotKind(row["kind"]),
        members_only=row["members_only"],
    )
