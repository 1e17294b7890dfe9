"""The queue keeps its order, whoever changes it at the same time."""

import asyncio
from random import Random

import pytest

from bot.errors import AlreadyApplied, AlreadyQueued, NotFound
from bot.publishing.audit import Did
from bot.publishing.ports import QueueEntry, Removed, Touch
from bot.reviews.review import ReviewState
from bot.storage.database import Database
from tests.makers import BY_SHELL, NOW, TODAY, make_import, make_paper, make_post, make_review, make_slot


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
    await database.queue.move(entries[who].stored.id, position, BY_SHELL)
    assert "".join(await order(database)) == expected


async def test_only_those_whose_place_changed_get_a_new_version(database: Database) -> None:
    await fill(database, *"abcd")
    before = {entry.stored.identity: entry.version for entry in await database.queue.entries()}
    await database.queue.move((await database.queue.entries())[2].stored.id, 2, BY_SHELL)
    after = {entry.stored.identity: entry.version for entry in await database.queue.entries()}
    assert [identity for identity in "abcd" if before[identity] != after[identity]] == ["b", "c"]


async def test_a_removed_review_stays_as_a_draft_and_may_come_back(database: Database) -> None:
    first, _ = await fill(database, "a", "b")
    await database.queue.remove(first.stored.id, BY_SHELL)
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
        await database.queue.move(archived.id, 1, BY_SHELL)
    with pytest.raises(NotFound):
        await database.queue.remove(archived.id, BY_SHELL)


@pytest.mark.fault(15)
async def test_moves_at_once_lose_and_double_nobody(database: Database) -> None:
    entries = await fill(database, *"abcdefgh")
    chance = Random(7)  # noqa: S311 a fixed seed
    ids = [entry.stored.id for entry in entries]
    moves = [database.queue.move(chance.choice(ids), chance.randint(1, 8), BY_SHELL) for _ in range(20)]
    # One is removed at the same time; whoever moves it after that is told so.
    others = (database.queue.add(make_review("i"), "i", NOW), database.queue.remove(ids[0], BY_SHELL))
    results = await asyncio.gather(*moves, *others, return_exceptions=True)
    assert all(isinstance(result, bool | QueueEntry | Removed | NotFound) for result in results)
    assert sorted(await order(database)) == list("bcdefghi")
    await database.queue.move(ids[4], 1, BY_SHELL)
    assert (await order(database))[0] == "e"


async def test_a_paper_that_a_document_brought_is_not_queued_again(database: Database) -> None:
    await database.imports.keep([make_import("Layers", paper=make_paper())], NOW)
    for review in (make_review("LAYERS!"), make_review("Another title", paper=make_paper())):
        with pytest.raises(AlreadyQueued) as refused:
            await database.queue.add(review, f"channel|undated|{review.title}|1", NOW)
        assert refused.value.state == "archived"


async def test_a_date_is_kept_with_a_new_version_and_taken_away_again(database: Database) -> None:
    entry, other = await fill(database, "a", "b")
    await database.queue.fix(entry.stored.id, TODAY, BY_SHELL)
    fixed, same = await database.queue.entries()
    assert (fixed.fixed_on, same) == (TODAY, other)
    assert fixed.version != entry.version
    await database.queue.fix(entry.stored.id, None, BY_SHELL)
    assert (await database.queue.entries())[0].fixed_on is None


async def test_what_does_not_wait_gets_no_date(database: Database) -> None:
    with pytest.raises(NotFound):
        await database.queue.fix(17, TODAY, BY_SHELL)


async def test_of_two_owners_who_saw_the_same_one_wins(database: Database) -> None:
    *_, last = await fill(database, *"abc")
    review_id = last.stored.id
    dana, noa = (Touch(now=NOW, by=by, cause=f"button:{by}", seen=last.version) for by in (101, 102))
    moved, fixed = await asyncio.gather(
        database.queue.move(review_id, 1, dana), database.queue.fix(review_id, TODAY, noa)
    )
    assert moved is not fixed
    (newest,) = await database.audit.changes(1, review_id=review_id)
    assert newest.actor_id == (101 if moved else 102)
    late = noa if moved else dana
    assert await database.queue.remove(review_id, late) is None, "its press was not spent, and is late still"
    assert len(await database.queue.entries()) == 3


async def test_a_change_answers_one_press_once(database: Database) -> None:
    first, _ = await fill(database, "a", "b")
    touch = Touch(now=NOW, cause="button:x")
    assert await database.queue.move(first.stored.id, 2, touch)
    with pytest.raises(AlreadyApplied):
        await database.queue.move(first.stored.id, 2, touch)
    assert await order(database) == ["b", "a"]


