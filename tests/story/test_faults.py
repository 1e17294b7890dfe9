"""What machine, clock and disk do to a bot, by the rows of `docs/faults.md`: one post, and the next one in time."""

import asyncio
import re
import signal
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.publishing.slots import parse_slots
from tests.makers import make_review
from tests.story.voting import welcomed
from tests.world.play import settled, started, stopped
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_TITLE = re.compile(r"\b(?:First|Second|Third|Fourth|Late|Night\d)\b")
_FELT = 0.7  # seconds of real time: some ticks

NONSENSE = (SATURDAY_SLOT + 2 * HOUR, SATURDAY_SLOT + DAY, datetime(2099, 1, 1, tzinfo=UTC), SATURDAY_SLOT - 2 * HOUR)
"""What the clock shows for some ticks, one after the other."""


async def ready(town: Stage, *titles: str) -> None:
    """A queue, and an owner who pressed Start."""
    await town.fill(queue=[make_review(title) for title in titles])
    await town.people.start(OWNER)


async def titles(town: Stage) -> list[str]:
    """Of the posts that subscribers see."""
    return [_TITLE.findall(message["text"])[0] for message in await town.people.ledger()]


@pytest.mark.fault(3)
async def test_killed_again_and_again_at_its_start_it_posts_once(town: Stage) -> None:
    await ready(town, "First", "Second")
    await town.people.clock("set", SATURDAY_SLOT)
    for trap in ("commit:1", "part due:1"):
        async with town.bot_process(trap) as process, asyncio.timeout(60):
            assert await process.wait() == -signal.SIGKILL
    assert await titles(town) == []
    async with started(town) as process:
        await process.outlives(settled(town, "Posted: No. 1"))
        await stopped(process)
    assert await titles(town) == ["First"]


@pytest.mark.fault(6)
async def test_with_a_full_disk_nothing_is_sent_until_there_is_room(town: Stage) -> None:
    await ready(town, "First")
    async with town.bot_process() as process:
        await welcomed(town)
        process.may_write(1)
        await town.people.clock("set", SATURDAY_SLOT)
        await asyncio.sleep(_FELT)
        assert await titles(town) == []
        process.may_write()
        await process.outlives(settled(town, "Posted: No. 1"))
    assert await titles(town) == ["First"]


@pytest.mark.fault(7)
async def test_an_answer_for_which_the_disk_has_no_room_is_written_later(town: Stage) -> None:
    """The log lies on the same disk."""
    await ready(town, "First")
    await town.people.fault("sendMessage", "wait", nth=2, seconds=_FELT)
    async with town.bot_process() as process:
        await welcomed(town)
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.wait_for("channel", "First")
        process.may_write(1)
        await asyncio.sleep(2 * _FELT)
        process.may_write()
        assert await process.outlives(settled(town, "Posted: No. 1")) == 0
    assert await titles(town) == ["First"]


@pytest.mark.fault(22)
async def test_a_clock_that_shows_nonsense_for_a_while_posts_nothing_twice(town: Stage) -> None:
    await ready(town, "First", "Second", "Third", "Fourth")
    async with town.bot():
        await welcomed(town)
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.wait_for(OWNER, "Posted: No. 1")
        for shown in NONSENSE:
            await town.people.clock("set", shown)
            await town.people.ask(OWNER, "/queue")
        before = await titles(town)
        assert len(before) <= 1 + 2  # Sunday's slot, and the one at which the clock of 2099 stood
        await town.people.clock("set", SATURDAY_SLOT + 2 * DAY)
        await town.people.wait_for(OWNER, f"Posted: No. {len(before) + 1}")
    assert await titles(town) == ["First", "Second", "Third", "Fourth"][: len(before) + 1]


