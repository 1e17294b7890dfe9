"""What must hold of the whole bot after some days of its life, once it is at rest: beside every promise about posts
(`oracle.py`), that no update, review, vote or correction was lost and nothing happened twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, Table, select

from bot.polls.ballot import BallotState
from bot.publishing.corrections import EditState
from bot.publishing.post import PartState, PostKind
from bot.reviews.review import ReviewState
from bot.sandbox.ledger import Entry
from bot.storage.address import read_url
from bot.storage.chat_tables import inbox
from bot.storage.choice_tables import ballot_options, ballots, promises
from bot.storage.desk_tables import edits
from bot.storage.engine import Transactions
from bot.storage.tables import deliveries, queue
from tests.sandbox.people import Json
from tests.world.life import Lived
from tests.world.oracle import Records, Rows, Verdict, judge, read_records, seen_as
from tests.world.stage import Stage

_CLOSEST = timedelta(minutes=10)
"""Of two posts that slots let leave (the bot lets pass what is later than half a gap)."""

_TABLES: tuple[Table, ...] = (inbox, ballots, ballot_options, promises, edits, deliveries, queue)


@dataclass(frozen=True, slots=True)
class Judged:
    """unknown: calls of which the bot did not know whether their message stands in the channel; asked: those of them
    that it had to ask its owner about."""

    verdict: Verdict
    posts: int
    polls: int
    updates: int
    corrected: int
    unknown: int
    asked: int


async def judge_whole(town: Stage, lived: Lived) -> Judged:
    """The bot must be at rest. Where somebody set the clock the hour of a call says nothing about a pause that went
    before, and the hours of two posts nothing about how close they came."""
    records, rows = await read_records(town.database_url), await _read(town)
    entries = town.world.ledger.by(town.world.bot.id)
    verdict = await judge(town, _without_taken_back(records), truth=_as_sent(entries))
    if lived.clock_set:
        verdict.wrong = [words for words in verdict.wrong if "flood pause" not in words]
    else:
        verdict.wrong += _bursts(records)
    verdict.wrong += lived.wrong + _slots(town, lived, records)
    verdict.wrong += _updates(town, rows["inbox"])
    verdict.wrong += _reviews(records, rows["queue"])
    verdict.wrong += _polls(entries, records, rows)
    verdict.wrong += _corrections(entries, records, rows["edits"])
    told = rows["deliveries"]
    return Judged(
        verdict,
        posts=sum(post.kind == PostKind.REVIEW for post in records.posts),
        polls=len(rows["ballots"]),
        updates=len(rows["inbox"]),
        corrected=sum(edit.state == EditState.DONE for edit in rows["edits"]),
        unknown=sum(notice.kind == "part_unknown" for notice in records.notices),
        asked=sum(one.asked_at is not None for one in told),
    )


async def _read(town: Stage) -> dict[str, Rows]:
    transactions = Transactions(read_url(town.database_url))
    try:
        async with transactions.read() as connection:
            return {
                table.name: (await connection.execute(select(table).order_by(*table.primary_key.columns))).all()
                for table in _TABLES
            }
    finally:
        await transactions.close()


def _as_sent(entries: Sequence[Entry]) -> Json:
    """The bot's messages as each stood there first: an edit changes what is read, not whether it was sent."""
    first = [{**entry.as_json(pinned=False), **entry.versions[0].as_json()} for entry in entries]
    return {"messages": first, "deleted": []}


def _without_taken_back(records: Records) -> Records:
    """A post that could not leave in time, or was not allowed to, went back to the queue: it is over, and nothing of it
    was sent. Of a ballot that came too late the poll was never sent."""
    over = {post.id for post in records.posts if post.ended_at is not None}
    late = {post.id for post in records.posts if post.kind == PostKind.BALLOT} & over
    states = {post: {part.state for part in records.parts if part.post_id == post} for post in over}
    back = {post for post in over if states[post] <= {PartState.PLANNED, PartState.FAILED}}
    return replace(
        records,
        posts=[post for post in records.posts if post.id not in back],
        parts=[
            part
            for part in records.parts
            if part.post_id not in back and not (part.post_id in late and part.state == PartState.PLANNED)
        ],
    )


