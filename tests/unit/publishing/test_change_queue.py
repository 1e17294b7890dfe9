"""Owners change what they saw, and nothing else."""

from datetime import date, timedelta

import pytest

from bot.errors import InvalidInput
from bot.publishing.change_queue import ChangeQueue, Way, position_after
from bot.publishing.linted import Linted
from bot.publishing.ports import QueueEntry, Touch
from bot.reviews.lint.finding import Code, Finding, Severity, Spot
from bot.reviews.review import ReviewState
from tests.fakes.memory import Memory
from tests.makers import NOW, OWNER_ID, TODAY, make_stored
from tests.unit.publishing.slotted import DAILY, memory_with


def entries(*kinds: str) -> list[QueueEntry]:
    """By their first letter: "f" waits for a date, "h" is held, others flow; ids from 1."""
    error = Finding(Code.CHATTER, Severity.ERROR, Spot("Sure! Here it is:"))
    return [
        QueueEntry(
            stored=make_stored(place, state=ReviewState.QUEUED),
            added_at=NOW,
            version=1,
            fixed_on=TODAY if kind == "f" else None,
            linted=Linted(1, (error,)) if kind == "h" else None,
        )
        for place, kind in enumerate(kinds, start=1)
    ]


@pytest.mark.parametrize(
    ("kinds", "review_id", "way", "position"),
    [
        ("aaa", 2, Way.UP, 1),
        ("aaa", 2, Way.DOWN, 3),
        ("aaa", 3, Way.TOP, 1),
        ("aaa", 1, Way.UP, None),
        ("aaa", 1, Way.TOP, None),
        ("aaa", 3, Way.DOWN, None),
        ("afa", 3, Way.UP, 1),  # past the one that waits for its date
        ("aha", 1, Way.DOWN, 3),  # past the one that is held
        ("faa", 3, Way.TOP, 2),
        ("aha", 2, Way.UP, 1),  # what is held can be moved, for the day on which it is not
        ("afa", 2, Way.UP, None),  # its date decides
        ("aaa", 9, Way.UP, None),
    ],
)
def test_a_move_passes_those_that_its_owner_sees_around_it(
    kinds: str, review_id: int, way: Way, position: int | None
) -> None:
    assert position_after(entries(*kinds), review_id, way) == position


async def order(memory: Memory) -> list[str]:
    return [entry.stored.review.title for entry in await memory.queue.entries()]


async def test_what_was_seen_moves_and_what_was_not_stays() -> None:
    memory = await memory_with("A", "B", "C")
    change, seen = ChangeQueue(memory.queue, DAILY), await memory.queue.entries()
    last = seen[2]
    assert await change.move(last.stored.id, Way.TOP, touch(last))
    assert await order(memory) == ["C", "A", "B"]
    assert not await change.move(last.stored.id, Way.DOWN, touch(last)), "another version by now"
    assert not await change.move(999, Way.UP, touch(last))
    assert await order(memory) == ["C", "A", "B"]


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=367)])
async def test_a_date_in_the_past_or_far_away_is_refused(day: date) -> None:
    memory = await memory_with("A")
    (entry,) = await memory.queue.entries()
    with pytest.raises(InvalidInput):
        await ChangeQueue(memory.queue, DAILY).fix(entry.stored.id, day, touch(entry))
    assert await memory.queue.entries() == [entry]


async def test_a_date_is_given_and_taken_away() -> None:
    memory = await memory_with("A")
    change, (entry,) = ChangeQueue(memory.queue, DAILY), await memory.queue.entries()
    assert await change.fix(entry.stored.id, TODAY, touch(entry))
    assert not await change.fix(entry.stored.id, None, touch(entry))
    (fixed,) = await memory.queue.entries()
    assert fixed.fixed_on == TODAY
    assert await change.fix(entry.stored.id, None, touch(fixed))
    assert (await memory.queue.entries())[0].fixed_on is None
    assert not await change.fix(999, TODAY, touch(fixed))


async def test_removed_and_undone_it_has_its_place_and_its_date() -> None:
    memory = await memory_with("A", "B", "C")
    change, second = ChangeQueue(memory.queue, DAILY), (await memory.queue.entries())[1]
    await change.fix(second.stored.id, TODAY, touch(second))
    removed = await change.remove(second.stored.id, Touch(now=NOW, by=OWNER_ID))
    assert removed is not None
    assert await order(memory) == ["A", "C"]
    entry = await change.restore(removed, Touch(now=NOW, by=OWNER_ID))
    assert entry is not None
    assert (await order(memory), entry.fixed_on) == (["A", "B", "C"], TODAY)
    assert await change.restore(removed, Touch(now=NOW, by=OWNER_ID)) is None, "it is no draft any more"
    assert await change.remove(999, Touch(now=NOW)) is None


async def test_undone_after_its_date_it_flows_with_the_others() -> None:
    memory = await memory_with("A")
    change, (entry,) = ChangeQueue(memory.queue, DAILY), await memory.queue.entries()
    await change.fix(entry.stored.id, TODAY, touch(entry))
    removed = await change.remove(entry.stored.id, Touch(now=NOW))
    assert removed is not None
    back = await change.restore(removed, Touch(now=NOW + timedelta(days=2)))
    assert back is not None
    assert back.fixed_on is None


def touch(entry: QueueEntry) -> Touch:
    return Touch(now=NOW, by=OWNER_ID, seen=entry.version)
