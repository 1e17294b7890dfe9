"""Reviews of which some parts stand in the channel: held, and what the owners say of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.audit import Did
from bot.publishing.mending import Clearing, Held, Word
from bot.publishing.post import PartState, PostKind
from bot.publishing.states import Event
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, record_effect, take_turn
from bot.storage.endings import archive, draft_again
from bot.storage.engine import Transactions
from bot.storage.notices import write_notice
from bot.storage.part_moves import move
from bot.storage.post_rows import unfinished_parts
from bot.storage.tables import deliveries, parts, posts, reviews
from bot.storage.unopened import tell_unopened

_STANDS = (parts.c.state == PartState.CONFIRMED) & (parts.c.form == posts.c.form)


class SqlSeries:
    """`publishing.mending.SeriesStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def hold_stale(self, before: datetime, now: datetime) -> int:
        """The parts are locked until the end: whoever would begin one meanwhile finds that its post is held. From now
        on they wait for a word, and no more for an hour."""
        async with self._transactions.read() as connection:  # almost always there is none, and writers queue up
            if (await connection.execute(_stale(before))).first() is None:
                return 0
        async with self._transactions.write() as connection:
            rows = (await connection.execute(_stale(before).with_for_update(of=parts))).mappings().all()
            for row in rows:
                await _change(connection, row["post_id"], held_at=now)
                await connection.execute(update(parts).where(parts.c.id == row["id"]).values(retry_at=None))
                facts = {name: row[name] for name in ("post_id", "review_id", "title", "position", "count", "attempt")}
                await write_notice(connection, "series_held", facts, now)
            return len(rows)

    async def decide(self, held: Held, word: Word, now: datetime, cause: str, by: int | None = None) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, cause, now)
            part = await _held(connection, held)
            if part is None:
                await connection.rollback()
                return False
            if word is Word.DELETE:
                await _change(connection, held.post_id, clearing_at=now)
                await _record(connection, Did.TAKEN_BACK, part, by, now)
            elif word is Word.LEAVE:
                await _leave(connection, part, now)
                await _record(connection, Did.POSTED, part, by, now)
            else:
                await move(connection, Event.RETRY, part["id"], held.attempt, reason=None, retry_at=None)
                await _change(connection, held.post_id, held_at=None, resumed_at=now)
            return True

    async def clearing(self) -> list[Clearing]:
        below = posts.alias()  # the post itself, and the replies that are taken away with it
        its_replies = (
            (below.c.kind == PostKind.CORRECTION)
            & (below.c.review_id == posts.c.review_id)
            & (below.c.clearing_at == posts.c.clearing_at)
        )
        stands = (parts.c.post_id == below.c.id) & (parts.c.form == below.c.form)
        query = select(posts.c.id, posts.c.channel_id, parts.c.message_id)
        query = query.join(below, or_(below.c.id == posts.c.id, its_replies))
        query = query.join(parts, stands & (parts.c.state == PartState.CONFIRMED))
        under_way = posts.c.clearing_at.is_not(None) & posts.c.ended_at.is_(None)
        query = query.where(under_way).order_by(posts.c.id, below.c.id.desc(), parts.c.position.desc())
        found: dict[tuple[int, int], list[int]] = {}
        async with self._transactions.read() as connection:
            for row in await connection.execute(query):
                ids = found.setdefault((row.id, row.channel_id), [])
                ids += [row.message_id] if row.message_id is not None else []
        return [Clearing(post_id, channel_id, tuple(ids)) for (post_id, channel_id), ids in found.items()]

    async def cleared(self, post_id: int, left: tuple[int, ...], now: datetime) -> bool:
        this = (posts.c.id == post_id) & posts.c.clearing_at.is_not(None) & posts.c.ended_at.is_(None)
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            change = (
                update(posts)
                .where(this)
                .values(ended_at=now)
                .returning(posts.c.review_id, posts.c.ballot_id, posts.c.title)
            )
            post = (await connection.execute(change)).one_or_none()
            if post is None:
                return False
            if post.ballot_id is not None:
                await tell_unopened(connection, post.ballot_id, post.title, list(left), now)
                return True
            revision = await draft_again(connection, post.review_id, now)
            unseen = select(func.count()).select_from(parts.join(posts)).where(posts.c.id == post_id, _STANDS)
            facts = {
                "post_id": post_id,
                "review_id": post.review_id,
                "revision": revision,
                "title": post.title,
                "left": list(left),
                "unseen": await connection.scalar(unseen.where(parts.c.message_id.is_(None))),
            }
            await write_notice(connection, "series_deleted", facts, now)
            return True


def _stale(before: datetime) -> Select[*tuple[object, ...]]:
    """The planned parts behind one that was sent before that; nobody had a word about their posts since."""
    previous, sent, answered, of_it = parts.alias(), deliveries.alias(), deliveries.alias(), parts.alias()
    behind = (
        (previous.c.post_id == parts.c.post_id)
        & (previous.c.form == parts.c.form)
        & (previous.c.position == parts.c.position - 1)
        & (previous.c.state == PartState.CONFIRMED)
    )
    spoken = (of_it.c.post_id == posts.c.id) & answered.c.asked_at.is_not(None) & (answered.c.ended_at >= before)
    query = unfinished_parts().add_columns(posts.c.review_id).join(previous, behind)
    query = query.join(sent, (sent.c.part_id == previous.c.id) & (sent.c.attempt == previous.c.attempt))
    return query.where(
        posts.c.kind == PostKind.REVIEW,
        posts.c.held_at.is_(None),
        parts.c.state == PartState.PLANNED,
        sent.c.started_at < before,
        or_(posts.c.resumed_at.is_(None), posts.c.resumed_at < before),
        ~exists().where(answered.c.part_id == of_it.c.id, spoken),
    )


async def _held(connection: AsyncConnection, held: Held) -> RowMapping | None:
    """The part at which it stopped, if it is held as it was seen."""
    waits = posts.c.held_at.is_not(None) & posts.c.clearing_at.is_(None) & (parts.c.state != PartState.CONFIRMED)
    query = unfinished_parts().add_columns(posts.c.review_id).where(posts.c.id == held.post_id, waits).limit(1)
    part = (await connection.execute(query)).mappings().one_or_none()
    return part if part is not None and part["attempt"] == held.attempt else None


async def _leave(connection: AsyncConnection, part: RowMapping, now: datetime) -> None:
    await archive(connection, part["review_id"], await _standing(connection, part), now)
    await _change(connection, part["post_id"], ended_at=now)


async def _standing(connection: AsyncConnection, part: RowMapping) -> list[int]:
    """The messages of its post that are known to stand in the channel, first to last."""
    query = select(parts.c.message_id).select_from(parts.join(posts)).where(posts.c.id == part["post_id"], _STANDS)
    return [found for found in await connection.scalars(query.order_by(parts.c.position)) if found is not None]


async def _record(connection: AsyncConnection, did: Did, part: RowMapping, by: int | None, now: datetime) -> None:
    """What stands there goes, or counts as the whole."""
    number = await connection.scalar(select(reviews.c.number).where(reviews.c.id == part["review_id"]))
    facts = {"number": number, "messages": await _standing(connection, part)}
    before, after = (facts, {}) if did is Did.TAKEN_BACK else ({}, facts)
    await record(connection, did, by, part["review_id"], now, before=before, after=after)


async def _change(connection: AsyncConnection, post_id: int, **values: Any) -> None:
    await connection.execute(update(posts).where(posts.c.id == post_id).values(**values))
