"""Reviews that people post by hand in the channel: seen, adopted, taken out again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NumberTaken
from bot.intake.adopt import AROUND, HandState
from bot.intake.hand_message import HandMessage, HandReview
from bot.publishing.audit import Did
from bot.publishing.evidence import SeenMessage
from bot.publishing.post import SlotKey
from bot.publishing.slots import DueSlot
from bot.reviews.review import ReviewState, StoredReview
from bot.storage.adopting import adopt_new, extend, take_out
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, insert_new, next_revisions, record_effect, take_turn
from bot.storage.desk_tables import drafts, hand_posts
from bot.storage.engine import Transactions
from bot.storage.numbers import free_number
from bot.storage.review_rows import stored_review
from bot.storage.slots import use_slot
from bot.storage.tables import parts, posts, reviews, slots_used
from bot.storage.whose_message import review_of_message

_OPEN = (HandState.NEW, HandState.ADOPTED)
BY_HAND = "by_hand"
"""Why a slot passes without a post: an owner said so, since something was posted by hand."""


class SqlHandPosts:
    """`intake.adopt.HandPostStore`, `intake.hand_desk.HandDeskStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def posted(self, message: HandMessage, seen: SeenMessage, now: datetime) -> list[HandMessage]:
        async with self._transactions.write() as connection:
            row = (await connection.execute(select(hand_posts).where(_this(message)))).one_or_none()
            if row is None and await _is_none_of_theirs(connection, seen):
                return []
            if row is not None and row.as_of > message.as_of:
                return []
            values = {"text": message.text, "units": message.units, "as_of": message.as_of}
            if row is None:
                more = {"reply_to": message.reply_to, "sent_at": message.sent_at, "state": HandState.NEW}
                key = {"channel_id": message.channel_id, "message_id": message.message_id}
                await insert_new(connection, hand_posts, **key, **values, **more)
            elif row.state in (HandState.NEW, HandState.REFUSED):
                await connection.execute(update(hand_posts).where(_this(message)).values(values))
            if row is not None and row.state not in _OPEN:
                return []
            old = (hand_posts.c.state == HandState.NEW) & (hand_posts.c.sent_at < message.sent_at - 96 * AROUND)
            await connection.execute(delete(hand_posts).where(old))
            near = hand_posts.c.sent_at.between(message.sent_at - AROUND, message.sent_at + AROUND)
            query = select(hand_posts).where(hand_posts.c.channel_id == message.channel_id, near)
            rows = await connection.execute(query.where(hand_posts.c.state.in_(_OPEN)))
            return [_message(each) for each in rows.all()]

    async def adopt(self, found: HandReview, slot: DueSlot | None, now: datetime) -> bool:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            rows = await _rows(connection, found.messages)
            as_read = {row.message_id: row.text for row in rows if row.state in _OPEN}
            if as_read != {one.message_id: one.text for one in found.messages}:
                await connection.rollback()
                return False
            known = {row.review_id for row in rows if row.state == HandState.ADOPTED}
            if not known:
                former_id = await _put_away(connection, rows[0].review_id)
                await adopt_new(connection, found, former_id, slot, revision, now)
            elif len(known) > 1 or not await extend(connection, found, known.pop(), revision, now):
                await connection.rollback()
            return True

    async def refuse(self, review_id: int, by: int, now: datetime, cause: str) -> StoredReview | None:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await record_effect(connection, cause, now)
            before = await _adopted(connection, review_id)
            if before is None:
                await connection.rollback()
                return None
            await take_out(connection, before, by, revision, now)
            return before

    async def reopen(self, review_id: int) -> HandMessage | None:
        """A second call finds the messages as the first one left them."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            this = hand_posts.c.review_id == review_id
            refused = this & (hand_posts.c.state == HandState.REFUSED)
            await connection.execute(update(hand_posts).where(refused).values(state=HandState.NEW, undo=None))
            query = select(hand_posts).where(this, hand_posts.c.state == HandState.NEW)
            row = (await connection.execute(query.order_by(hand_posts.c.message_id).limit(1))).one_or_none()
            return _message(row) if row is not None else None

    async def renumber(self, review_id: int, number: int | None, by: int, now: datetime, cause: str) -> int | None:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await record_effect(connection, cause, now)
            before = await _adopted(connection, review_id)
            if before is None:
                await connection.rollback()
                return None
            wanted = await free_number(connection) if number is None else number
            holder = select(reviews.c.title).where(reviews.c.number == wanted, reviews.c.id != review_id)
            if (title := await connection.scalar(holder)) is not None:
                raise NumberTaken(wanted, title)
            change = update(reviews).where(reviews.c.id == review_id)
            await connection.execute(change.values(number=wanted, revision=revision))
            was, new = {"number": before.review.number}, {"number": wanted}
            await record(connection, Did.RENUMBERED, by, review_id, now, before=was, after=new)
            return wanted

    async def skip(self, slot: SlotKey, by: int, now: datetime, cause: str) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            if not await use_slot(connection, slot, now, reason=BY_HAND):
                await connection.rollback()
                return False
            after = {"day": slot.day.isoformat(), "slot": slot.slot}
            await record(connection, Did.SLOT_SKIPPED, by, None, now, after=after)
            return True

    async def keep(self, slot: SlotKey, by: int, now: datetime, cause: str) -> bool:
        key = (slots_used.c.channel_id == slot.channel_id) & (slots_used.c.day == slot.day)
        this = key & (slots_used.c.slot == slot.slot) & (slots_used.c.reason == BY_HAND)
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            if (await connection.execute(delete(slots_used).where(this))).rowcount == 0:
                await connection.rollback()
                return False
            before = {"day": slot.day.isoformat(), "slot": slot.slot}
            await record(connection, Did.SLOT_SKIPPED, by, None, now, before=before)
            return True

    async def review_of(self, channel_id: int, message_id: int) -> int | None:
        async with self._transactions.read() as connection:
            return await review_of_message(connection, channel_id, message_id)


def _this(message: HandMessage) -> Any:
    return (hand_posts.c.channel_id == message.channel_id) & (hand_posts.c.message_id == message.message_id)


async def _rows(connection: AsyncConnection, messages: Sequence[HandMessage]) -> Sequence[Row[Any]]:
    ids = [message.message_id for message in messages]
    of_them = (hand_posts.c.channel_id == messages[0].channel_id) & hand_posts.c.message_id.in_(ids)
    query = select(hand_posts).where(of_them).order_by(hand_posts.c.message_id)
    return (await connection.execute(query.with_for_update())).all()


async def _is_none_of_theirs(connection: AsyncConnection, seen: SeenMessage) -> bool:
    """It looks like a message that we sent, or shall send; or the archive has it already."""
    its_post = (posts.c.id == parts.c.post_id) & (posts.c.channel_id == seen.channel_id)
    alike = (parts.c.text_hash == seen.text_hash) & (parts.c.method == seen.method)
    if await connection.scalar(select(exists().where(its_post, alike))):
        return True
    return await review_of_message(connection, seen.channel_id, seen.message_id) is not None


async def _put_away(connection: AsyncConnection, review_id: int | None) -> int | None:
    """The row that an owner took out of the archive, if nobody made anything else of it since."""
    query = select(reviews.c.id).join(drafts, drafts.c.review_id == reviews.c.id)
    away = (reviews.c.state == ReviewState.DRAFT) & drafts.c.discarded_at.is_not(None)
    found: int | None = await connection.scalar(query.where(reviews.c.id == review_id, away))
    return found


async def _adopted(connection: AsyncConnection, review_id: int) -> StoredReview | None:
    by_hand = exists().where(hand_posts.c.review_id == reviews.c.id, hand_posts.c.state == HandState.ADOPTED)
    this = (reviews.c.id == review_id) & (reviews.c.state == ReviewState.ARCHIVED) & by_hand
    row = (await connection.execute(select(reviews).where(this))).mappings().one_or_none()
    return stored_review(row) if row is not None else None


def _message(row: Row[Any]) -> HandMessage:
    return HandMessage(
        channel_id=row.channel_id,
        message_id=row.message_id,
        text=row.text,
        units=row.units,
        sent_at=row.sent_at,
        as_of=row.as_of,
        reply_to=row.reply_to,
    )
