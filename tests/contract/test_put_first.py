"""A draft goes to the head of the queue, once for each press."""

from datetime import timedelta

import pytest

from bot.errors import AlreadyApplied, NotFound
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from tests.makers import BY_SHELL, NOW, TODAY, make_review


async def fill(database: Database, *titles: str) -> list[int]:
    return [(await database.queue.add(make_review(title), title, NOW)).stored.id for title in titles]


async def order(database: Database) -> list[str]:
    return [entry.stored.identity for entry in await database.queue.entries()]


async def test_a_draft_becomes_the_head(database: Database) -> None:
    *_, third = await fill(database, "a", "b", "c")
    await database.queue.remove(third, BY_SHELL)
    entry = await database.queue.put_first(third, NOW, "button:x")
    assert (entry.stored.id, entry.stored.state, entry.fixed_on) == (third, ReviewState.QUEUED, None)
    assert await order(database) == ["c", "a", "b"]
    assert await database.slots.head() == entry


async def test_a_draft_is_the_head_of_an_empty_queue(database: Database) -> None:
    (only,) = await fill(database, "a")
    await database.queue.remove(only, BY_SHELL)
    await database.queue.put_first(only, NOW, None)
    assert await order(database) == ["a"]


async def test_two_drafts_stand_in_the_order_of_the_last_press(database: Database) -> None:
    first, second, _ = await fill(database, "a", "b", "c")
    await database.queue.remove(first, BY_SHELL)
    await database.queue.remove(second, BY_SHELL)
    await database.queue.put_first(first, NOW, "button:x")
    await database.queue.put_first(second, NOW, "button:y")
    assert await order(database) == ["b", "a", "c"]


async def test_a_second_press_changes_nothing(database: Database) -> None:
    (only,) = await fill(database, "a")
    await database.queue.remove(only, BY_SHELL)
    await database.queue.put_first(only, NOW, "button:x")
    await database.queue.remove(only, BY_SHELL)
    with pytest.raises(AlreadyApplied):
        await database.queue.put_first(only, NOW, "button:x")
    assert await order(database) == []


async def test_only_a_draft_can_be_put_first_and_a_refused_press_is_not_spent(database: Database) -> None:
    waiting, later = await fill(database, "a", "b")
    for review_id in (waiting, 999):
        with pytest.raises(NotFound):
            await database.queue.put_first(review_id, NOW, "button:x")
    await database.queue.remove(later, BY_SHELL)
    await database.queue.put_first(later, NOW, "button:x")
    assert await order(database) == ["b", "a"]


async def test_an_entry_that_is_fixed_to_a_later_day_stays_behind_it(database: Database) -> None:
    fixed, draft = await fill(database, "a", "b")
    await database.queue.remove(draft, BY_SHELL)
    await database.queue.fix(fixed, TODAY + timedelta(days=1), BY_SHELL)
    entry = await database.queue.put_first(draft, NOW, None)
    assert await database.slots.head(TODAY) == entry


async def test_drafts_are_listed_and_the_last_changed_comes_first(database: Database) -> None:
    first, second, _ = await fill(database, "a", "b", "c")
    assert await database.queue.drafts() == []
    await database.queue.remove(first, BY_SHELL)
    await database.queue.remove(second, BY_SHELL)
    drafts = await database.queue.drafts()
    assert [(draft.id, draft.state) for draft in drafts] == [(second, ReviewState.DRAFT), (first, ReviewState.DRAFT)]
    await database.queue.put_first(second, NOW, None)
    assert [draft.id for draft in await database.queue.drafts()] == [first]
