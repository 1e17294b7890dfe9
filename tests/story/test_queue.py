"""The owner runs the queue from a phone: every change in one tap, undone in another."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.makers import make_review
from tests.sandbox.people import labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

Json = dict[str, Any]
PRESS_POST = "Post it now"


@pytest.fixture
async def queued(town: Stage) -> Stage:
    """Three wait; a second owner is there."""
    await town.fill(queue=[make_review("Sparse Nets"), make_review("One Step Is Enough"), make_review("Graph Memory")])
    await town.people.start(OWNER)
    return town


@asynccontextmanager
async def awake(town: Stage, *others: str, **changes: Any) -> AsyncIterator[None]:
    """The bot, once it has welcomed those who pressed Start."""
    async with town.bot(**changes):
        for who in (OWNER, *others):
            await town.people.wait_for(who, "The reading room")
        yield


async def pressed(town: Stage, who: str, message: Json, button: str) -> Json:
    """The message after the bot's answer."""
    await town.people.answer(await town.people.press(who, message, button))
    return await standing(town, who, message)


async def standing(town: Stage, who: str, message: Json) -> Json:
    """The message as it is now."""
    found = await town.people.messages(who)
    return next(one for one in found if one["message_id"] == message["message_id"])


async def order(town: Stage) -> list[str]:
    queue = await town.people.ask(OWNER, "/queue")
    return [line.partition(". ")[2] for line in queue["text"].splitlines() if line[:1].isdigit()]


async def test_an_entry_is_moved_dated_taken_out_and_put_back_in_one_message(queued: Stage) -> None:
    people = queued.people
    async with awake(queued):
        queue = await people.ask(OWNER, "/queue")
        assert queue["text"].startswith("Next post: Saturday 21 November, 09:00\n1. Sparse Nets\n2. One Step Is Enough")
        assert labels(queue)[:3] == ["1", "2", "3"]
        assert {"Write", "Post now", "Pause…", "Slots", "History"} <= set(labels(queue))
        third = await pressed(queued, OWNER, queue, "3")
        assert third["message_id"] == queue["message_id"]
        assert third["text"].startswith("Graph Memory\n")
        assert "Leaves Monday 23 November, 09:00.\nPlace 3 of 3" in third["text"]
        assert "↓ Down" not in labels(third)
        second = await pressed(queued, OWNER, third, "↑ Up")
        assert "Place 2 of 3" in second["text"]
        first = await pressed(queued, OWNER, second, "To top")
        assert "Place 1 of 3" in first["text"]
        assert not {"↑ Up", "To top"} & set(labels(first))
        days = await pressed(queued, OWNER, first, "Date…")
        fixed = await pressed(queued, OWNER, days, "Wed 25 Nov")
        assert "Leaves Wednesday 25 November, 09:00." in fixed["text"]
        assert "Fixed to Wed 25 Nov" in fixed["text"]
        out = await pressed(queued, OWNER, fixed, "Remove")
        assert "It is out of the queue, and a draft." in out["text"]
        assert await order(queued) == ["Sparse Nets", "One Step Is Enough"]
        back = await pressed(queued, OWNER, out, "Undo")
        assert "Fixed to Wed 25 Nov" in back["text"]
        flows = await pressed(queued, OWNER, await pressed(queued, OWNER, back, "Date…"), "No date")
        assert "Place 1 of 3" in flows["text"], "its place was kept, too"
        history = await pressed(queued, OWNER, await pressed(queued, OWNER, flows, "‹ Queue"), "History")
    assert "Graph Memory\nFri 20 Nov, 20:00 · you: date, Wed 25 Nov → none" in history["text"]
    assert "you: out of the queue, place 1, date Wed 25 Nov" in history["text"]
    assert "you: moved, place 2 → 1" in history["text"]
    assert await people.ledger() == []


async def test_a_typed_day_is_taken_and_what_is_none_is_asked_for_again(queued: Stage) -> None:
    people = queued.people
    async with awake(queued):
        entry = await pressed(queued, OWNER, await people.ask(OWNER, "/queue"), "2")
        asked = await pressed(queued, OWNER, await pressed(queued, OWNER, entry, "Date…"), "Another day…")
        assert "Type a day" in asked["text"]
        assert "say a day such as" in (await people.ask(OWNER, "some day"))["text"]
        assert "is past" in (await people.ask(OWNER, "1.1.2020"))["text"]
        assert "Fixed to Tue 24 Nov" in (await people.ask(OWNER, "tuesday"))["text"]


async def test_the_preview_is_what_the_channel_then_shows(queued: Stage) -> None:
    people = queued.people
    async with awake(queued):
        entry = await pressed(queued, OWNER, await people.ask(OWNER, "/queue"), "1")
        await people.press(OWNER, entry, "Preview")
        shown = await people.wait_for(OWNER, "Daily paper review", after=entry)
        await people.clock("set", SATURDAY_SLOT)
        post = await people.wait_for("channel", "Sparse Nets")
    assert (shown["text"], shown.get("entities")) == (post["text"], post.get("entities"))


