"""The order in which reviews leave."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AlreadyQueued, NotFound
from bot.publishing.audit import Did
from bot.publishing.countdown import Ended
from bot.publishing.ports import QueueEntry, Removed, Touch
from bot.reviews.identity import fold
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.ahead import forget_question
from bot.storage.audit import record
from bot.storage.changes import REVIEWS, next_revisions, record_effect, take_turn
from bot.storage.countdown_ends import end_and_tell
from bot.storage.desk_tables import audit, drafts
from bot.storage.engine import Transactions
from bot.storage.lint_rows import LINT_COLUMNS, linted_of
from bot.storage.review_rows import review_columns, stored_review
from bot.storage.tables import lintings, queue, reviews
from bot.storage.text_changes import change_text
from bot.storage.twins import join_twin, own_identity


class SqlQueue:
    """`publishing.ports.QueueStore`. Its writers take the reviews' turn, so that moves happen one after the other."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def add(self, review: Review, identity: str, now: datetime) -> QueueEntry:
        """A number in the text is not taken: numbers are given at posting."""
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            review_id = await _keep_queued(connection, review, identity, revision, now)
            await join_twin(connection, review_id)
            await put_last(connection, review_id, now)
            place = len(await _places(connection))
            await record(connection, Did.QUEUED, None, review_id, now, after=_where(place, None))
            (entry,) = await read_entries(connection, queue_entries().where(queue.c.review_id == review_id))
            return entry

    async def entries(self) -> list[QueueEntry]:
        async with self._transactions.read() as connection:
            return await read_entries(connection, queue_entries())

    async def drafts(self) -> list[StoredReview]:
        away = select(drafts.c.review_id).where(drafts.c.discarded_at.is_not(None))
        waiting = (reviews.c.state == ReviewState.DRAFT) & reviews.c.id.not_in(away)
        query = select(reviews).where(waiting).order_by(reviews.c.revision.desc())
        async with self._transactions.read() as connection:
            return [stored_review(row) for row in (await connection.execute(query)).mappings()]

    async def move(self, review_id: int, position: int, touch: Touch) -> bool:
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, touch.cause, touch.now)
            if not await _is_as_seen(connection, review_id, touch):
                return False
            places = await _places(connection)
            order = [other for other in places if other != review_id]
            order.insert(max(position, 1) - 1, review_id)
            # Whoever changes its place gets a new version: what was the head a moment ago is not frozen.
            moved = [
                {"moved": other, "place": place}
                for other, place in zip(order, places.values(), strict=True)
                if places[other] != place
            ]
            if moved:
                change = update(queue).where(queue.c.review_id == bindparam("moved"))
                await connection.execute(change.values(position=bindparam("place"), version=queue.c.version + 1), moved)
                before, after = (
                    {"position": list(places).index(review_id) + 1},
                    {"position": order.index(review_id) + 1},
                )
                await self._touched(connection, Did.MOVED, review_id, touch, before=before, after=after)
            return True

    async def remove(self, review_id: int, touch: Touch) -> Removed | None:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await record_effect(connection, touch.cause, touch.now)
            if not await _is_as_seen(connection, review_id, touch):
                return None
            place = list(await _places(connection)).index(review_id) + 1
            gone = delete(queue).where(queue.c.review_id == review_id).returning(queue.c.fixed_on)
            fixed_on = (await connection.execute(gone)).scalar_one()
            change = update(reviews).where(reviews.c.id == review_id)
            await connection.execute(change.values(state=ReviewState.DRAFT, revision=revision))
            await self._touched(connection, Did.REMOVED, review_id, touch, before=_where(place, fixed_on))
            return Removed(review_id, revision, place, fixed_on)

    async def fix(self, review_id: int, day: date | None, touch: Touch) -> bool:
        """The entry gets a new version: whoever read it before would post it on a day that is not its own."""
        async with self._transactions.write() as connection:
            await take_turn(connection, REVIEWS)
            await record_effect(connection, touch.cause, touch.now)
            if not await _is_as_seen(connection, review_id, touch):
                return False
            this = queue.c.review_id == review_id
            before = await connection.scalar(select(queue.c.fixed_on).where(this))
            if day != before:
                await connection.execute(update(queue).where(this).values(fixed_on=day, version=queue.c.version + 1))
                was, now = {"fixed_on": _iso(before)}, {"fixed_on": _iso(day)}
                await self._touched(connection, Did.FIXED, review_id, touch, before=was, after=now)
            return True

    async def restore(self, removed: Removed, touch: Touch) -> QueueEntry | None:
        """Back between those that are its neighbours now; the ones behind it get new versions, as after a move."""
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await record_effect(connection, touch.cause, touch.now)
            stored = await _removed(connection, removed)
            if stored is None:
                await connection.rollback()
                return None
            await refuse_reviewed(connection, stored.review, but=stored.id)
            await forget_question(connection, stored.id)
            change = update(reviews).where(reviews.c.id == stored.id)
            await connection.execute(change.values(state=ReviewState.QUEUED, revision=revision))
            place = await _room_at(connection, removed.position)
            row = insert(queue).values(review_id=stored.id, position=place, added_at=touch.now, version=1)
            await connection.execute(row.values(fixed_on=removed.fixed_on))
            place = list(await _places(connection)).index(stored.id) + 1
            told = _where(place, removed.fixed_on)
            await record(connection, Did.QUEUED, touch.by, stored.id, touch.now, after=told)
            (entry,) = await read_entries(connection, queue_entries().where(queue.c.review_id == stored.id))
            return entry

    async def put_first(self, review_id: int, now: datetime, cause: str | None, by: int | None = None) -> QueueEntry:
        async with self._transactions.write() as connection:
            revision = await next_revisions(connection)
            await record_effect(connection, cause, now)
            draft = (reviews.c.id == review_id) & (reviews.c.state == ReviewState.DRAFT)
            query = select(reviews).outerjoin(drafts, drafts.c.review_id == reviews.c.id)
            found = await connection.execute(
                query.where(draft, drafts.c.discarded_at.is_(None), ~_changed_by_others(review_id, by))
            )
            row = found.mappings().one_or_none()
            if row is None:
                raise NotFound("review", str(review_id))
            await refuse_reviewed(connection, stored_review(row).review, but=review_id)
            change = update(reviews).where(reviews.c.id == review_id)
            await connection.execute(change.values(state=ReviewState.QUEUED, revision=revision))
            await put_at_head(connection, review_id, now)
            await record(connection, Did.QUEUED, by, review_id, now, after=_where(1, None))
            (entry,) = await read_entries(connection, queue_entries().where(queue.c.review_id == review_id))
            return entry

    async def _touched(
        self, connection: AsyncConnection, did: Did, review_id: int, touch: Touch, **told: Mapping[str, object]
    ) -> None:
        """On record, and what was counted down for is not posted: its owner decided otherwise."""
        await record(connection, did, touch.by, review_id, touch.now, **told)
        await end_and_tell(connection, review_id, Ended.CHANGED, touch.now)


