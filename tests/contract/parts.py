"""Parts on their way, as the tests of delivery and evidence need them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import update

from bot.publishing.evidence import SeenMessage
from bot.publishing.post import FrozenPart, Part, visible_hash
from bot.storage.database import Database
from bot.storage.tables import posts
from tests.makers import CHANNEL_ID, NOW, TODAY, later, make_post, make_review, make_rich_post

DEADLINE = later(seconds=45)


async def plan(database: Database, *texts: str, identity: str = "a", now: datetime = NOW) -> Part:
    """The first part of a review's post, planned."""
    post = make_post(*texts)
    return await plan_parts(database, post.parts, identity=identity, now=now)


async def plan_parts(
    database: Database, frozen: Sequence[FrozenPart], *, identity: str = "a", now: datetime = NOW
) -> Part:
    entry = await database.queue.add(make_review(identity), identity, now)
    number = await database.slots.next_number()
    post = make_post(review_id=entry.stored.id, parts=tuple(frozen))
    post_id = await database.slots.freeze(entry, number, TODAY, post, now, slot=None, cause=None)
    return next(part for part in await database.delivery.unfinished() if part.post_id == post_id)


async def plan_rich(
    database: Database, instead: Mapping[str, Sequence[str]], *, identity: str = "a", now: datetime = NOW
) -> Part:
    """The first part of a rich post, planned; `instead`: see `make_rich_post`."""
    entry = await database.queue.add(make_review(identity), identity, now)
    number = await database.slots.next_number()
    post = make_rich_post(instead, review_id=entry.stored.id)
    post_id = await database.slots.freeze(entry, number, TODAY, post, now, slot=None, cause=None)
    return next(part for part in await database.delivery.unfinished() if part.post_id == post_id)


async def begin(database: Database, part: Part) -> Part:
    sending = await database.delivery.begin(part, NOW, DEADLINE)
    assert sending is not None
    return sending


async def now_is(database: Database, part: Part) -> Part:
    found = await database.delivery.part(part.id)
    assert found is not None
    return found


async def lose(database: Database, part: Part, now: datetime = NOW) -> Part:
    """One attempt that ends in nothing proven."""
    sending = await begin(database, part)
    assert await database.delivery.lose(sending, "time-out", now)
    return await now_is(database, part)


async def send(database: Database, part: Part, message_id: int) -> Part:
    """One attempt that ends well."""
    assert await database.delivery.confirm(await begin(database, part), message_id, None, NOW)
    return await now_is(database, part)


async def denied(database: Database, *, anchor: int = 20) -> Part:
    """A part that is planned again after its first attempt, which began when `anchor` was the highest id known."""
    await database.evidence.keep([seen(anchor, "what stood there before")], NOW)
    part = await lose(database, await plan(database))
    assert await database.evidence.deny(part.id, 1, NOW)
    return await now_is(database, part)


async def hold(database: Database, part: Part) -> None:
    async with database.transactions.write() as connection:
        await connection.execute(update(posts).where(posts.c.id == part.post_id).values(held_at=NOW))


def seen(message_id: int, text: str = "A short message", method: str = "sendMessage", **fields: object) -> SeenMessage:
    """A message of the channel that looks like `make_post`'s."""
    channel_id, poll_id = fields.get("channel_id", CHANNEL_ID), fields.get("poll_id")
    assert isinstance(channel_id, int)
    return SeenMessage(
        channel_id=channel_id,
        message_id=message_id,
        method=method,
        text_hash=visible_hash(text),
        poll_id=poll_id if isinstance(poll_id, str) else None,
    )


async def told(database: Database, kind: str) -> list[dict[str, object]]:
    """The facts of the notices of this kind, oldest first."""
    return [dict(notice.facts) for notice in await database.notices.pending(99) if notice.kind == kind]