@pytest.mark.fault(23, 29)
@pytest.mark.parametrize("span", [timedelta(seconds=10), 3 * HOUR], ids=["seconds", "hours"])
async def test_a_machine_that_stood_still_over_a_slot_uses_it_once(town: Stage, span: timedelta) -> None:
    """In time it is posted; hours later it is told as skipped, and the queue keeps its head."""
    await ready(town, "First", "Second")
    async with town.bot_process() as process:
        await welcomed(town)
        process.send_signal(signal.SIGSTOP)
        await town.people.clock("set", SATURDAY_SLOT + span)
        process.send_signal(signal.SIGCONT)
        await town.people.wait_for(OWNER, "Posted: No. 1" if span < HOUR else "was skipped.")
        await town.people.clock("set", SATURDAY_SLOT + DAY)
        await town.people.wait_for(OWNER, f"Posted: No. {1 if span > HOUR else 2}")
    assert await titles(town) == (["First"] if span > HOUR else ["First", "Second"])


@pytest.mark.fault(24, 25)
@pytest.mark.parametrize(
    ("midnight", "rule"),
    [
        (datetime(2027, 3, 25, 22, tzinfo=UTC), "daily 01:59 02:30 03:00"),
        (datetime(2027, 10, 30, 21, tzinfo=UTC), "daily 00:59 01:30 02:00"),
    ],
    ids=["forward", "back"],
)
async def test_each_slot_of_a_night_in_which_clocks_change_posts_once(
    town: Stage, midnight: datetime, rule: str
) -> None:
    """When each of them comes is a question of arithmetic: `tests/unit/publishing/test_slots.py`."""
    slots = list(parse_slots(rule, ZoneInfo("Asia/Jerusalem")).between(midnight, midnight + 5 * HOUR))
    await town.people.clock("set", midnight)
    await ready(town, *(f"Night{number}" for number in range(9)))
    async with town.bot(slots=rule):
        await welcomed(town)
        for number, slot in enumerate(slots, 1):
            await town.people.clock("set", slot.at)
            await town.people.wait_for(OWNER, f"Posted: No. {number}")
        await town.people.clock("set", midnight + 7 * HOUR)
        await town.people.ask(OWNER, "/queue")
    assert len(slots) == len(rule.split()) - 1
    assert await titles(town) == [f"Night{number}" for number in range(len(slots))]


@pytest.mark.fault(30)
async def test_a_slot_without_a_review_is_not_made_up_for(town: Stage) -> None:
    async with town.bot():
        await town.people.start(OWNER)
        await welcomed(town)
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.ask(OWNER, "/queue")
        await asyncio.sleep(_FELT)
        await town.fill(queue=[make_review("Late")])
        await asyncio.sleep(_FELT)
        assert await titles(town) == []
        await town.people.clock("set", SATURDAY_SLOT + DAY)
        await town.people.wait_for(OWNER, "Posted: No. 1")
    assert await titles(town) == ["Late"]


@pytest.mark.fault(38)
async def test_a_token_that_is_revoked_for_a_while_costs_nothing(town: Stage) -> None:
    await ready(town, "First")
    async with town.bot():
        await welcomed(town)
        await town.people.trouble(kind="revoke")
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.wait_for_call("sendMessage", lambda call: call["status"] == 401)
        await town.people.trouble(kind="restore")
        assert await settled(town, "Posted: No. 1") == 0
    assert await titles(town) == ["First"]


@pytest.mark.fault(42)
async def test_a_chat_that_is_said_to_have_moved_is_not_followed(town: Stage) -> None:
    await ready(town, "First")
    moved = {"code": 400, "description": "Bad Request: group chat was upgraded", "migrate_to_chat_id": -1_009}
    await town.people.fault("sendMessage", "error", nth=2, **moved)
    async with town.bot():
        await welcomed(town)
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.wait_for(OWNER, "Telegram refused this post")
    assert await titles(town) == []
    called = {call["params"]["chat_id"] for call in await town.people.calls("sendMessage")}
    assert town.world.channel.id in called
    assert -1_009 not in called
