"""Messages that were seen in the channel, and the parts that they are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.evidence import Match, SeenMessage
from bot.publishing.post import PartState
from bot.storage.dialect import insert_or
from bot.storage.post_rows import part_of, sent_parts, unfinished_parts
from bot.storage.tables import deliveries, parts, posts, seen_messages

_MAY_STAND = (PartState.UNKNOWN, PartState.ASKED, PartState.PLANNED)
_SEEN = tuple(column.label(f"seen_{column.name}") for column in seen_messages.c)


async def keep_seen(connection: AsyncConnection, seen: Sequence[SeenMessage], now: datetime) -> None:
    """As they are now. A poll's id stays once it is known: not every look tells it."""
    rows = {(one.channel_id, one.message_id): one for one in seen}  # twice in one statement is an error on PostgreSQL
    query = insert_or(connection, seen_messages).values([_columns(one, now) for one in rows.values()])
    new = query.excluded
    kept = {"method": new.method, "text_hash": new.text_hash, "seen_at": new.seen_at}
    poll_id = func.coalesce(new.poll_id, seen_messages.c.poll_id)
    await connection.execute(
        query.on_conflict_do_update(index_elements=seen_messages.primary_key, set_=kept | {"poll_id": poll_id})
    )


def highest_sent(channel_id: ColumnElement[int] | int) -> ScalarSelect[int]:
    """The highest message id of our parts there."""
    part, post = parts.alias(), posts.alias()
    query = select(part.c.message_id).join(post, post.c.id == part.c.post_id)
    query = query.where(part.c.message_id.is_not(None), post.c.channel_id == channel_id)
    return query.order_by(part.c.message_id.desc()).limit(1).scalar_subquery()  # as a list, or the index is not used


def highest_seen(channel_id: ColumnElement[int] | int) -> ScalarSelect[int]:
    """The highest message id that was seen there."""
    this = seen_messages.alias()
    return select(func.max(this.c.message_id)).where(this.c.channel_id == channel_id).scalar_subquery()


async def offers(connection: AsyncConnection) -> dict[int, Match]:
    """`EvidenceStore.matches`, by part. A poll whose id no look told is left out: nobody could count its votes."""
    query = parts_and_seen(unfinished_parts()).where(parts.c.state.in_(_MAY_STAND))
    found: dict[int, Match] = {}
    taken: set[int] = set()
    for row in (await connection.execute(query)).mappings():
        part, seen = part_of(row), seen_of(row)
        without_votes = seen.method == "sendPoll" and seen.poll_id is None
        if part.id not in found and seen.message_id not in taken and not without_votes:
            found[part.id] = Match(part, seen)
            taken.add(seen.message_id)
    return found


async def head_of(connection: AsyncConnection, channel_id: int) -> int:
    """The highest message id known there, 0 when none is."""
    sent, seen = (await connection.execute(select(highest_sent(channel_id), highest_seen(channel_id)))).one()
    return max(sent or 0, seen or 0)


def parts_and_seen(
    of: Select[*tuple[object, ...]] | None = None, *, loosely: bool = False
) -> Select[*tuple[object, ...]]:
    """Each part that was tried (`of`: some of them) with each message that looks like it: same channel, method, text,
    above the anchor of its first attempt, recorded for no part, and no copy that was told. Oldest post first, then the
    oldest message; a row has the columns of `sent_parts`, and those of the message as `seen_…`. loosely: a rich message
    may show less than was sent, so any one may be a rich part."""
    first = deliveries.alias()
    same_text = seen_messages.c.text_hash == parts.c.text_hash
    if loosely:
        same_text |= parts.c.method == "sendRichMessage"
    alike = same_text & (seen_messages.c.method == parts.c.method)
    there = (seen_messages.c.channel_id == posts.c.channel_id) & (seen_messages.c.message_id > first.c.anchor)
    free = seen_messages.c.copy_of.is_(None) & ~_recorded()
    query = (sent_parts() if of is None else of).join(first, (first.c.part_id == parts.c.id) & (first.c.attempt == 1))
    query = query.join(seen_messages, alike & there & free).add_columns(*_SEEN)
    return query.order_by(seen_messages.c.message_id)


def seen_of(row: RowMapping) -> SeenMessage:
    """From a row of `parts_and_seen`."""
    return SeenMessage(
        channel_id=row["seen_channel_id"],
        message_id=row["seen_message_id"],
        method=row["seen_method"],
        text_hash=row["seen_text_hash"],
        poll_id=row["seen_poll_id"],
    )


def _recorded() -> ColumnElement[bool]:
    holder, its_post = parts.alias(), posts.alias()
    same = (holder.c.message_id == seen_messages.c.message_id) & (its_post.c.channel_id == seen_messages.c.channel_id)
    return exists().where(its_post.c.id == holder.c.post_id, same)


def _columns(seen: SeenMessage, now: datetime) -> dict[str, object]:
    return {
        "channel_id": seen.channel_id,
        "message_id": seen.message_id,
        "method": seen.method,
        "text_hash": seen.text_hash,
        "poll_id": seen.poll_id,
        "seen_at": now,
    }
