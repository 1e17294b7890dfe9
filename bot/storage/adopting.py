"""What the adoption of a review that was posted by hand changes, and what undoes it; each inside one transaction.

The caller has the turn of reviews, and one fresh revision of theirs.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.adopt import HandState
from bot.intake.hand_message import HandReview
from bot.intake.record import TELEGRAM
from bot.publishing.audit import Did
from bot.publishing.queue import leaves_on
from bot.publishing.slots import DueSlot
from bot.reviews.identity import subject_key
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.audit import record
from bot.storage.changes import insert_new
from bot.storage.columns import key_of
from bot.storage.correction_rows import end_with_post
from bot.storage.desk_tables import hand_posts
from bot.storage.displacing import alike, bring_back, find_waiting, leave, left_before, put_away
from bot.storage.notices import write_notice
from bot.storage.numbers import free_number
from bot.storage.queue import queue_entries, read_entries
from bot.storage.review_rows import review_columns, stored_review
from bot.storage.tables import effects, notices, reviews, slots_used
from bot.storage.twins import join_twin
from bot.storage.unreviewing import mark_told, unmark
from bot.values import Struct, replace

_NOTICE = "adopted"


class _Number(Struct, frozen=True):
    """given: None where the stated one is another review's, whose title is `taken`; counted: the next one."""

    given: int | None
    counted: int
    taken: str | None = None


async def adopt_new(
    connection: AsyncConnection,
    found: HandReview,
    former_id: int | None,
    slot: DueSlot | None,
    revision: int,
    now: datetime,
) -> None:
    """former_id: the row of the same review, which an owner took out of the archive and wants back."""
    number = await _number(connection, found.review)
    again = await _stands_already(connection, found.review)
    waiting = await find_waiting(connection, found.review, former_id)
    review = replace(_completed(found, waiting.review if waiting else None), number=number.given)
    review_id = await _write(connection, found, review, former_id, revision, now)
    messages = [message.message_id for message in found.messages]
    undo: dict[str, Any] = {"waiting": None}
    if waiting:
        told = {"title": review.title, "number": number.given, "message_id": messages[0]}
        undo["waiting"] = await leave(connection, waiting, review_id, told, now)
    await join_twin(connection, review_id)
    undo |= await mark_told(connection, review, found.messages[0].sent_at)
    await _hold(connection, found, review_id, undo)
    await record(connection, Did.ADOPTED, None, review_id, now, after={"number": number.given, "messages": messages})
    facts = _facts(found, review, review_id) | {"stated": found.review.number, "counted": number.counted}
    facts |= {"taken": number.taken, "again": again, "waiting": waiting.review.state if waiting else None}
    await write_notice(connection, _NOTICE, facts | {"promise": undo["promise"]}, now)
    if slot is not None:
        await _ask_about(connection, found.messages[0].channel_id, slot, now)


async def extend(connection: AsyncConnection, found: HandReview, review_id: int, revision: int, now: datetime) -> bool:
    """Further messages of a review that was adopted when the first of them came. False when there is nothing new."""
    row = (await connection.execute(select(reviews).where(reviews.c.id == review_id))).mappings().one()
    before = stored_review(row)
    messages = [message.message_id for message in found.messages]
    if before.state is not ReviewState.ARCHIVED or set(messages) <= set(before.message_ids):
        return False
    undo = dict(await _undo_of(connection, review_id))
    waiting = None if undo.get("waiting") else await find_waiting(connection, found.review, review_id)
    other = waiting.review if waiting else await left_before(connection, undo)
    review = replace(_completed(found, other), number=before.review.number)
    values = review_columns(review) | {"message_ids": messages, "revision": revision}
    await connection.execute(update(reviews).where(reviews.c.id == review_id).values(values))
    if waiting:
        told = {"title": review.title, "number": review.number, "message_id": messages[0]}
        undo["waiting"] = await leave(connection, waiting, review_id, told, now)
    await join_twin(connection, review_id)
    marked = await mark_told(connection, review, before.posted_at or now)
    undo["candidates"] = {**undo.get("candidates", {}), **marked["candidates"]}
    await _hold(connection, found, review_id, undo)
    await _mend_notice(connection, found, review, review_id, waiting.review.state if waiting else None, now)
    return True


async def take_out(connection: AsyncConnection, before: StoredReview, by: int, revision: int, now: datetime) -> None:
    """An owner says that it is no review: nobody finds it, its number is free, what left for it is back."""
    undo = await _undo_of(connection, before.id)
    values: dict[str, Any] = {"state": ReviewState.DRAFT, "number": None, "message_ids": [], "posted_at": None}
    values["revision"] = revision
    await connection.execute(update(reviews).where(reviews.c.id == before.id).values(values))
    await end_with_post(connection, before.id, now)
    await put_away(connection, before.id, now, by)
    await unmark(connection, undo, before)
    if undo.get("waiting"):
        await bring_back(connection, undo["waiting"], before.id, now)
    change = update(hand_posts).where(hand_posts.c.review_id == before.id)
    await connection.execute(change.values(state=HandState.REFUSED, undo=None))
    was = {"number": before.review.number, "messages": list(before.message_ids)}
    await record(connection, Did.NOT_ADOPTED, by, before.id, now, before=was)


async def _number(connection: AsyncConnection, review: Review) -> _Number:
    counted = await free_number(connection)
    if review.number is None:
        return _Number(counted, counted)
    holder = select(reviews.c.title).where(reviews.c.number == review.number)
    taken = await connection.scalar(holder)
    return _Number(review.number if taken is None else None, counted, taken)


