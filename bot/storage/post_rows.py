"""A post and its parts as rows, and back."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.publishing.post import Form, FrozenPart, NewPost, Part, PartState, PostKind
from bot.storage.tables import parts, posts


async def plan_post(connection: AsyncConnection, post: NewPost, title: str, now: datetime) -> int:
    """Freezes a post: every part planned. Returns its id."""
    query = insert(posts).returning(posts.c.id)
    columns = {
        "kind": post.kind,
        "channel_id": post.channel_id,
        "form": post.form,
        "title": title,
        "review_id": post.review_id,
        "ballot_id": post.ballot_id,
        "frozen_at": now,
    }
    post_id = int((await connection.execute(query.values(columns))).scalar_one())
    planned = {"post_id": post_id, "form": post.form, "state": PartState.PLANNED, "attempt": 0}
    rows = [planned | {"position": number} | _frozen_columns(part) for number, part in enumerate(post.parts, 1)]
    await connection.execute(insert(parts), rows)
    if spare := _spare_rows(post):
        planned |= {"post_id": post_id, "form": Form.CLASSIC}
        await connection.execute(insert(parts), [planned | row for row in spare])
    return post_id


def _spare_rows(post: NewPost) -> list[dict[str, Any]]:
    """The classic messages of a rich post, counted through, each with the position of the part it stands in for."""
    spare = [(place, part) for place, group in enumerate(post.instead, 1) for part in group]
    return [
        {"position": position, "spare_for": place} | _frozen_columns(part)
        for position, (place, part) in enumerate(spare, 1)
    ]


def _frozen_columns(part: FrozenPart) -> dict[str, Any]:
    return {
        "method": part.method,
        "payload": dict(part.payload),
        "text_hash": part.text_hash,
        "format_version": part.format_version,
    }


def sent_parts() -> Select[*tuple[object, ...]]:
    """Every part of the form in which its post is sent, oldest post first, in order."""
    sibling = parts.alias()
    count = select(func.count()).where(sibling.c.post_id == posts.c.id, sibling.c.form == posts.c.form)
    columns = (parts, posts.c.kind, posts.c.channel_id, posts.c.title, count.scalar_subquery().label("count"))
    of_its_form = (parts.c.post_id == posts.c.id) & (parts.c.form == posts.c.form)
    return select(*columns).join(posts, of_its_form).order_by(posts.c.id, parts.c.position)


def unfinished_parts() -> Select[*tuple[object, ...]]:
    """The same of posts that have not ended."""
    # As a list of posts, or SQLite reads every part ever sent, at every tick.
    return sent_parts().where(parts.c.post_id.in_(select(posts.c.id).where(posts.c.ended_at.is_(None))))


def part_of(row: RowMapping) -> Part:
    """From a row of `sent_parts`."""
    return Part(
        id=row["id"],
        post_id=row["post_id"],
        kind=PostKind(row["kind"]),
        channel_id=row["channel_id"],
        position=row["position"],
        count=row["count"],
        state=PartState(row["state"]),
        attempt=row["attempt"],
        frozen=FrozenPart(row["method"], row["payload"], row["text_hash"], row["format_version"]),
        retry_at=row["retry_at"],
        message_id=row["message_id"],
        reason=row["reason"],
        title=row["title"],
        stands_in=row["spare_for"] is not None,
    )


def place_of(part: Part) -> dict[str, object]:
    """Which message of its post it is, for a notice."""
    place: dict[str, object] = {"position": part.position, "count": part.count}
    return place | ({"stands_in": True} if part.stands_in else {})