def _changed_by_others(review_id: int, by: int | None) -> ColumnElement[bool]:
    """Whether a draft has another text since it waited last, and of somebody else: what was seen was not that one."""
    queued = audit.alias()
    query = select(func.max(queued.c.id)).where(queued.c.review_id == review_id, queued.c.action == Did.QUEUED)
    changed = (audit.c.review_id == review_id) & (audit.c.action == Did.CHANGED) & (audit.c.actor_id != by)
    return exists().where(changed, audit.c.id > func.coalesce(query.scalar_subquery(), 0))


async def put_at_head(connection: AsyncConnection, review_id: int, now: datetime) -> None:
    """An entry of its own before all others. The caller has the turn of reviews."""
    await forget_question(connection, review_id)
    first = await connection.scalar(select(func.min(queue.c.position)))
    place = 1 if first is None else first - 1
    await connection.execute(insert(queue).values(review_id=review_id, position=place, added_at=now, version=1))


async def put_last(connection: AsyncConnection, review_id: int, now: datetime) -> None:
    """An entry of its own behind all others. The caller has the turn of reviews."""
    await forget_question(connection, review_id)
    last = await connection.scalar(select(func.max(queue.c.position))) or 0
    await connection.execute(insert(queue).values(review_id=review_id, position=last + 1, added_at=now, version=1))


async def _places(connection: AsyncConnection) -> dict[int, int]:
    """The positions by review, first to leave first."""
    query = select(queue.c.review_id, queue.c.position).order_by(queue.c.position)
    return {row.review_id: row.position for row in await connection.execute(query)}


