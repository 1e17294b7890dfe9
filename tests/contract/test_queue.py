"""The queue keeps its order, whoever changes it at the same time."""

import asyncio
from random import Random

import pytest

from bot.errors import AlreadyQueued, NotFound
from bot.publishing.ports import QueueEntry
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from tests.makers import NOW, TODAY, make_import, make_paper, make_post, make_review, make_slot


async def fill(database: Database, *titles: str) -> list[QueueEntry]:
    return [await database.queue.add(make_review(title), title, NOW) for title in titles]


async def order(database: Database) -> list[str]:
    return [entry.stored.identity for entry in await database.queue.entries()]


async def test_reviews_leave_in_the_order_of_their_coming(database: Database) -> None:
    first, second, third = await fill(database, "a", "b", "c")
    assert await database.queue.entries() == [first, second, third]
    assert first.stored.state is ReviewState.QUEUED
    assert first.added_at == NOW


async def test_a_number_is_not_taken_into_the_queue(database: Database) -> None:
    entry = await database.queue.add(make_review(number=12), "a", NOW)
    assert entry.stored.review.number is None


async def test_a_review_waits_once(database: Database) -> None:
    await fill(database, "a")
    with pytest.raises(AlreadyQueued) as error:
        await database.queue.add(make_review("again"), "a", NOW)
    assert (error.value.title, error.value.state) == ("again", "queued")
    assert await order(database) == ["a"]


async def test_what_is_archived_or_being_posted_is_not_queued_again(database: Database) -> None:
    record = make_import("old")
    await database.imports.keep([record], NOW)
    with pytest.raises(AlreadyQueued) as error:
        await database.queue.add(make_review("old"), record.identity, NOW)
    assert error.value.state == "archived"
    (entry,) = await fill(database, "a")
    post = make_post(review_id=entry.stored.id)
    await database.slots.freeze(entry, 1, make_slot().day, post, NOW, slot=None, cause=None)
    with pytest.raises(AlreadyQueued) as error:
        await database.queue.add(make_review("a"), "a", NOW)
    assert error.value.state == "posting"


@pytest.mark.parametrize(
    ("who", "position", "expected"),
    [
        ("a", 1, "abcd"),
        ("a", 2, "bacd"),
        ("a", 4, "bcda"),
        ("a", 99, "bcda"),
        ("d", 1, "dabc"),
        ("d", 0, "dabc"),
        ("c", 2, "acbd"),
    ],
)
async def test_a_move_puts_a_review_at_its_place(database: Database, who: str, position: int, expected: str) -> None:
    entries = {entry.stored.identity: entry for entry in await fill(database, *"abcd")}
    await database.queue.move(entries[who].stored.id, position)
    assert "".join(await order(database)) == expected


async def test_only_those_whose_place_changed_get_a_new_version(database: Database) -> None:
    await fill(database, *"abcd")
    before = {entry.stored.identity: entry.version for entry in await database.queue.entries()}
    await database.queue.move((await database.queue.entries())[2].stored.id, 2)
    after = {entry.stored.identity: entry.version for entry in await database.queue.entries()}
    assert [identity for identity in "abcd" if before[identity] != after[identity]] == ["b", "c"]


async def test_a_removed_review_stays_as_a_draft_and_may_come_back(database: Database) -> None:
    first, _ = await fill(database, "a", "b")
    await database.queue.remove(first.stored.id)
    assert await order(database) == ["b"]
    draft = (await database.archive.changed_since(0, 10))[-1]
    assert (draft.identity, draft.state) == ("a", ReviewState.DRAFT)
    back = await database.queue.add(make_review("a, mended"), "a", NOW)
    assert (back.stored.id, back.stored.review.title) == (first.stored.id, "a, mended")
    assert await order(database) == ["b", "a"]


async def test_what_does_not_wait_cannot_be_moved_or_removed(database: Database) -> None:
    await database.imports.keep([make_import()], NOW)
    (archived,) = await database.archive.latest(1)
    with pytest.raises(NotFound):
        await database.queue.move(archived.id, 1)
    with pytest.raises(NotFound):
        await database.queue.remove(archived.id)


async def test_moves_at_once_lose_and_double_nobody(database: Database) -> None:
    entries = await fill(database, *"abcdefgh")
    chance = Random(7)  # noqa: S311 a fixed seed
    ids = [entry.stored.id for entry in entries]
    moves = [database.queue.move(chance.choice(ids), chance.randint(1, 8)) for _ in range(20)]
    # One is removed at the same time; whoever moves it after that is told so.
    others = (database.queue.add(make_review("i"), "i", NOW), database.queue.remove(ids[0]))
    results = await asyncio.gather(*moves, *others, return_exceptions=True)
    assert all(result is None or isinstance(result, QueueEntry | NotFound) for result in results)
    assert sorted(await order(database)) == list("bcdefghi")
    await database.queue.move(ids[4], 1)
    assert (await order(database))[0] == "e"


async def test_a_paper_that_a_document_brought_is_not_queued_again(database: Database) -> None:
    await database.imports.keep([make_import("Layers", paper=make_paper())], NOW)
    for review in (make_review("LAYERS!"), make_review("Another title", paper=make_paper())):
        with pytest.raises(AlreadyQueued) as refused:
            await database.queue.add(review, f"channel|undated|{review.title}|1", NOW)
        assert refused.value.state == "archived"


async def test_a_date_is_kept_with_a_new_version_and_taken_away_again(database: Database) -> None:
    entry, other = await fill(database, "a", "b")
    await database.queue.fix(entry.stored.id, TODAY)
    fixed, same = await database.queue.entries()
    assert (fixed.fixed_on, same) == (TODAY, other)
    assert fixed.version != entry.version
    await database.queue.fix(entry.stored.id, None)
    assert (await database.queue.entries())[0].fixed_on is None


async def test_what_does_not_wait_gets_no_date(database: Database) -> None:
    with pytest.raises(NotFound):
        await database.queue.fix(17, TODAY)
