"""Reviews whose messages people edit by hand in the channel."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.intake.adopt import HandState
from bot.intake.hand_edits import Edited, Rewritten, Shown
from bot.intake.hand_message import HandMessage
from bot.publishing.corrections import EditState
from bot.publishing.post import PartState, PostKind
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.changes import insert_new, next_revisions
from bot.storage.desk_tables import edits, hand_posts
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.review_rows import stored_review
from bot.storage.tables import parts, posts, reviews
from bot.storage.text_changes import change_text, record_text
from bot.storage.whose_message import review_of_message
from bot.values import Struct


class SqlHandEdits:
    """`intake.hand_edits.HandEditStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def edited(self, channel_id: int, message_id: int) -> Edited | None:
        async with self._transactions.read() as connection:
            review_id = await _by_hand(connection, channel_id, message_id)
            if review_id is None:
                review_id = await review_of_message(connection, channel_id, message_id)
            stored = await _archived(connection, review_id) if review_id is not None else None
            if stored is None or message_id not in stored.message_ids:  # it goes out, or is a correction below it
                return None
            written = await _written(connection, channel_id, stored.message_ids)
            sent = await _sent(connection, channel_id, stored)
            known = [one.text_hash for one in sent.get(message_id, [])]
            this = written.get(message_id)
            shown = tuple(_shown(its_id, written.get(its_id), sent.get(its_id, [])) for its_id in stored.message_ids)
            return Edited(stored, shown, frozenset(known), this.as_of if this is not None else None)

    async def rewrite(self, before: StoredReview, message: HandMessage, rewritten: Rewritten, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            query = select(reviews.c.revision).where(reviews.c.id == before.id)
            if await connection.scalar(query) != before.revision:
                await connection.rollback()
                return False
            same_text = await _keep(connection, message, before.id)
            if rewritten.review != before.review:
                await change_text(connection, before, rewritten.review, revision, now)
                dated = {"date": rewritten.review.date} if rewritten.review.date else {}
                await connection.execute(
                    update(reviews).where(reviews.c.id == before.id).values(**dated, revision=revision)
                )
                await record_text(connection, before, rewritten.review, None, now)
            elif same_text or (rewritten.form and rewritten.placed):
                return True  # a link's preview came, or what readers see has not changed
            facts = {
                "review_id": before.id,
                "title": rewritten.review.title,
                "number": before.review.number,
                "message_id": message.message_id,
                "form": rewritten.form,
                "placed": rewritten.placed,
            }
            await write_notice(connection, "hand_edited", facts, now)
            return True


async def _by_hand(connection: AsyncConnection, channel_id: int, message_id: int) -> int | None:
    this = (hand_posts.c.channel_id == channel_id) & (hand_posts.c.message_id == message_id)
    kept = hand_posts.c.state.in_((HandState.ADOPTED, HandState.EDITED))
    review_id: int | None = await connection.scalar(select(hand_posts.c.review_id).where(this, kept))
    return review_id


async def _archived(connection: AsyncConnection, review_id: int) -> StoredReview | None:
    query = select(reviews).where(reviews.c.id == review_id, reviews.c.state == ReviewState.ARCHIVED)
    row = (await connection.execute(query)).mappings().one_or_none()
    return stored_review(row) if row is not None else None


async def _written(connection: AsyncConnection, channel_id: int, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """What a hand wrote last, by message."""
    query = select(hand_posts).where(hand_posts.c.channel_id == channel_id, hand_posts.c.message_id.in_(ids))
    kept = hand_posts.c.state.in_((HandState.ADOPTED, HandState.EDITED))
    return {row.message_id: row for row in (await connection.execute(query.where(kept))).all()}


class _Sent(Struct, frozen=True):
    """What the bot put there. at: when an edit of it ended, None for the message as it was sent; stands: readers saw
    it, so an edit that is under way, or failed, is none."""

    text_hash: str
    payload: dict[str, Any]
    at: datetime | None = None
    stands: bool = True


async def _sent(connection: AsyncConnection, channel_id: int, stored: StoredReview) -> dict[int, list[_Sent]]:
    """By message, the newest last."""
    of_review = (posts.c.review_id == stored.id) & (posts.c.kind == PostKind.REVIEW)
    there = (posts.c.channel_id == channel_id) & parts.c.message_id.in_(stored.message_ids)
    query = select(parts.c.id, parts.c.message_id, parts.c.text_hash, parts.c.payload)
    query = query.join(posts, posts.c.id == parts.c.post_id)
    rows = (await connection.execute(query.where(of_review, there, parts.c.state == PartState.CONFIRMED))).all()
    found = {row.message_id: [_Sent(row.text_hash, row.payload)] for row in rows}
    by_part = {row.id: row.message_id for row in rows}
    query = select(edits).where(edits.c.part_id.in_(by_part)).order_by(edits.c.id)
    for row in (await connection.execute(query)).all():
        edit = _Sent(row.text_hash, row.payload, row.ended_at, row.state == EditState.DONE)
        found[by_part[row.part_id]].append(edit)
    return found


def _shown(message_id: int, written: Row[Any] | None, sent: Sequence[_Sent]) -> Shown:
    """The last word counts, be it a hand's or the bot's."""
    ours = next((one for one in reversed(sent) if one.stands), None)
    if written is not None and (ours is None or ours.at is None or ours.at <= written.as_of):
        return Shown(message_id, text=written.text)
    return Shown(message_id, sent=ours.payload if ours is not None else None)


async def _keep(connection: AsyncConnection, message: HandMessage, review_id: int) -> bool:
    """The text as it stands now; whether it is the one that was known."""
    key = {"channel_id": message.channel_id, "message_id": message.message_id}
    this = (hand_posts.c.channel_id == message.channel_id) & (hand_posts.c.message_id == message.message_id)
    values = {"text": message.text, "units": message.units, "as_of": message.as_of, "review_id": review_id}
    more = {"reply_to": message.reply_to, "sent_at": message.sent_at, "state": HandState.EDITED}
    if await insert_new(connection, hand_posts, **key, **values, **more):
        return False
    before = await connection.scalar(select(hand_posts.c.text).where(this))
    await connection.execute(update(hand_posts).where(this).values(values))
    return before == message.text
