"""A slot is used once, and freezing a post is one step."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.errors import AlreadyApplied
from bot.publishing.ports import QueueEntry, Unsent
from bot.publishing.post import PartState, PostKind
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from bot.storage.tables import effects, posts
from tests.makers import BY_SHELL, CHANNEL_ID, NOW, TODAY, later, make_import, make_post, make_review, make_slot


async def add(database: Database, identity: str = "a") -> QueueEntry:
    return await database.queue.add(make_review(f"review {identity}"), identity, NOW)


async def freeze(
    database: Database, entry: QueueEntry, number: int = 1, slot: str | None = "09:00", cause: str | None = None
) -> int | None:
    post = make_post("first", "second", review_id=entry.stored.id)
    key = make_slot(slot=slot) if slot else None
    return await database.slots.freeze(entry, number, TODAY, post, NOW, slot=key, cause=cause)


async def test_a_schedule_holds_since_it_was_first_seen(database: Database) -> None:
    assert await database.slots.schedule_since("daily 09:00 | Asia/Jerusalem", NOW) == NOW
    assert await database.slots.schedule_since("daily 09:00 | Asia/Jerusalem", later(days=9)) == NOW


@pytest.mark.fault(22)
async def test_a_clock_that_was_far_ahead_and_is_set_right_does_not_silence_the_slots(database: Database) -> None:
    await database.slots.schedule_since("daily 09:00 | Asia/Jerusalem", later(days=20_000))
    assert await database.slots.schedule_since("daily 09:00 | Asia/Jerusalem", NOW) == NOW
    assert await database.slots.schedule_since("daily 09:00 | Asia/Jerusalem", later(days=1)) == NOW


async def test_another_schedule_holds_since_now(database: Database) -> None:
    await database.slots.schedule_since("daily 09:00 | Asia/Jerusalem", NOW)
    assert await database.slots.schedule_since("daily 10:00 | Asia/Jerusalem", later(days=1)) == later(days=1)
    assert await database.slots.schedule_since("daily 09:00 | Asia/Jerusalem", later(days=2)) == later(days=2)


async def test_a_skipped_slot_is_used_up_once(database: Database) -> None:
    assert await database.slots.skip(make_slot(), "empty", NOW)
    assert not await database.slots.skip(make_slot(), "late", NOW)
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot()}


@pytest.mark.fault(30)
async def test_an_empty_queue_is_told_once_until_a_slot_is_used_again(database: Database) -> None:
    def day(passed: int) -> date:
        return TODAY + timedelta(days=passed)

    assert await database.slots.skip_empty([make_slot(), make_slot(slot="12:00")], NOW)
    assert not await database.slots.skip_empty([make_slot(slot="20:30")], NOW)
    assert not await database.slots.skip_empty([make_slot(day(1))], later(days=1))
    await database.slots.skip(make_slot(day(2)), "late", later(days=2))
    assert await database.slots.skip_empty([make_slot(day(3))], later(days=3))
    assert not await database.slots.skip_empty([make_slot(day(3))], later(days=3))
    await database.slots.skip(make_slot(day(3), "12:00"), "late", later(days=3))
    assert not await database.slots.skip_empty([make_slot(day(3), "20:30")], later(days=3)), "once for a date"
    told = [notice.facts for notice in await database.notices.pending(10)]
    assert told == [
        {"slot": "12:00", "day": TODAY.isoformat(), "drafts": 0},
        {"slot": "09:00", "day": day(3).isoformat(), "drafts": 0},
    ]


async def test_a_queue_of_later_dates_is_not_empty(database: Database) -> None:
    await add(database)
    assert not await database.slots.skip_empty([make_slot()], NOW)
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot()}
    assert await database.notices.pending(10) == []


async def test_used_slots_are_told_by_channel_and_from_a_day_on(database: Database) -> None:
    await database.slots.skip(make_slot(TODAY - timedelta(days=1)), "empty", NOW)
    await database.slots.skip(make_slot(TODAY, "20:30"), "empty", NOW)
    await database.slots.skip(make_slot(channel_id=-5), "empty", NOW)
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot(TODAY, "20:30")}


async def test_numbers_go_on_from_the_greatest(database: Database) -> None:
    assert await database.slots.next_number() == 1
    await database.imports.keep([make_import("one", number=497), make_import("two", number=12)], NOW)
    assert await database.slots.next_number() == 498


async def test_a_frozen_review_is_posting_with_number_and_date(database: Database) -> None:
    entry = await add(database)
    assert await database.slots.head() == entry
    assert await freeze(database, entry, number=7) is not None
    assert await database.slots.head() is None
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot()}
    stored = (await database.archive.changed_since(entry.stored.revision, 1))[0]
    assert (stored.state, stored.review.number, stored.review.date) == (ReviewState.POSTING, 7, TODAY)
    assert await database.slots.next_number() == 8


async def test_a_frozen_post_is_planned_as_it_was_given(database: Database) -> None:
    entry = await add(database)
    post_id = await freeze(database, entry)
    (part,) = await database.delivery.due(NOW)
    frozen = make_post("first", "second").parts[0]
    assert (part.post_id, part.position, part.count, part.frozen) == (post_id, 1, 2, frozen)
    assert (part.kind, part.channel_id, part.title) == (PostKind.REVIEW, CHANNEL_ID, "review a")
    assert (part.state, part.attempt, part.retry_at) == (PartState.PLANNED, 0, None)


async def nothing_frozen(database: Database) -> bool:
    async with database.transactions.read() as connection:
        posted = await connection.scalar(select(func.count()).select_from(posts))
        caused = await connection.scalar(select(func.count()).select_from(effects))
    return posted == 0 and caused == 0


async def test_a_used_slot_freezes_nothing(database: Database) -> None:
    entry = await add(database)
    await database.slots.skip(make_slot(), "empty", NOW)
    assert await freeze(database, entry, cause="update:1:1") is None
    assert await nothing_frozen(database)
    assert await database.slots.head() == entry


async def test_an_entry_that_moved_is_not_frozen(database: Database) -> None:
    entry, other = await add(database), await add(database, "b")
    await database.queue.move(other.stored.id, 1, BY_SHELL)
    assert await freeze(database, entry, cause="update:1:1") is None
    assert await nothing_frozen(database)
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == set()


@pytest.mark.fault(30)
async def test_an_entry_that_was_removed_and_added_again_is_not_frozen_as_it_was(database: Database) -> None:
    entry = await add(database)
    await database.queue.remove(entry.stored.id, BY_SHELL)
    await database.queue.add(make_review("mended"), "a", NOW)
    assert await freeze(database, entry) is None
    assert await nothing_frozen(database)


async def test_a_taken_number_freezes_nothing(database: Database) -> None:
    entry = await add(database)
    await database.imports.keep([make_import("other", number=1)], NOW)
    assert await freeze(database, entry, number=1) is None
    assert await nothing_frozen(database)


async def test_a_cause_posts_once(database: Database) -> None:
    entry, other = await add(database), await add(database, "b")
    assert await freeze(database, entry, slot=None, cause="update:1:1") is not None
    with pytest.raises(AlreadyApplied):
        await freeze(database, entry, slot=None, cause="update:1:1")
    with pytest.raises(AlreadyApplied):
        await freeze(database, other, number=2, slot=None, cause="update:1:1")
    assert await database.slots.head() == other


@pytest.mark.fault(28)
async def test_of_fifty_calls_at_once_one_uses_the_slot(database: Database) -> None:
    entries = [await add(database, str(number)) for number in range(5)]
    calls = [freeze(database, entries[number % 5], number=number + 1) for number in range(50)]
    frozen = [post_id for post_id in await asyncio.gather(*calls) if post_id is not None]
    assert len(frozen) == 1
    assert len(await database.queue.entries()) == 4


async def test_of_fifty_calls_at_once_one_posts_the_entry(database: Database) -> None:
    """Without a slot nothing but the entry itself keeps a review from going out twice."""
    entry = await add(database)
    calls = [freeze(database, entry, number=number, slot=None) for number in range(1, 51)]
    assert len([post_id for post_id in await asyncio.gather(*calls) if post_id is not None]) == 1


async def test_the_same_slot_of_another_day_is_another_slot(database: Database) -> None:
    await database.slots.skip(make_slot(date(2026, 3, 1)), "late", NOW)
    assert await database.slots.skip(make_slot(date(2026, 3, 2)), "late", NOW)


async def test_a_slot_that_was_skipped_by_a_clock_ahead_is_free_again(database: Database) -> None:
    await database.slots.skip(make_slot(), "late", later(days=1))
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == set()
    assert await database.slots.skip(make_slot(), "empty", NOW)
    assert await database.slots.used(CHANNEL_ID, TODAY, NOW) == {make_slot()}


async def test_a_slot_that_was_skipped_by_a_clock_ahead_may_post(database: Database) -> None:
    entry = await add(database)
    await database.slots.skip(make_slot(), "late", later(days=1))
    assert await freeze(database, entry) is not None
    assert not await database.slots.skip(make_slot(), "late", later(days=-1)), "a post stays a post"


async def test_what_leaves_on_a_date_and_what_leaves_by_hand(database: Database) -> None:
    first, second, fixed = [await add(database, name) for name in "abc"]
    await database.queue.fix(fixed.stored.id, TODAY, BY_SHELL)
    assert await head(database, TODAY - timedelta(days=1)) == first.stored.id
    assert [await head(database, TODAY + timedelta(days=day)) for day in (0, 1)] == [fixed.stored.id] * 2
    assert await head(database) == first.stored.id
    for entry in (first, second):
        await database.queue.remove(entry.stored.id, BY_SHELL)
    assert await head(database, TODAY - timedelta(days=1)) is None
    assert await head(database) == fixed.stored.id


async def head(database: Database, day: date | None = None) -> int | None:
    entry = await database.slots.head(day)
    return entry.stored.id if entry else None


async def test_an_entry_is_found_wherever_it_stands(database: Database) -> None:
    await add(database)
    second = await add(database, "b")
    assert await database.slots.entry(second.stored.id) == second
    await database.queue.remove(second.stored.id, BY_SHELL)
    assert await database.slots.entry(second.stored.id) is None


async def test_a_frozen_review_is_unsent_until_its_first_part_is_under_way(database: Database) -> None:
    at_slot, by_hand = await add(database), await add(database, "b")
    post_id = await freeze(database, at_slot)
    other_id = await freeze(database, by_hand, number=2, slot=None)
    assert post_id is not None
    assert other_id is not None
    unsent = [Unsent(post_id, make_slot(), NOW), Unsent(other_id, None, NOW)]
    assert await database.slots.unsent(CHANNEL_ID) == unsent
    assert await database.slots.unsent(CHANNEL_ID + 1) == []
    part = (await database.delivery.due(NOW))[0]
    begun = await database.delivery.begin(part, NOW, NOW)
    assert begun is not None
    assert await database.slots.unsent(CHANNEL_ID) == unsent[1:]
    await database.delivery.postpone(begun, later(minutes=5), "no connection")
    assert await database.slots.unsent(CHANNEL_ID) == unsent
    assert await database.delivery.withdraw(post_id, {}, NOW)
    assert await database.slots.unsent(CHANNEL_ID) == unsent[1:]


async def test_skipped_slots_are_told_in_the_same_step(database: Database) -> None:
    slots = [make_slot(TODAY - timedelta(days=1)), make_slot()]
    await database.slots.skip(slots[0], "empty", NOW)
    assert await database.slots.skip_told(slots, "late", "slot_skipped", {"count": 2}, NOW)
    assert await database.slots.used(CHANNEL_ID, slots[0].day, NOW) == set(slots)
    assert not await database.slots.skip_told(slots, "late", "slot_skipped", {"count": 2}, NOW)
    assert [(notice.kind, notice.facts) for notice in await database.notices.pending(9)] == [
        ("slot_skipped", {"count": 2})
    ]