async def _is_as_seen(connection: AsyncConnection, review_id: int, touch: Touch) -> bool:
    """False rolls back, so that the press is not spent. NotFound."""
    version = await connection.scalar(select(queue.c.version).where(queue.c.review_id == review_id))
    if version is None:
        raise NotFound("review", str(review_id))
    if touch.seen in (None, version):
        return True
    await connection.rollback()
    return False


async def _removed(connection: AsyncConnection, removed: Removed) -> StoredReview | None:
    """The draft, if it is still the one that left the queue: a text that came later was never approved."""
    query = select(reviews).outerjoin(drafts, drafts.c.review_id == reviews.c.id)
    query = query.where(reviews.c.id == removed.review_id, reviews.c.revision == removed.revision)
    query = query.where(reviews.c.state == ReviewState.DRAFT, drafts.c.discarded_at.is_(None))
    row = (await connection.execute(query)).mappings().one_or_none()
    return stored_review(row) if row is not None else None


async def _room_at(connection: AsyncConnection, place: int) -> int:
    """A free position for the 1-based place; those from there on move back by one."""
    positions = list((await _places(connection)).values())
    if place > len(positions):
        return max(positions, default=0) + 1
    return await free_position(connection, positions[place - 1])


async def free_position(connection: AsyncConnection, position: int) -> int:
    """This one; where another entry has it by now, those from there on move back by one."""
    if await connection.scalar(select(queue.c.review_id).where(queue.c.position == position)) is not None:
        behind = update(queue).where(queue.c.position >= position)
        await connection.execute(behind.values(position=queue.c.position + 1, version=queue.c.version + 1))
    return position


def _where(place: int, fixed_on: date | None) -> dict[str, object]:
    return {"position": place, "fixed_on": _iso(fixed_on)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


async def _keep_queued(connection: AsyncConnection, review: Review, identity: str, revision: int, now: datetime) -> int:
    """The id of the review, new or a draft until now. AlreadyQueued for any other."""
    identity = await own_identity(connection, identity, review.language)
    known = (await connection.execute(select(reviews).where(reviews.c.identity == identity))).mappings().one_or_none()
    if known is None:
        await refuse_reviewed(connection, review)
        columns = review_columns(review) | {"state": ReviewState.QUEUED, "revision": revision}
        columns |= {"identity": identity, "message_ids": [], "added_at": now}
        return int((await connection.execute(insert(reviews).values(columns).returning(reviews.c.id))).scalar_one())
    before = stored_review(known)
    if before.state is not ReviewState.DRAFT:
        raise AlreadyQueued(review.title, before.state)
    await refuse_reviewed(connection, review, but=before.id)
    await change_text(connection, before, review, revision, now)
    await connection.execute(update(reviews).where(reviews.c.id == before.id).values(state=ReviewState.QUEUED))
    await connection.execute(update(drafts).where(drafts.c.review_id == before.id).values(discarded_at=None))
    return before.id


async def refuse_reviewed(connection: AsyncConnection, review: Review, but: int | None = None) -> None:
    """AlreadyQueued for a paper (or title) that another document brought, or that was posted from another draft. In
    another language it is the twin."""
    same = reviews.c.title_key == fold(review.title)
    if review.paper:
        same |= reviews.c.paper_key == review.paper.key
    another = (reviews.c.state != ReviewState.DRAFT) & (reviews.c.id != (but or 0))
    columns = (reviews.c.title, reviews.c.state, reviews.c.number)
    query = select(*columns).where(same, another, reviews.c.language == review.language)
    other = (await connection.execute(query.order_by(reviews.c.id).limit(1))).one_or_none()
    if other is not None:
        raise AlreadyQueued(other.title, other.state, other.number)


def queue_entries() -> Select[*tuple[object, ...]]:
    """Every entry with its review, first to leave first."""
    columns = (reviews, queue.c.added_at.label("queued_at"), queue.c.version, queue.c.fixed_on, *LINT_COLUMNS)
    query = select(*columns).join(queue, queue.c.review_id == reviews.c.id)
    return query.outerjoin(lintings, lintings.c.review_id == reviews.c.id).order_by(queue.c.position)


async def read_entries(connection: AsyncConnection, query: Select[*tuple[object, ...]]) -> list[QueueEntry]:
    rows = (await connection.execute(query)).mappings()
    return [_entry(row) for row in rows]


def _entry(row: RowMapping) -> QueueEntry:
    return QueueEntry(
        stored=stored_review(row),
        added_at=row["queued_at"],
        version=row["version"],
        fixed_on=row["fixed_on"],
        linted=linted_of(row),
    )