async def test_post_now_waits_ten_seconds_and_can_be_stopped(queued: Stage) -> None:
    people = queued.people
    async with awake(queued):
        question = await pressed(queued, OWNER, await people.ask(OWNER, "/queue"), "Post now")
        counting = await pressed(queued, OWNER, question, PRESS_POST)
        assert "Sparse Nets\nIt leaves in 10 seconds." in counting["text"]
        await people.clock("advance", seconds=9)
        stopped = await pressed(queued, OWNER, counting, "Stop")
        assert "Nothing was posted; it waits in the queue, as before." in stopped["text"]
        await people.clock("advance", seconds=60)
        entry = await pressed(queued, OWNER, await people.ask(OWNER, "/queue"), "2")
        counting = await pressed(queued, OWNER, entry, "Post now")
        assert await people.ledger() == []
        await people.clock("advance", seconds=10)
        await people.wait_for("channel", "One Step Is Enough")
        await people.wait_for(OWNER, "Posted: No. 1")
        over = await standing(queued, OWNER, counting)
        assert over["text"].endswith("It is on its way to the channel.")
        assert labels(over) == []
        assert await order(queued) == ["Sparse Nets", "Graph Memory"]


async def test_a_countdown_survives_a_restart_and_an_old_one_is_told(queued: Stage) -> None:
    people = queued.people
    async with awake(queued):
        question = await people.ask(OWNER, "/postnow")
        await pressed(queued, OWNER, question, PRESS_POST)
    await people.clock("advance", seconds=200)
    async with awake(queued):
        await people.wait_for("channel", "Sparse Nets")
        await people.wait_for(OWNER, "Posted: No. 1")
        await pressed(queued, OWNER, await people.ask(OWNER, "/postnow"), PRESS_POST)
    await people.clock("advance", seconds=400)
    async with awake(queued):
        told = await people.wait_for(OWNER, "This was not posted, though you said so:")
        assert "One Step Is Enough\nI was away when its time came" in told["text"]
        assert "Place 1 of 2" in (await pressed(queued, OWNER, told, "Look at it"))["text"]
    assert len(await people.ledger()) == 1


@pytest.mark.parametrize("point", ["countdown claimed:1", "post frozen:1"])
async def test_killed_at_the_end_of_a_countdown_it_is_posted_once(queued: Stage, point: str) -> None:
    people = queued.people
    async with queued.bot_process(crash_at=point) as process:
        await people.wait_for(OWNER, "The reading room")
        await pressed(queued, OWNER, await people.ask(OWNER, "/postnow"), PRESS_POST)
        await people.clock("advance", seconds=10)
        assert await process.wait() != 0
    async with awake(queued):
        await people.wait_for(OWNER, "Posted: No. 1")
    assert len(await people.ledger()) == 1


@pytest.mark.fault(49)
async def test_of_two_owners_one_wins_and_the_other_reads_what_changed_and_by_whom(queued: Stage) -> None:
    people = queued.people
    owners = tuple(person.id for person in queued.world.people.values() if person.name in (OWNER, "Mei"))
    await people.start("Mei")
    async with awake(queued, "Mei", owners=owners):
        mine = await pressed(queued, OWNER, await people.ask(OWNER, "/queue"), "2")
        hers = await pressed(queued, "Mei", await people.ask("Mei", "/queue"), "2")
        other = await pressed(queued, "Mei", await people.ask("Mei", "/queue"), "2")
        assert "Place 1 of 3" in (await pressed(queued, "Mei", hers, "↑ Up"))["text"]
        late = await pressed(queued, OWNER, mine, "Remove")
        assert "Nothing was changed: it is not as you saw it." in late["text"]
        assert "Mei, “One Step Is Enough”: moved, place 2 → 1" in late["text"]
        assert "Remove" in labels(late), "with the buttons of this moment"
        gone = await pressed(queued, OWNER, late, "Remove")
        assert "It is out of the queue" in gone["text"]
        again = await pressed(queued, "Mei", other, "Remove")
        assert "It does not wait in the queue any more." in again["text"]
        assert "Dana, “One Step Is Enough”: out of the queue, place 1" in again["text"]


async def test_buttons_survive_a_restart(queued: Stage) -> None:
    async with awake(queued):
        entry = await pressed(queued, OWNER, await queued.people.ask(OWNER, "/queue"), "2")
        older = await pressed(queued, OWNER, await queued.people.ask(OWNER, "/queue"), "2")
    async with awake(queued):
        assert "Place 1 of 3" in (await pressed(queued, OWNER, entry, "To top"))["text"]
        late = await pressed(queued, OWNER, older, "Post now")
        assert "you, “One Step Is Enough”: moved, place 2 → 1" in late["text"]
    assert await queued.people.ledger() == []


async def test_the_queue_is_paused_and_goes_on_by_buttons(queued: Stage) -> None:
    people = queued.people
    async with awake(queued):
        choice = await pressed(queued, OWNER, await people.ask(OWNER, "/queue"), "Pause…")
        held = await pressed(queued, OWNER, choice, "Three days")
        assert "Posting is paused until Monday 23 November" in held["text"]
        choice = await pressed(queued, OWNER, await people.ask(OWNER, "/queue"), "Paused…")
        assert "Posting goes on" in (await pressed(queued, OWNER, choice, "Go on now"))["text"]
