"""Polls that an owner holds by hand: seen, stopped, and their winner promised, once."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.candidate import CandidateState
from bot.polls.ballot import BallotKind, BallotState
from bot.polls.count import CountedOption, PollCount
from bot.polls.hand_polls import Chosen, Settled, matched, record_in, winners
from bot.storage.candidate_rows import candidate_of
from bot.storage.changes import REVIEWS, insert_new, record_effect, take_turn
from bot.storage.choice_tables import ballot_options, ballots, candidates, hand_polls, paper_aliases, promises
from bot.storage.engine import Transactions
from bot.storage.keep_candidates import add_candidate
from bot.storage.notices import write_notice
from bot.storage.promises import insert_promise


class SqlHandPolls:
    """`polls.hand_polls.HandPollStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def held(self, channel_id: int, message_id: int, count: PollCount, now: datetime) -> None:
        place = {"channel_id": channel_id, "message_id": message_id}
        async with self._transactions.write() as connection:
            if await _is_ours(connection, count.poll_id):
                return
            if await insert_new(connection, hand_polls, **place, **_columns(count), seen_at=now):
                if count.closed:
                    await _stop(connection, count, now)
                return
            unplaced = (hand_polls.c.poll_id == count.poll_id) & hand_polls.c.message_id.is_(None)
            change = update(hand_polls).where(unplaced).values(place).returning(hand_polls.c.poll_id)
            if (await connection.execute(change)).first() is not None:
                await _ask(connection, count.poll_id, now)

    async def count(self, count: PollCount, now: datetime) -> None:
        """The two updates about one poll may be read in any order, so the end of an unknown one is kept, too."""
        async with self._transactions.write() as connection:
            known = hand_polls.c.poll_id == count.poll_id
            if await connection.scalar(select(hand_polls.c.poll_id).where(known)) is None:
                if not count.closed or await _is_ours(connection, count.poll_id):
                    return
                await insert_new(connection, hand_polls, **_columns(count), seen_at=now)
            if count.closed:
                await _stop(connection, count, now)
            else:
                open_yet = known & hand_polls.c.closed_at.is_(None)
                await connection.execute(update(hand_polls).where(open_yet).values(_columns(count)))

    async def promise(self, poll_id: str, place: int, due_on: date, now: datetime, cause: str) -> Chosen | None:
        """What cannot be promised is rolled back, the cause with it: the same press says the same again."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            poll = await _poll(connection, poll_id)
            if poll is None or poll.closed_at is None or poll.ballot_id is not None or not _has(poll, place):
                await connection.rollback()
                return None
            chosen, ids = await _chosen(connection, poll, place, now, cause)
            if chosen.settled is None:
                ballot_id = await _ballot(connection, poll, ids, chosen.candidate_id)
                await _promise(connection, poll, place, chosen.candidate_id, ballot_id, due_on, now)
                change = update(hand_polls).where(hand_polls.c.poll_id == poll_id)
                await connection.execute(change.values(ballot_id=ballot_id))
            else:
                await connection.rollback()
            return chosen

    async def became(self, ballot_ids: Collection[int]) -> frozenset[int]:
        query = select(hand_polls.c.ballot_id).where(hand_polls.c.ballot_id.in_(ballot_ids))
        async with self._transactions.read() as connection:
            return frozenset((await connection.execute(query)).scalars())


def _columns(count: PollCount) -> dict[str, Any]:
    return {
        "poll_id": count.poll_id,
        "question": count.question,
        "options": [option.text for option in count.options],
        "votes": [option.votes for option in count.options],
        "voters": count.voters,
    }


async def _is_ours(connection: AsyncConnection, poll_id: str) -> bool:
    return await connection.scalar(select(ballots.c.id).where(ballots.c.poll_id == poll_id)) is not None


async def _stop(connection: AsyncConnection, count: PollCount, now: datetime) -> None:
    """The first end that is told counts."""
    open_yet = (hand_polls.c.poll_id == count.poll_id) & hand_polls.c.closed_at.is_(None)
    change = update(hand_polls).where(open_yet).values(_columns(count) | {"closed_at": now})
    if (await connection.execute(change.returning(hand_polls.c.poll_id))).first() is not None:
        await _ask(connection, count.poll_id, now)


async def _ask(connection: AsyncConnection, poll_id: str, now: datetime) -> None:
    """Once it is known where it stands, and that it ended."""
    poll = await _poll(connection, poll_id)
    if poll is None or poll.closed_at is None or poll.message_id is None:
        return
    options = _options(poll)
    first = winners(options)
    ids = await _matched(connection, poll.options)
    titles = await _titles(connection, [its_id for its_id in ids if its_id is not None])
    named = [
        {"place": place, "title": titles.get(ids[place - 1] or 0) or record_in(poll.options[place - 1]).title}
        for place in first
    ]
    facts = {
        "poll_id": poll_id,
        "message_id": poll.message_id,
        "question": poll.question,
        "voters": poll.voters,
        "votes": options[first[0] - 1].votes if first else 0,
        "winners": named,
    }
    await write_notice(connection, "hand_poll", facts, now)


async def _poll(connection: AsyncConnection, poll_id: str) -> Row[Any] | None:
    return (await connection.execute(select(hand_polls).where(hand_polls.c.poll_id == poll_id))).one_or_none()


def _options(poll: Row[Any]) -> list[CountedOption]:
    return [CountedOption(text, votes) for text, votes in zip(poll.options, poll.votes, strict=True)]


def _has(poll: Row[Any], place: int) -> bool:
    return 1 <= place <= len(poll.options)


async def _matched(connection: AsyncConnection, texts: Sequence[str]) -> list[int | None]:
    """Three hundred candidates, as a rule: all of them are read, since labels are compared without their signs."""
    rows = (await connection.execute(select(candidates))).mappings()
    known = {row["id"]: candidate_of(row).record for row in rows}
    aliases = await connection.execute(select(paper_aliases.c.key, paper_aliases.c.candidate_id))
    return matched(texts, known, {row.key: row.candidate_id for row in aliases})


async def _titles(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, str]:
    rows = await connection.execute(select(candidates.c.id, candidates.c.title).where(candidates.c.id.in_(ids)))
    return {row.id: row.title for row in rows}


async def _chosen(
    connection: AsyncConnection, poll: Row[Any], place: int, now: datetime, cause: str
) -> tuple[Chosen, list[int | None]]:
    """The candidate that won, made where there is none, and those that the other options are."""
    ids = await _matched(connection, poll.options)
    found = ids[place - 1]
    if found is None:
        candidate, _ = await add_candidate(connection, record_in(poll.options[place - 1]), now, cause)
        found = candidate.id
    row = (await connection.execute(select(candidates).where(candidates.c.id == found))).mappings().one()
    open_one = (promises.c.candidate_id == found) & promises.c.kept_at.is_(None) & promises.c.released_at.is_(None)
    settled = None
    if row["state"] == CandidateState.REVIEWED:
        settled = Settled.REVIEWED
    elif await connection.scalar(select(promises.c.id).where(open_one)) is not None:
        settled = Settled.PROMISED
    others = [its_id if its_id != found else None for its_id in ids]  # no candidate stands twice on a ballot
    return Chosen(found, row["title"], settled), [*others[: place - 1], found, *others[place:]]


async def _ballot(connection: AsyncConnection, poll: Row[Any], ids: Sequence[int | None], winner_id: int) -> int:
    """Closed, as if it had been ours."""
    row = {
        "state": BallotState.CLOSED,
        "channel_id": poll.channel_id,
        "question": poll.question,
        "opened_at": poll.seen_at,
        "closes_at": poll.closed_at,
        "closed_at": poll.closed_at,
        "message_id": poll.message_id,
        "poll_id": poll.poll_id,
        "voters": poll.voters,
        "winner_id": winner_id,
        "kept_closed": True,
        "kind": BallotKind.CHOICE,
    }
    ballot_id = int((await connection.execute(insert(ballots).values(row).returning(ballots.c.id))).scalar_one())
    rows = [
        {"ballot_id": ballot_id, "position": place, "candidate_id": its_id, "votes": option.votes}
        | {"label": option.text, "title": record_in(option.text).title}
        for place, (option, its_id) in enumerate(zip(_options(poll), ids, strict=True), 1)
    ]
    await connection.execute(insert(ballot_options), rows)
    return ballot_id


async def _promise(
    connection: AsyncConnection,
    poll: Row[Any],
    place: int,
    candidate_id: int,
    ballot_id: int,
    due_on: date,
    now: datetime,
) -> None:
    """Also what the owner had discarded: readers chose it, and the owner said yes."""
    discarded = (candidates.c.id == candidate_id) & (candidates.c.state == CandidateState.DISCARDED)
    await connection.execute(update(candidates).where(discarded).values(state=CandidateState.IDEA))
    await insert_promise(
        connection,
        candidate_id=candidate_id,
        ballot_id=ballot_id,
        votes=poll.votes[place - 1],
        voters=poll.voters,
        due_on=due_on,
        now=now,
    )
