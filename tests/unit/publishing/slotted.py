"""A queue, a schedule, and who posts at its slots."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import no_checkpoint
from bot.publishing.due import LOOK_BACK
from bot.publishing.ports import QueueEntry
from bot.publishing.post import NewPost, SlotKey
from bot.publishing.publish import PublishDue
from bot.publishing.slots import Schedule, parse_slots
from tests.fakes.memory import Memory
from tests.fakes.queue import MemorySlots
from tests.fakes.render import PlainRenderer
from tests.makers import BY_SHELL, CHANNEL_ID, NOW, make_review

JERUSALEM = ZoneInfo("Asia/Jerusalem")
DAILY = parse_slots("daily 09:00", JERUSALEM)  # NOW is such a slot
LONG_BEFORE = NOW - timedelta(days=400)


async def memory_with(*titles: str, schedule: Schedule = DAILY, since: datetime = LONG_BEFORE) -> Memory:
    """A database in which these reviews wait and the schedule holds since an instant."""
    memory = Memory()
    await memory.slots.schedule_since(schedule.text, since)
    for title in titles:
        await memory.queue.add(make_review(title), title, NOW)
    return memory


async def use_up(memory: Memory, schedule: Schedule, until: datetime) -> None:
    for slot in schedule.between(until - LOOK_BACK, until):
        await memory.slots.skip(slot.key(CHANNEL_ID), "before the test", until)


def publisher(memory: Memory, schedule: Schedule = DAILY, slots: MemorySlots | None = None) -> PublishDue:
    return PublishDue(slots or memory.slots, memory.pauses, PlainRenderer(), no_checkpoint, schedule, CHANNEL_ID)


def posted(memory: Memory) -> list[str]:
    return [kept.parts[0].title for kept in memory.tables.posts.values()]


def skipped(memory: Memory) -> list[dict[str, object]]:
    return [dict(notice.facts) for notice in memory.tables.notices if notice.kind == "slot_skipped"]


class ContestedSlots(MemorySlots):
    """Somebody else changes something just before each of the first `times` freezes."""

    def __init__(self, memory: Memory, times: int) -> None:
        super().__init__(memory.tables)
        self._memory = memory
        self.left = times

    async def freeze(
        self,
        entry: QueueEntry,
        number: int,
        day: date,
        post: NewPost,
        now: datetime,
        *,
        slot: SlotKey | None,
        cause: str | None,
        by: int | None = None,
    ) -> int | None:
        if self.left:
            self.left -= 1
            await self._memory.queue.move(entry.stored.id, 2, BY_SHELL)
        return await super().freeze(entry, number, day, post, now, slot=slot, cause=cause, by=by)