async def test_every_change_is_on_record_with_who_what_before_and_after(database: Database) -> None:
    entry, _ = await fill(database, "a", "b")
    review_id = entry.stored.id
    dana = Touch(now=NOW, by=101)
    await database.queue.move(review_id, 2, dana)
    await database.queue.move(review_id, 2, dana)  # it stands there: nothing is changed
    await database.queue.fix(review_id, TODAY, dana)
    removed = await database.queue.remove(review_id, dana)
    assert removed is not None
    await database.queue.restore(removed, Touch(now=NOW))
    day = TODAY.isoformat()
    told = [
        (one.did, one.actor_id, one.before, one.after) for one in await database.audit.changes(9, review_id=review_id)
    ]
    assert told[::-1] == [
        (Did.QUEUED, None, {}, {"position": 1, "fixed_on": None}),
        (Did.MOVED, 101, {"position": 1}, {"position": 2}),
        (Did.FIXED, 101, {"fixed_on": None}, {"fixed_on": day}),
        (Did.REMOVED, 101, {"position": 2, "fixed_on": day}, {}),
        (Did.QUEUED, None, {}, {"position": 2, "fixed_on": day}),
    ]


@pytest.mark.parametrize("who", "abcd")
async def test_an_undone_removal_is_back_at_its_place_and_date(database: Database, who: str) -> None:
    entries = {entry.stored.identity: entry for entry in await fill(database, *"abcd")}
    await database.queue.fix(entries[who].stored.id, TODAY, BY_SHELL)
    removed = await database.queue.remove(entries[who].stored.id, BY_SHELL)
    assert removed is not None
    back = await database.queue.restore(removed, BY_SHELL)
    assert back is not None
    assert (await order(database), back.fixed_on) == (list("abcd"), TODAY)
    assert (await database.queue.entries())["abcd".index(who)] == back


async def test_a_removed_review_with_another_text_is_not_put_back(database: Database) -> None:
    (entry,) = await fill(database, "a")
    removed = await database.queue.remove(entry.stored.id, BY_SHELL)
    assert removed is not None
    await database.drafts.change(removed.review_id, removed.revision, make_review("unapproved"), 505, NOW, "update:1")
    assert await database.queue.restore(removed, Touch(now=NOW, cause="button:x")) is None
    assert await order(database) == []


async def test_a_removed_review_that_was_thrown_away_or_taken_elsewhere_is_not_put_back(database: Database) -> None:
    first, second = await fill(database, "a", "b")
    away = await database.queue.remove(first.stored.id, BY_SHELL)
    taken = await database.queue.remove(second.stored.id, BY_SHELL)
    assert away is not None
    assert taken is not None
    await database.drafts.discard(first.stored.id, 101, NOW, "button:x")
    assert await database.queue.restore(away, BY_SHELL) is None
    await database.queue.add(make_review("b"), "another document", NOW)
    with pytest.raises(AlreadyQueued):
        await database.queue.restore(taken, BY_SHELL)


@pytest.mark.fault(49)
async def test_fifty_commands_of_two_owners_at_once_lose_and_double_nobody(database: Database) -> None:
    """Fault 49: up, down, dates, removals and their undo, post now, all over each other."""
    entries = await fill(database, *"abcdefghij")
    chance = Random(49)  # noqa: S311 a fixed seed
    outcomes = await asyncio.gather(*(_command(database, chance, number, entries) for number in range(50)))
    assert {type(outcome) for outcome in outcomes} <= {bool}
    assert True in outcomes
    assert False in outcomes
    waiting = [entry.stored.identity for entry in await database.queue.entries()]
    away = [stored.identity for stored in await database.queue.drafts()]
    posting = [entry.stored.identity for entry in entries if await _state(database, entry) is ReviewState.POSTING]
    assert sorted([*waiting, *away, *posting]) == list("abcdefghij")
    changes = await database.audit.changes(99)
    assert len(changes) == 10 + outcomes.count(True)


async def _command(database: Database, chance: Random, number: int, entries: list[QueueEntry]) -> bool:
    """One of them, by an owner who saw the queue as it was at the beginning."""
    entry, what = chance.choice(entries), chance.randrange(4)
    touch = Touch(now=NOW, by=101 + number % 2, cause=f"button:{number}", seen=entry.version)
    try:
        match what:
            case 0:
                return await database.queue.move(entry.stored.id, chance.choice((1, 10)), touch)
            case 1:
                return await database.queue.fix(entry.stored.id, TODAY, touch)
            case 2:
                return await database.queue.remove(entry.stored.id, touch) is not None
            case _:
                post = make_post(review_id=entry.stored.id)
                cause, by = touch.cause, touch.by
                frozen = database.slots.freeze(entry, 100 + number, TODAY, post, NOW, slot=None, cause=cause, by=by)
                return await frozen is not None
    except NotFound:
        return False


async def _state(database: Database, entry: QueueEntry) -> ReviewState:
    changed = await database.archive.changed_since(0, 99)
    return next(stored.state for stored in changed if stored.id == entry.stored.id)
