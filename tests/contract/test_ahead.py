"""A question whether a review was posted before: kept once, answered once."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.errors import AlreadyApplied
from bot.publishing.head_check import Ahead
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from bot.storage.tables import effects
from tests.makers import BY_SHELL, NOW, TODAY, later, make_post, make_review

TITLE = "Layers that nobody misses"


async def wait_for(database: Database) -> Ahead:
    """The question about a review that waits."""
    entry = await database.queue.add(make_review(TITLE), "a", NOW)
    return Ahead(entry.stored.id, 77, TITLE)


async def test_a_question_is_kept_with_one_notice(database: Database) -> None:
    ahead = await wait_for(database)
    assert await database.ahead.ask(ahead, NOW)
    assert not await database.ahead.ask(ahead, later(days=1))
    (notice,) = await database.notices.pending(10)
    assert notice.kind == "channel_ahead"
    assert notice.facts == {"review_id": ahead.review_id, "title": TITLE, "message_id": 77}


async def test_it_is_open_until_it_is_answered(database: Database) -> None:
    ahead = await wait_for(database)
    assert not await database.ahead.is_open()
    await database.ahead.ask(ahead, NOW)
    assert await database.ahead.is_open()
    assert await database.ahead.answer(ahead.review_id, False, TODAY, NOW, "button:1")
    assert not await database.ahead.is_open()


async def test_it_is_open_only_while_the_review_waits(database: Database) -> None:
    ahead = await wait_for(database)
    await database.ahead.ask(ahead, NOW)
    await database.queue.remove(ahead.review_id, BY_SHELL)
    assert not await database.ahead.is_open()
    assert not await database.ahead.answer(ahead.review_id, True, TODAY, NOW, "button:1")


async def test_posted_archives_the_review_under_the_next_number(database: Database) -> None:
    await database.numbers.continue_from(497, NOW)
    ahead = await wait_for(database)
    await database.ahead.ask(ahead, NOW)
    assert await database.ahead.answer(ahead.review_id, True, date(2026, 3, 1), NOW, "button:1")
    stored = await database.archive.review(ahead.review_id)
    assert stored is not None
    assert (stored.state, stored.message_ids, stored.posted_at) == (ReviewState.ARCHIVED, (77,), NOW)
    assert (stored.review.number, stored.review.date) == (497, date(2026, 3, 1))
    assert await database.queue.entries() == []


async def test_not_posted_leaves_it_waiting(database: Database) -> None:
    ahead = await wait_for(database)
    await database.ahead.ask(ahead, NOW)
    await database.ahead.answer(ahead.review_id, False, TODAY, NOW, "button:1")
    assert [entry.stored.id for entry in await database.queue.entries()] == [ahead.review_id]


async def test_a_second_answer_changes_nothing(database: Database) -> None:
    ahead = await wait_for(database)
    await database.ahead.ask(ahead, NOW)
    await database.ahead.answer(ahead.review_id, False, TODAY, NOW, "button:1")
    assert not await database.ahead.answer(ahead.review_id, True, TODAY, NOW, "button:2")
    assert [entry.stored.id for entry in await database.queue.entries()] == [ahead.review_id]
    async with database.transactions.read() as connection:
        assert list(await connection.scalars(select(effects.c.cause))) == ["button:1"]


async def test_a_press_that_counted_elsewhere_is_refused(database: Database) -> None:
    ahead = await wait_for(database)
    await database.ahead.ask(ahead, NOW)
    await database.ahead.answer(ahead.review_id, False, TODAY, NOW, "button:1")
    await database.ahead.ask(ahead, NOW)
    with pytest.raises(AlreadyApplied):
        await database.ahead.answer(ahead.review_id, True, TODAY, NOW, "button:1")
    assert await database.ahead.is_open()


async def leaves_and_comes_back(database: Database, how: str, review_id: int) -> None:
    if how == "queued anew":
        await database.queue.remove(review_id, BY_SHELL)
        await database.queue.add(make_review(TITLE), "a", NOW)
    elif how == "put first":
        await database.queue.remove(review_id, BY_SHELL)
        await database.queue.put_first(review_id, NOW, None)
    else:
        entry = await database.queue.entries()
        post = make_post("text", review_id=review_id)
        post_id = await database.slots.freeze(entry[0], 1, TODAY, post, NOW, slot=None, cause=None)
        assert post_id is not None
        assert await database.delivery.withdraw(post_id, {}, NOW)


@pytest.mark.parametrize("how", ["queued anew", "put first", "posted by hand and taken back"])
async def test_a_review_that_left_the_queue_comes_back_without_its_old_question(database: Database, how: str) -> None:
    """Nobody would be asked again, and no slot be used for ever."""
    ahead = await wait_for(database)
    await database.ahead.ask(ahead, NOW)
    await leaves_and_comes_back(database, how, ahead.review_id)
    assert [entry.stored.id for entry in await database.queue.entries()] == [ahead.review_id]
    assert not await database.ahead.is_open()
    assert await database.ahead.ask(ahead, NOW)
