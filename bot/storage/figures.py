"""What ballots, promises and members come to; and how many are in the channel."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, exists, func, or_, select

from bot.polls.ballot import BallotState
from bot.polls.figures import BallotFacts, Facts, OptionFacts, PromiseFacts
from bot.reviews.review import ReviewState
from bot.storage.choice_tables import (
    ballot_options,
    ballots,
    candidates,
    member_counts,
    promises,
    suggestions,
    wishes,
)
from bot.storage.dialect import insert_or
from bot.storage.engine import Transactions
from bot.storage.tables import reviews

_BEFORE = timedelta(days=7)  # the count of members that the first ballot goes by may be so old


class SqlFigures:
    """`polls.figures.FiguresStore`: five queries, however much there is."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def facts(self, since: date, zone: ZoneInfo) -> Facts:
        start = datetime.combine(since, time(), zone).astimezone(UTC)
        async with self._transactions.read() as connection:
            votes = (await connection.execute(_votes(start))).all()
            counts = await connection.execute(select(member_counts).where(member_counts.c.day >= since - _BEFORE))
            members = {row.day: row.members for row in counts}
            posted = (await connection.execute(_posted(since))).all()
            promised = (await connection.execute(_promised(start))).all()
            waiting = (await connection.execute(_waiting())).one()
        return Facts(
            ballots=_ballots(votes),
            members=members,
            reviews=tuple((row.date, tuple(row.topics)) for row in posted),
            promises=tuple(PromiseFacts(row.chosen_at, row.kept_at, row.released_at) for row in promised),
            wishes=waiting.wishes,
            suggestions=waiting.suggestions,
        )


class SqlMembers:
    """`polls.members.MemberStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, day: date, members: int) -> None:
        async with self._transactions.write() as connection:
            query = insert_or(connection, member_counts).values(day=day, members=members)
            await connection.execute(query.on_conflict_do_update(index_elements=["day"], set_={"members": members}))

    async def closed_since(self, instant: datetime) -> bool:
        async with self._transactions.read() as connection:
            return bool(await connection.scalar(select(exists().where(ballots.c.closed_at > instant))))


def _votes(start: datetime) -> Any:
    """A row an option."""
    chosen = (ballot_options.c.label, ballot_options.c.votes, ballot_options.c.candidate_id, candidates.c.topics)
    joined = ballots.join(ballot_options).outerjoin(candidates, candidates.c.id == ballot_options.c.candidate_id)
    query = select(ballots.c.id, ballots.c.closed_at, ballots.c.voters, ballots.c.winner_id, *chosen)
    closed = (ballots.c.state == BallotState.CLOSED, ballots.c.closed_at >= start)
    order = (ballots.c.closed_at, ballots.c.id, ballot_options.c.position)
    return query.select_from(joined).where(*closed).order_by(*order)


def _posted(since: date) -> Any:
    return select(reviews.c.date, reviews.c.topics).where(
        reviews.c.state == ReviewState.ARCHIVED, reviews.c.date >= since
    )


def _promised(start: datetime) -> Any:
    is_open = and_(promises.c.kept_at.is_(None), promises.c.released_at.is_(None))
    query = select(promises.c.chosen_at, promises.c.kept_at, promises.c.released_at)
    return query.where(or_(is_open, promises.c.kept_at >= start, promises.c.released_at >= start))


def _waiting() -> Any:
    """A suggestion waits until it is decided, by whatever name its state goes."""
    undecided = select(func.count()).select_from(suggestions).where(suggestions.c.decided_at.is_(None))
    wished = select(func.count()).select_from(wishes)
    return select(wished.scalar_subquery().label("wishes"), undecided.scalar_subquery().label("suggestions"))


def _ballots(rows: Sequence[Row[Any]]) -> tuple[BallotFacts, ...]:
    """Rows of one ballot stand together."""
    by_ballot: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_ballot.setdefault(row.id, []).append(row)
    return tuple(_ballot(found) for found in by_ballot.values())


def _ballot(rows: Sequence[Row[Any]]) -> BallotFacts:
    first = rows[0]
    won = [row.winner_id is not None and row.candidate_id == row.winner_id for row in rows]
    label = next((row.label for row, is_first in zip(rows, won, strict=True) if is_first), None)
    options = (
        OptionFacts(tuple(row.topics or ()), row.votes, is_first) for row, is_first in zip(rows, won, strict=True)
    )
    return BallotFacts(first.closed_at, first.voters, label, tuple(options))
