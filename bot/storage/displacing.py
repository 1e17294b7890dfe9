"""What waits, or is a draft, of a paper whose review was posted by hand: it leaves, and comes back at an owner's word.

Inside the caller's transaction, which has the turn of reviews.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.letters import LetterKind
from bot.publishing.countdown import Ended
from bot.reviews.identity import fold
from bot.reviews.paper import other_keys
from bot.reviews.review import Review, ReviewState, StoredReview
from bot.storage.ahead import forget_question
from bot.storage.changes import insert_new, next_revisions
from bot.storage.countdown_ends import end_and_tell
from bot.storage.desk_tables import drafts
from bot.storage.proposed import tell_author
from bot.storage.queue import free_position
from bot.storage.review_rows import stored_review
from bot.storage.tables import queue, reviews
from bot.storage.twins import hand_twin
from bot.values import Struct


class Waiting(Struct, frozen=True):
    """review: as it waits, or lies about as a draft; place: its entry in the queue; drafted: it has a row there."""

    review: StoredReview
    place: Mapping[str, Any] | None
    drafted: bool


async def find_waiting(connection: AsyncConnection, review: Review, but: int | None) -> Waiting | None:
    """The review that waits, else the draft, of this paper or title, in this language; none that was thrown away."""
    away = drafts.c.discarded_at.is_not(None)
    thrown = select(drafts.c.review_id).where(away)
    waits = (reviews.c.state == ReviewState.QUEUED) | (
        (reviews.c.state == ReviewState.DRAFT) & reviews.c.id.not_in(thrown)
    )
    its_place = (queue.c.position, queue.c.fixed_on, queue.c.added_at.label("queued_at"))
    query = select(reviews, *its_place, drafts.c.review_id.label("drafted"))
    query = query.outerjoin(queue, queue.c.review_id == reviews.c.id)
    query = query.outerjoin(drafts, drafts.c.review_id == reviews.c.id)
    query = query.where(waits, alike(review), reviews.c.id != (but or 0))
    order = (queue.c.position.is_(None), queue.c.position, reviews.c.revision.desc())
    row = (await connection.execute(query.order_by(*order).limit(1))).mappings().one_or_none()
    if row is None:
        return None
    fixed_on = row["fixed_on"].isoformat() if row["fixed_on"] else None
    place = {"position": row["position"], "fixed_on": fixed_on} if row["position"] is not None else None
    return Waiting(stored_review(row), place, row["drafted"] is not None)


async def left_before(connection: AsyncConnection, undo: Mapping[str, Any]) -> StoredReview | None:
    """What left the queue when the first message came."""
    if not undo.get("waiting"):
        return None
    query = select(reviews).where(reviews.c.id == undo["waiting"]["id"])
    row = (await connection.execute(query)).mappings().one_or_none()
    return stored_review(row) if row is not None else None


async def leave(
    connection: AsyncConnection, waiting: Waiting, adopted_id: int, told: Mapping[str, Any], now: datetime
) -> Mapping[str, Any]:
    """It waits no more: what stands in the channel is that review. The text stays, as a draft out of sight; a guest
    who proposed it hears that it was posted."""
    review_id = waiting.review.id
    await tell_author(connection, review_id, LetterKind.PROPOSAL_POSTED, told, None, now)
    await hand_twin(connection, review_id, adopted_id)
    if waiting.place is not None:
        await end_and_tell(connection, review_id, Ended.CHANGED, now)
        await connection.execute(delete(queue).where(queue.c.review_id == review_id))
        await forget_question(connection, review_id)
        values = {"state": ReviewState.DRAFT, "revision": await next_revisions(connection)}
        await connection.execute(update(reviews).where(reviews.c.id == review_id).values(values))
    revision = await connection.scalar(select(reviews.c.revision).where(reviews.c.id == review_id))
    await put_away(connection, review_id, now)
    place = dict(waiting.place) if waiting.place else None
    return {"id": review_id, "place": place, "drafted": waiting.drafted, "revision": revision}


async def put_away(connection: AsyncConnection, review_id: int, now: datetime, by: int | None = None) -> None:
    row = {"author_id": by, "messages": 1, "made_at": now}
    await insert_new(connection, drafts, review_id=review_id, **row)
    await connection.execute(update(drafts).where(drafts.c.review_id == review_id).values(discarded_at=now))


async def bring_back(connection: AsyncConnection, waiting: Mapping[str, Any], adopted_id: int, now: datetime) -> None:
    """To its place in the queue, or among the drafts; unless somebody did something with it meanwhile. With a text that
    came since it is a draft: nobody said that it may leave."""
    review_id, place = waiting["id"], waiting["place"]
    revision = await connection.scalar(select(reviews.c.revision).where(reviews.c.id == review_id))
    await hand_twin(connection, adopted_id, review_id)
    still = (drafts.c.review_id == review_id) & drafts.c.discarded_at.is_not(None)
    state = await connection.scalar(select(reviews.c.state).join(drafts).where(reviews.c.id == review_id, still))
    if state != ReviewState.DRAFT:
        return
    if waiting["drafted"]:
        await connection.execute(update(drafts).where(still).values(discarded_at=None))
    else:
        await connection.execute(delete(drafts).where(still))
    if place is not None and revision == waiting["revision"]:
        fixed_on = date.fromisoformat(place["fixed_on"]) if place["fixed_on"] else None
        position = await free_position(connection, place["position"])
        row = {"review_id": review_id, "position": position, "fixed_on": fixed_on, "version": 1}
        await connection.execute(insert(queue).values(**row, added_at=now))
        values = {"state": ReviewState.QUEUED, "revision": await next_revisions(connection)}
        await connection.execute(update(reviews).where(reviews.c.id == review_id).values(values))


def alike(review: Review) -> ColumnElement[bool]:
    same: ColumnElement[bool] = reviews.c.title_key == (fold(review.title) or "-")
    if review.paper:
        same |= reviews.c.paper_key.in_((review.paper.key, *other_keys(review.paper.key)))
    return same & (reviews.c.language == review.language)