async def _stands_already(connection: AsyncConnection, review: Review) -> Mapping[str, Any] | None:
    """The newest review of the same paper (or title) and language in the channel, or on its way there."""
    there = reviews.c.state.in_((ReviewState.ARCHIVED, ReviewState.POSTING))
    query = select(reviews.c.number, reviews.c.title, reviews.c.state).where(alike(review), there)
    row = (await connection.execute(query.order_by(reviews.c.id.desc()).limit(1))).one_or_none()
    return {"number": row.number, "title": row.title, "state": row.state} if row is not None else None


def _completed(found: HandReview, waiting: StoredReview | None) -> Review:
    """The text as it stands in the channel, with what only the waiting one knows. In our own form formulas stand there
    as plain signs: then its text is the one that was written."""
    review = found.review
    if waiting is None:
        return review
    known = waiting.review
    return replace(
        review,
        body=known.body if found.ours else review.body,
        hook=review.hook or known.hook,
        paper=review.paper or known.paper,
        reviewers=review.reviewers or known.reviewers,
        topics=known.topics or review.topics,
        keywords=review.keywords or known.keywords,
    )


async def _write(
    connection: AsyncConnection,
    found: HandReview,
    review: Review,
    former_id: int | None,
    revision: int,
    now: datetime,
) -> int:
    values = review_columns(review) | {
        "number": review.number,
        "state": ReviewState.ARCHIVED,
        "message_ids": [message.message_id for message in found.messages],
        "posted_at": found.messages[0].sent_at,
        "revision": revision,
    }
    if former_id is not None:
        await connection.execute(update(reviews).where(reviews.c.id == former_id).values(values))
        return former_id
    identity = await _identity(connection, review)
    new = insert(reviews).values(**values, identity=identity, added_at=now).returning(reviews.c.id)
    return int((await connection.execute(new)).scalar_one())


async def _identity(connection: AsyncConnection, review: Review) -> str:
    """As an export of the channel would name it, so that its import finds it again."""
    base, occurrence = f"{TELEGRAM}|{subject_key(review)}", 1
    while True:
        identity = key_of(f"{base}|{occurrence}")
        if await connection.scalar(select(reviews.c.id).where(reviews.c.identity == identity)) is None:
            return identity
        occurrence += 1


async def _hold(connection: AsyncConnection, found: HandReview, review_id: int, undo: Mapping[str, Any]) -> None:
    """Its messages are this review's; the first one holds what is to be undone."""
    first, channel_id = found.messages[0].message_id, found.messages[0].channel_id
    ids = [message.message_id for message in found.messages]
    of_channel = hand_posts.c.channel_id == channel_id
    change = update(hand_posts).where(of_channel, hand_posts.c.message_id.in_(ids))
    await connection.execute(change.values(state=HandState.ADOPTED, review_id=review_id, undo=None))
    change = update(hand_posts).where(of_channel, hand_posts.c.message_id == first)
    await connection.execute(change.values(undo=dict(undo)))


async def _undo_of(connection: AsyncConnection, review_id: int) -> Mapping[str, Any]:
    query = select(hand_posts.c.undo).where(hand_posts.c.review_id == review_id)
    found = [undo for undo in (await connection.execute(query)).scalars() if undo]
    return found[0] if found else {}


def _facts(found: HandReview, review: Review, review_id: int) -> dict[str, Any]:
    return {
        "review_id": review_id,
        "title": review.title,
        "number": review.number,
        "message_id": found.messages[0].message_id,
        "messages": len(found.messages),
        "unsure": found.unsure,
        "link": review.paper is not None,
    }


async def _mend_notice(
    connection: AsyncConnection,
    found: HandReview,
    review: Review,
    review_id: int,
    waiting: str | None,
    now: datetime,
) -> None:
    """The note that nobody has read yet tells of all messages; after that only what is new for an owner is told."""
    facts = _facts(found, review, review_id) | ({"waiting": waiting} if waiting else {})
    query = select(notices.c.id, notices.c.facts).where(notices.c.kind == _NOTICE, notices.c.told_at.is_(None))
    for row in (await connection.execute(query)).all():
        if row.facts.get("review_id") == review_id:
            change = update(notices).where(notices.c.id == row.id)
            await connection.execute(change.values(facts={**row.facts, **facts}))
            return
    if waiting or found.unsure:
        await write_notice(connection, _NOTICE, facts, now)


async def _ask_about(connection: AsyncConnection, channel_id: int, slot: DueSlot, now: datetime) -> None:
    """Once a slot, and only while something would leave at it."""
    key = slot.key(channel_id)
    same = [
        slots_used.c[name] == value
        for name, value in zip(("channel_id", "day", "slot"), (channel_id, key.day, key.slot), strict=True)
    ]
    if await connection.scalar(select(slots_used.c.used_at).where(*same)) is not None:
        return
    head = leaves_on(await read_entries(connection, queue_entries()), slot.day)
    cause = f"posted_today:{channel_id}:{slot.day.isoformat()}:{slot.slot}"
    if head is None or not await insert_new(connection, effects, cause=cause, applied_at=now):
        return
    facts = {"day": slot.day.isoformat(), "slot": slot.slot, "title": head.stored.review.title}
    await write_notice(connection, "posted_today", facts, now)