def _updates(town: Stage, rows: Rows) -> list[str]:
    """Each that Telegram had is on record once, and was handled."""
    waiting = town.world.updates
    lost = sorted(set(range(1, waiting._next_id)) - {row.update_id for row in rows})
    wrong = [f"updates {lost} are lost"] if lost else []
    wrong += [f"an update is {row.state} ({row.error})" for row in rows if row.state not in ("done", "parked")]
    return wrong + ([f"{len(waiting)} updates wait at Telegram"] if len(waiting) else [])


def _slots(town: Stage, lived: Lived, records: Records) -> list[str]:
    """None that came passed without a word on record."""
    channel_id, used = town.world.channel.id, {(row.day, row.slot) for row in records.slots}
    keys = [slot.key(channel_id) for slot in lived.schedule.between(lived.began, town.world.clock.now())]
    return [f"slot {key.day} {key.slot} has no record" for key in keys if (key.day, key.slot) not in used]


def _bursts(records: Records) -> list[str]:
    """Two slots never post at the same time, however late they are."""
    by_slot = {row.post_id for row in records.slots}
    left = sorted(post.frozen_at for post in records.posts if post.id in by_slot and _stands(records, post))
    return [f"posts at {one} and {other}" for one, other in pairwise(left) if other - one < _CLOSEST]


def _reviews(records: Records, waiting: Rows) -> list[str]:
    """Each is in one place: it waits, is on its way, or stands in the channel; and has a number of its own."""
    queued = {row.review_id for row in waiting}
    posted = {post.review_id: post.ended_at is not None for post in records.posts if _stands(records, post)}
    wrong = []
    for review in records.reviews:
        places = {ReviewState.QUEUED: review.id in queued, ReviewState.ARCHIVED: posted.get(review.id, False)}
        if any(there != (review.state == state) for state, there in places.items()):
            wrong.append(f"review {review.id} is {review.state}, waits: {review.id in queued}, posted: {posted}")
    numbers = [review.number for review in records.reviews if review.number is not None]
    return wrong + ([f"numbers {sorted(numbers)}"] if len(set(numbers)) != len(numbers) else [])


def _stands(records: Records, post: Row[Any]) -> bool:
    return any(part.post_id == post.id and part.state == PartState.CONFIRMED for part in records.parts)


def _polls(entries: Sequence[Entry], records: Records, rows: dict[str, Rows]) -> list[str]:
    """Each that closed has the votes that were cast, one result, and one promise at most."""
    wrong, by_message = [], {entry.message.message_id: entry for entry in entries if entry.poll}
    for ballot in rows["ballots"]:
        results = sum(post.kind == PostKind.RESULT and post.ballot_id == ballot.id for post in records.posts)
        promised = sum(promise.ballot_id == ballot.id for promise in rows["promises"])
        if results > 1 or promised > 1:
            wrong.append(f"ballot {ballot.id} has {results} results and {promised} promises")
        entry = by_message.get(ballot.message_id)
        if entry is None or entry.poll is None or ballot.state != BallotState.CLOSED:
            continue
        votes = [option.votes for option in rows["ballot_options"] if option.ballot_id == ballot.id]
        if votes != list(entry.poll.counts()) or results != 1:
            wrong.append(f"ballot {ballot.id}: {votes}, cast were {entry.poll.counts()}, {results} results")
    return wrong


def _corrections(entries: Sequence[Entry], records: Records, rows: Rows) -> list[str]:
    """A message shows what its newest edit says; one that was refused or replaced may have changed it or not."""
    by_id = {entry.message.message_id: entry for entry in entries}
    wrong = [f"edit {edit.id} is not over" for edit in rows if edit.ended_at is None]
    for part in records.parts:
        shown = {part.text_hash}
        for edit in rows:
            if edit.part_id == part.id:
                shown = {edit.text_hash} if edit.state == EditState.DONE else shown | {edit.text_hash}
        message = by_id.get(part.message_id) if part.state == PartState.CONFIRMED else None
        if message is not None and seen_as(message.as_json(pinned=False))[1] not in shown:
            wrong.append(f"message {part.message_id} shows something else")
    return wrong
