"""What the end of a post changes, in the transaction of its last part."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pipeline.letters import LetterKind
from bot.polls.ballot import BallotState
from bot.publishing.post import Dropped, Part, PartState, PostKind
from bot.reviews.review import ReviewState
from bot.storage.candidate_rows import mark_reviewed
from bot.storage.changes import next_revisions
from bot.storage.choice_tables import ballots
from bot.storage.correction_rows import end_with_post
from bot.storage.guests import forget_names
from bot.storage.notices import write_notice
from bot.storage.proposed import tell_author
from bot.storage.tables import deliveries, parts, posts, reviews
from bot.storage.twins import join_twin
from bot.storage.unopened import end_unopened


async def complete(connection: AsyncConnection, post_id: int, now: datetime) -> None:
    """Once every part is confirmed: the review is archived or the ballot open, and the owners are told."""
    query = select(parts).join(posts, (posts.c.id == parts.c.post_id) & (posts.c.form == parts.c.form))
    rows = (await connection.execute(query.where(posts.c.id == post_id).order_by(parts.c.position))).mappings().all()
    if any(row["state"] != PartState.CONFIRMED for row in rows):
        return
    this = (posts.c.id == post_id) & posts.c.clearing_at.is_(None)  # what is being deleted ends when that is done
    change = update(posts).where(this).values(ended_at=now).returning(posts)
    post = (await connection.execute(change)).mappings().one_or_none()
    if post is None:
        return
    message_ids = [row["message_id"] for row in rows if row["message_id"] is not None]
    number = None
    if post["kind"] == PostKind.REVIEW and post["review_id"] is not None:
        number = await archive(connection, post["review_id"], message_ids, now)
        await _tell_guest(connection, post, number, message_ids, now)
    elif post["kind"] == PostKind.CORRECTION and post["review_id"] is not None:
        number = await _add_messages(connection, post["review_id"], message_ids)
    elif post["kind"] == PostKind.BALLOT and post["ballot_id"] is not None:
        await _open(connection, post["ballot_id"], next(row for row in rows if row["method"] == "sendPoll"))
    facts = {
        "post_kind": post["kind"],
        "review_id": post["review_id"],
        "title": post["title"],
        "number": number,
        "parts": len(rows),
        "at": now.isoformat(),
        "message_id": message_ids[0] if message_ids else None,
    }
    await write_notice(connection, "posted", facts | _switched(post, rows), now)


async def _tell_guest(
    connection: AsyncConnection, post: RowMapping, number: int | None, message_ids: Sequence[int], now: datetime
) -> None:
    """Whoever proposed it hears that it was posted; of a former guest without drafts no name is kept."""
    facts = {"title": post["title"], "number": number, "message_id": message_ids[0] if message_ids else None}
    await tell_author(connection, post["review_id"], LetterKind.PROPOSAL_POSTED, facts, None, now)
    await forget_names(connection)


def _switched(post: RowMapping, rows: Sequence[RowMapping]) -> dict[str, object]:
    """What the receipt says of a post of which Telegram refused the rich form."""
    if post["plain_because"] is None:
        return {}
    first = next(row["position"] for row in rows if row["spare_for"] is not None)
    return {"plain_from": first, "plain_because": post["plain_because"]}


async def tell_dropped(
    connection: AsyncConnection, part: Part, message_id: int | None, dropped: Dropped, now: datetime
) -> None:
    """It stands there, and shows less than was sent."""
    query = select(reviews.c.number, reviews.c.id).join(posts, posts.c.review_id == reviews.c.id)
    review = (await connection.execute(query.where(posts.c.id == part.post_id))).one_or_none()
    of_review = {"number": review.number if review else None, "review_id": review.id if review else None}
    facts = {"title": part.title, **of_review, "message_id": message_id}
    where = {"position": part.position, "count": part.count}
    lacks = {"percent": dropped.percent, "words": dropped.words, "kinds": list(dropped.kinds)}
    await write_notice(connection, "rich_cut", facts | where | lacks, now)


async def fail(connection: AsyncConnection, part: Part, reason: str, now: datetime) -> None:
    """A review with parts in the channel is held for the owner's word; what stands of a ballot without its poll is
    taken away. Any other post goes no further: its ballot ends without a winner, its review is a draft again."""
    half_way = part.position > 1
    held = part.kind is PostKind.REVIEW and half_way
    clearing = part.kind is PostKind.BALLOT and half_way
    values = {"held_at": now} if held else {"held_at": now, "clearing_at": now} if clearing else {"ended_at": now}
    change = update(posts).where(posts.c.id == part.post_id).values(values)
    post = (await connection.execute(change.returning(posts))).mappings().one()
    drafted: dict[str, object] = {}
    if part.kind is PostKind.REVIEW and not held and post["review_id"] is not None:
        drafted = {"revision": await draft_again(connection, post["review_id"], now)}
    elif part.kind is PostKind.BALLOT and post["ballot_id"] is not None:
        await end_unopened(connection, post["ballot_id"], reason, now)
    if clearing:  # told when that is done
        return
    review_id = post["review_id"] if part.kind is PostKind.REVIEW else None
    facts = {"post_kind": part.kind, "post_id": part.post_id, "review_id": review_id, "title": part.title, **drafted}
    where = {"position": part.position, "count": part.count, "attempt": part.attempt}
    why = {"reason": reason} | ({"plain_because": post["plain_because"]} if post["plain_because"] else {})
    await write_notice(connection, "post_failed", facts | where | why, now)


async def draft_again(connection: AsyncConnection, review_id: int, now: datetime) -> int:
    """Nothing of it stands in the channel: number and date are given anew at the next posting. Its revision."""
    await end_with_post(connection, review_id, now)
    revision = await next_revisions(connection)
    values = {"state": ReviewState.DRAFT, "number": None, "date": None, "revision": revision}
    await connection.execute(update(reviews).where(reviews.c.id == review_id).values(values))
    return revision


async def archive(connection: AsyncConnection, review_id: int, message_ids: list[int], now: datetime) -> int | None:
    """It stands in the channel, as these messages; its number."""
    values = {
        "state": ReviewState.ARCHIVED,
        "message_ids": message_ids,
        "posted_at": now,
        "revision": await next_revisions(connection),
    }
    change = update(reviews).where(reviews.c.id == review_id).values(values)
    row = (await connection.execute(change.returning(reviews.c.number, reviews.c.paper_key, reviews.c.title))).one()
    await join_twin(connection, review_id)
    papers = [row.paper_key] if row.paper_key else []
    await mark_reviewed(connection, papers, [row.title], now)
    number: int | None = row.number
    return number


async def _add_messages(connection: AsyncConnection, review_id: int, message_ids: list[int]) -> int | None:
    """What fits in no message of the review any more stands below them; its number."""
    found = await connection.execute(select(reviews.c.message_ids).where(reviews.c.id == review_id))
    values = {"message_ids": [*found.scalar_one(), *message_ids], "revision": await next_revisions(connection)}
    change = update(reviews).where(reviews.c.id == review_id).values(values).returning(reviews.c.number)
    number: int | None = await connection.scalar(change)
    return number


async def _open(connection: AsyncConnection, ballot_id: int, poll: RowMapping) -> None:
    """Without ids when only a person saw the poll in the channel."""
    attempt = (deliveries.c.part_id == poll["id"]) & (deliveries.c.attempt == poll["attempt"])
    poll_id = await connection.scalar(select(deliveries.c.poll_id).where(attempt))
    change = update(ballots).where(ballots.c.id == ballot_id, ballots.c.state == BallotState.PLANNED)
    await connection.execute(change.values(state=BallotState.OPEN, message_id=poll["message_id"], poll_id=poll_id))
