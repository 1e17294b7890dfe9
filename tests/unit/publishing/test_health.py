"""Red only while something queued did not go out."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.publishing.health import PublishingHealth, Waiting
from bot.publishing.pausing import Pause
from bot.publishing.post import PartState, PostKind
from bot.publishing.slots import parse_slots
from tests.fakes.memory import Memory
from tests.fakes.standing import MemoryStanding
from tests.makers import CHANNEL_ID, NOW, later, make_review, make_slot

DAILY = parse_slots("daily 09:00", ZoneInfo("Asia/Jerusalem"))  # NOW is such a slot
POST = "can_post_messages"


class Ward:
    """A queue (with one review unless told), and posts that wait."""

    def __init__(self, *waiting: Waiting) -> None:
        self.memory, self.standing, self._waiting = Memory(), MemoryStanding(), list(waiting)
        self._health = PublishingHealth(self, self.memory.slots, self.memory.pauses, self.standing, DAILY, CHANNEL_ID)

    async def waiting(self) -> list[Waiting]:
        return self._waiting

    async def queue(self) -> None:
        await self.memory.slots.schedule_since(DAILY.text, NOW - timedelta(days=9))
        for day in range(9):
            yesterday = (NOW - timedelta(days=day + 1)).date()
            await self.memory.slots.skip(make_slot(yesterday), "empty", NOW)
        await self.memory.queue.add(make_review(), "a", NOW)

    async def faults(self, minutes: float = 0) -> list[str]:
        return await self._health(later(minutes=minutes))


def waiting(state: PartState = PartState.PLANNED, **fields: Any) -> Waiting:
    given: dict[str, Any] = {"post_id": 3, "kind": PostKind.REVIEW, "position": 2, "count": 5, "since": NOW}
    return Waiting(state=state, **(given | fields))


async def test_an_empty_queue_is_an_ordinary_day() -> None:
    ward = Ward()
    await ward.memory.slots.schedule_since(DAILY.text, NOW - timedelta(days=9))
    assert await ward.faults(minutes=60) == []


async def test_an_empty_queue_is_well_even_without_the_right_to_post() -> None:
    ward = Ward()
    await ward.standing.note((POST,), "", NOW - timedelta(hours=1))
    assert await ward.faults(minutes=60) == []


async def test_a_slot_whose_review_did_not_leave_is_red_after_five_minutes() -> None:
    ward = Ward()
    await ward.queue()
    assert await ward.faults(minutes=5 - 0.1) == []
    (line,) = await ward.faults(minutes=5.1)
    assert line.startswith("slot: 2026-03-02 09:00 has come")


async def test_a_slot_that_was_used_or_passed_in_a_pause_is_well() -> None:
    used, paused = Ward(), Ward()
    for ward in (used, paused):
        await ward.queue()
    await used.memory.slots.skip(make_slot(), "late", NOW)
    await paused.memory.pauses.set_pause(Pause(NOW - timedelta(hours=1), later(minutes=30)), NOW, None)
    assert [await ward.faults(minutes=60) for ward in (used, paused)] == [[], []]


async def test_without_the_right_to_post_a_slot_that_came_is_red_at_once() -> None:
    ward = Ward()
    await ward.queue()
    await ward.standing.note((POST,), "", NOW - timedelta(hours=1))
    assert await ward.faults(minutes=-10) == []
    (line,) = await ward.faults()
    assert "make it an administrator" in line
    await ward.memory.slots.skip(make_slot(), "rights", later(hours=3))
    assert await ward.faults(minutes=200), "what was lost for want of the right is red until it is back"
    await ward.standing.note((), "", later(hours=4))
    assert await ward.faults(minutes=250) == []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (waiting(PartState.ASKED), "answer the question"),
        (waiting(PartState.FAILED, reason="400 x"), "it was not sent (400 x); decide"),
        (waiting(held=True), "decide with the buttons"),
    ],
)
async def test_what_waits_for_an_owner_is_red_at_once(part: Waiting, words: str) -> None:
    (line,) = await Ward(part).faults()
    assert line.startswith("post 3 (review), message 2 of 5: ")
    assert words in line


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (waiting(reason="ConnectError"), "it waits since 2026-03-02 07:00 UTC (ConnectError)"),
        (waiting(PartState.UNKNOWN), "please do not post it by hand"),
        (waiting(PartState.SENDING), "whether it was sent is not known"),
    ],
)
async def test_what_may_settle_itself_has_five_minutes(part: Waiting, words: str) -> None:
    ward = Ward(part)
    assert await ward.faults(minutes=5) == []
    (line,) = await ward.faults(minutes=5.1)
    assert words in line
