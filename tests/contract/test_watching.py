"""What was denied may land all the same: it is watched, and a copy is told."""

import asyncio

import pytest

from bot.publishing.evidence import Watch
from bot.publishing.post import Part
from bot.storage.database import Database
from tests.contract.parts import begin, denied, lose, now_is, plan, seen, send, told
from tests.makers import CHANNEL_ID, NOW, later


async def sent_twice(database: Database, *, first: int, second: int, text: str = "A short message") -> Part:
    """A part that was denied, sent again as `second`, and seen as `first` after all."""
    part = await lose(database, await plan(database, text, identity=text))
    assert await database.evidence.deny(part.id, 1, NOW)
    part = await send(database, await now_is(database, part), second)
    await database.evidence.keep([seen(first, text)], NOW)
    return part


async def test_what_was_denied_is_watched_from_its_anchor_on(database: Database) -> None:
    part = await denied(database, anchor=20)
    assert await database.evidence.watches() == []  # nothing came yet
    await database.evidence.keep([seen(23, "by hand")], NOW)
    assert await database.evidence.watches() == [Watch(part.id, 1, CHANNEL_ID, above=20, head=23, last=False)]


async def test_what_the_owner_denied_is_watched_as_well(database: Database) -> None:
    await database.evidence.keep([seen(20, "what stood there before")], NOW)
    part = await lose(database, await plan(database))
    assert await database.delivery.settle(part.id, 1, False, NOW, "button:x")
    await database.evidence.keep([seen(22, "by hand")], NOW)
    assert await database.evidence.watches() == [Watch(part.id, 1, CHANNEL_ID, above=20, head=22, last=False)]


async def test_without_an_anchor_there_is_nothing_to_watch_from(database: Database) -> None:
    part = await lose(database, await plan(database))
    assert await database.delivery.settle(part.id, 1, False, NOW, "button:x")
    await database.evidence.keep([seen(3000, "by hand")], NOW)
    assert await database.evidence.watches() == []


async def test_what_was_watched_is_not_looked_at_again(database: Database) -> None:
    await denied(database, anchor=20)
    await database.evidence.keep([seen(23, "by hand")], NOW)
    (watch,) = await database.evidence.watches()
    await database.evidence.watched(watch)
    assert await database.evidence.watches() == []
    await database.evidence.keep([seen(24, "by hand")], NOW)
    assert [(watch.above, watch.head) for watch in await database.evidence.watches()] == [(23, 24)]


async def test_the_next_post_of_all_ends_the_watch(database: Database) -> None:
    part = await denied(database, anchor=20)
    await send(database, part, 21)
    assert [watch.last for watch in await database.evidence.watches()] == [False]
    await send(database, await plan(database, identity="next", now=later(days=1)), 25)
    (watch,) = await database.evidence.watches()
    assert watch == Watch(part.id, 1, CHANNEL_ID, above=20, head=25, last=True)
    await database.evidence.watched(watch)
    await database.evidence.keep([seen(30, "by hand")], NOW)
    assert await database.evidence.watches() == []


async def test_while_it_is_sent_again_the_watch_goes_on(database: Database) -> None:
    """Another post stands above, but this one may land twice yet."""
    await denied(database, anchor=20)
    await send(database, await plan(database, identity="another"), 22)
    assert [watch.last for watch in await database.evidence.watches()] == [False]


async def test_the_watch_over_a_post_that_failed_ends_too(database: Database) -> None:
    part = await denied(database, anchor=20)
    assert await database.delivery.refuse(await begin(database, part), "400", NOW)
    await send(database, await plan(database, identity="next"), 25)
    assert [watch.last for watch in await database.evidence.watches()] == [True]


async def test_where_only_a_person_saw_it_the_newest_anchor_ends_the_watch(database: Database) -> None:
    part = await denied(database, anchor=20)
    await database.evidence.keep([seen(22, "by hand")], NOW)
    await lose(database, part)
    assert await database.delivery.settle(part.id, 2, True, NOW, "button:x")
    assert [watch.last for watch in await database.evidence.watches()] == [False]
    await send(database, await plan(database, identity="next"), 25)
    assert [watch.last for watch in await database.evidence.watches()] == [True]


async def test_each_watch_ends_by_itself(database: Database) -> None:
    first = await denied(database, anchor=20)
    second = await lose(database, await plan(database, "another", identity="b"))
    assert await database.evidence.deny(second.id, 1, NOW)
    await send(database, first, 25)
    await send(database, await plan(database, "third", identity="c"), 26)
    assert [(watch.part_id, watch.last) for watch in await database.evidence.watches()] == [
        (first.id, True),
        (second.id, False),
    ]


async def test_a_second_copy_is_told_once(database: Database) -> None:
    part = await sent_twice(database, first=10, second=11)
    assert await database.evidence.tell_copies(NOW) == 1
    assert await database.evidence.tell_copies(NOW) == 0
    facts = {"channel_id": CHANNEL_ID, "message_id": 10, "original_id": 11, "title": part.title}
    assert await told(database, "stray_copy") == [facts]


async def test_two_who_look_at_once_tell_one_copy(database: Database) -> None:
    await sent_twice(database, first=10, second=11)
    assert sorted(await asyncio.gather(*(database.evidence.tell_copies(NOW) for _ in range(4)))) == [0, 0, 0, 1]
    assert len(await told(database, "stray_copy")) == 1


async def test_what_was_sent_once_has_no_copy(database: Database) -> None:
    """Who posts the same text by hand wants it so."""
    await send(database, await plan(database), 11)
    await database.evidence.keep([seen(11), seen(12)], NOW)
    assert await database.evidence.tell_copies(NOW) == 0


async def test_a_message_from_before_the_first_attempt_is_no_copy(database: Database) -> None:
    await database.evidence.keep([seen(9)], NOW)
    await sent_twice(database, first=9, second=11)
    assert await database.evidence.tell_copies(NOW) == 0


async def test_the_part_of_another_post_is_no_copy(database: Database) -> None:
    await sent_twice(database, first=11, second=11)
    await send(database, await plan(database, identity="next week"), 18)
    await database.evidence.keep([seen(18)], NOW)
    assert await database.evidence.tell_copies(NOW) == 0


@pytest.mark.parametrize("lost", [False, True])
async def test_while_another_part_that_looks_the_same_is_on_its_way_nothing_is_a_copy(
    database: Database, lost: bool
) -> None:
    await sent_twice(database, first=11, second=11)
    twin = await plan(database, identity="next week")
    if lost:
        await lose(database, twin)
    await database.evidence.keep([seen(18)], NOW)
    assert await database.evidence.tell_copies(NOW) == 0
    twin = await now_is(database, twin)
    if not lost:
        twin = await begin(database, twin)
    assert await database.delivery.confirm(twin, 17, None, NOW)
    assert await database.evidence.tell_copies(NOW) == 1


async def test_where_the_original_has_no_id_nothing_is_called_its_copy(database: Database) -> None:
    part = await lose(database, await plan(database))
    assert await database.evidence.deny(part.id, 1, NOW)
    await lose(database, await now_is(database, part))
    assert await database.delivery.settle(part.id, 2, True, NOW, "button:x")
    await database.evidence.keep([seen(10)], NOW)
    assert await database.evidence.tell_copies(NOW) == 0
