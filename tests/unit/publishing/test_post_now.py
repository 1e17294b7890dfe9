"""The owner posts by hand: the head, or what was shown, once."""

from datetime import date, datetime

import pytest

from bot.clock import no_checkpoint
from bot.errors import AlreadyApplied, DatabaseAway, MayNotPost, QueueEmpty, StaleButton
from bot.publishing.publish import PostNow
from tests.fakes.memory import Memory
from tests.fakes.queue import MemorySlots
from tests.fakes.render import PlainRenderer
from tests.fakes.standing import MemoryStanding
from tests.makers import BY_SHELL, CHANNEL_ID, NOW, make_review
from tests.unit.publishing.slotted import DAILY, ContestedSlots, memory_with, posted


def post_now(memory: Memory, slots: MemorySlots | None = None, standing: MemoryStanding | None = None) -> PostNow:
    return PostNow(
        slots or memory.slots, PlainRenderer(), no_checkpoint, DAILY, CHANNEL_ID, standing or MemoryStanding()
    )


async def test_post_now_freezes_the_head_without_a_slot_under_the_channels_date() -> None:
    memory = await memory_with("One", "Two")
    late_evening = datetime(2026, 3, 1, 22, 30, tzinfo=NOW.tzinfo)  # after midnight in Jerusalem
    await post_now(memory)(late_evening, "update:1:1")
    assert posted(memory) == ["One"]
    assert memory.tables.used == {}
    assert next(stored.review.date for stored in memory.tables.reviews.values()) == date(2026, 3, 2)


async def test_post_now_answers_one_cause_once() -> None:
    memory = await memory_with("One", "Two")
    await post_now(memory)(NOW, "update:1:1")
    with pytest.raises(AlreadyApplied):
        await post_now(memory)(NOW, "update:1:1")
    assert posted(memory) == ["One"]


async def test_post_now_says_that_nothing_waits() -> None:
    with pytest.raises(QueueEmpty):
        await post_now(await memory_with())(NOW, "update:1:1")


async def test_post_now_posts_nothing_while_the_channel_is_closed_to_the_bot() -> None:
    memory, standing = await memory_with("One"), MemoryStanding()
    await standing.note(("can_post_messages",), "", NOW)
    with pytest.raises(MayNotPost):
        await post_now(memory, standing=standing)(NOW, "update:1:1")
    assert posted(memory) == []
    await standing.note((), "", NOW)
    await post_now(memory, standing=standing)(NOW, "update:1:1")
    assert posted(memory) == ["One"]


async def test_post_now_reads_a_moved_queue_again_and_gives_up_after_five_tries() -> None:
    memory = await memory_with("One", "Two")
    await post_now(memory, ContestedSlots(memory, times=1))(NOW, "update:1:1")
    await memory.queue.add(make_review("Three"), "Three", NOW)
    with pytest.raises(DatabaseAway):
        await post_now(memory, ContestedSlots(memory, times=5))(NOW, "update:1:2")
    assert posted(memory) == ["Two"]


class MovedAtTheLastMoment(MemorySlots):
    """Somebody moves the other review to the front just before the first freeze."""

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory.tables)
        self._memory = memory
        self._moved = False

    async def next_number(self) -> int:
        if not self._moved:
            self._moved = True
            _, second = await self._memory.queue.entries()
            await self._memory.queue.move(second.stored.id, 1, BY_SHELL)
        return await super().next_number()


async def test_post_now_posts_the_head_that_was_shown_or_nothing() -> None:
    memory = await memory_with("One", "Two")
    shown = (await memory.queue.entries())[0]
    with pytest.raises(StaleButton):
        await post_now(memory, MovedAtTheLastMoment(memory))(NOW, "button:a", (shown.stored.id, shown.version))
    assert posted(memory) == []
    head = (await memory.queue.entries())[0]
    await post_now(memory)(NOW, "button:b", (head.stored.id, head.version))
    assert posted(memory) == ["Two"]


async def test_post_now_posts_nothing_once_what_was_shown_has_left() -> None:
    memory = await memory_with("One")
    (shown,) = await memory.queue.entries()
    await memory.queue.remove(shown.stored.id, BY_SHELL)
    with pytest.raises(StaleButton):
        await post_now(memory)(NOW, "button:a", (shown.stored.id, shown.version))


async def test_post_now_takes_the_first_that_waits_for_no_date() -> None:
    memory = await memory_with("Fixed", "Flowing")
    fixed = (await memory.queue.entries())[0]
    await memory.queue.fix(fixed.stored.id, date(2026, 3, 9), BY_SHELL)
    await post_now(memory)(NOW, "update:1:1")
    await post_now(memory)(NOW, "update:1:2")
    assert posted(memory) == ["Flowing", "Fixed"]


async def test_post_now_posts_what_was_shown_wherever_it_stands() -> None:
    memory = await memory_with("One", "Two")
    second = (await memory.queue.entries())[1]
    await post_now(memory)(NOW, "button:a", (second.stored.id, second.version))
    assert posted(memory) == ["Two"]
