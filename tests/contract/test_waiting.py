"""What unfinished posts wait for, and what was looked at before its slot."""

from bot.publishing.health import Waiting
from bot.publishing.post import Part, PartState, PostKind
from bot.storage.database import Database
from tests.makers import NOW, TODAY, later, make_post, make_review


async def plan(database: Database, *texts: str) -> Part:
    entry = await database.queue.add(make_review("a"), "a", NOW)
    post = make_post(*texts, review_id=entry.stored.id)
    await database.slots.freeze(entry, 7, TODAY, post, NOW, slot=None, cause=None)
    (part,) = await database.delivery.due(NOW)
    return part


async def begin(database: Database, part: Part) -> Part:
    sending = await database.delivery.begin(part, NOW, later(seconds=45))
    assert sending is not None
    return sending


async def test_where_nothing_was_frozen_nothing_waits(database: Database) -> None:
    await database.queue.add(make_review("a"), "a", NOW)
    assert await database.waiting.waiting() == []


async def test_a_post_waits_for_its_first_message_since_it_was_frozen(database: Database) -> None:
    part = await begin(database, await plan(database, "first", "second"))
    await database.delivery.postpone(part, later(minutes=9), "ConnectError")
    assert await database.waiting.waiting() == [
        Waiting(
            post_id=part.post_id,
            kind=PostKind.REVIEW,
            position=1,
            count=2,
            state=PartState.PLANNED,
            since=NOW,
            reason="ConnectError",
        )
    ]


async def test_and_for_the_next_one_since_that_one_arrived(database: Database) -> None:
    part = await begin(database, await plan(database, "first", "second"))
    await database.delivery.confirm(part, 10, None, later(minutes=3))
    (waiting,) = await database.waiting.waiting()
    assert (waiting.position, waiting.since) == (2, later(minutes=3))


async def test_what_has_arrived_or_was_taken_back_waits_no_more(database: Database) -> None:
    part = await begin(database, await plan(database, "first"))
    await database.delivery.bar(part, later(minutes=1), "403", NOW)
    assert await database.waiting.waiting() == []


async def test_a_post_that_waits_for_an_owner_says_so(database: Database) -> None:
    first = await begin(database, await plan(database, "first", "second"))
    await database.delivery.confirm(first, 10, None, NOW)
    (second,) = await database.delivery.due(NOW)
    await database.delivery.refuse(await begin(database, second), "400 entities", NOW)
    (waiting,) = await database.waiting.waiting()
    assert (waiting.held, waiting.state, waiting.reason) == (True, PartState.FAILED, "400 entities")


async def test_what_was_looked_at_is_remembered_with_what_was_told(database: Database) -> None:
    assert await database.preflight.last() is None
    await database.preflight.keep("one", None, NOW)
    await database.preflight.keep("two", {"slot": "09:00"}, NOW)
    (notice,) = await database.notices.pending(9)
    assert (await database.preflight.last(), notice.kind, notice.facts) == ("two", "preflight", {"slot": "09:00"})
