"""What becomes of slots that nobody kept: late ones, paused ones, dates of one's own, an outage, silence."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.publishing.ports import Touch
from tests.makers import make_review
from tests.sandbox.people import Json, labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

DAY = timedelta(days=1)


async def missed(town: Stage, *titles: str, hours: float = 1) -> None:
    """The bot has been here before, its owner pressed Start; now Saturday's slot is so long ago."""
    await town.fill(queue=[make_review(title) for title in titles])
    async with town.bot():
        await town.people.start(OWNER)
        await town.people.wait_for(OWNER, "You are an owner here")
    await town.people.clock("set", SATURDAY_SLOT + timedelta(hours=hours))


async def posts(town: Stage) -> list[str]:
    """The first lines of what subscribers see."""
    return [message["text"] for message in await town.people.ledger()]


async def tried(town: Stage) -> None:
    """Waits until a post was refused."""
    channel = str(town.world.channel.id)
    await town.people.wait_for_call("sendMessage", lambda call: str(call["params"]["chat_id"]) == channel)


async def answered(town: Stage, message: Json, label: str) -> Json:
    press = await town.people.press(OWNER, message, label)
    await town.people.answer(press)
    return await town.people.edited(OWNER, message)


async def test_asked_about_a_late_slot_the_owner_posts_with_one_press(town: Stage) -> None:
    await missed(town, "First", "Second", hours=5)
    async with town.bot(late_policy="ask"):
        question = await town.people.wait_for(OWNER, "I missed the slot of Saturday 21 November, 09:00")
        assert "First" in question["text"]
        assert labels(question) == ["Post it now", "At the next slot"]
        assert await posts(town) == []
        counting = await answered(town, question, "Post it now")
        assert ("It leaves in 10 seconds." in counting["text"], labels(counting)) == (True, ["Stop"])
        assert await posts(town) == []
        await town.people.clock("advance", seconds=10)
        await town.people.wait_for("channel", "First")
        await town.people.clock("set", SATURDAY_SLOT + DAY)
        await town.people.wait_for("channel", "Second")
    assert len(await posts(town)) == 2


async def test_asked_about_a_late_slot_the_owner_lets_it_wait(town: Stage) -> None:
    await missed(town, "First")
    async with town.bot(late_policy="ask"):
        question = await town.people.wait_for(OWNER, "I missed the slot")
        assert "leaves Sunday 22 November, 09:00" in (await answered(town, question, "At the next slot"))["text"]
        assert await posts(town) == []
        await town.people.clock("set", SATURDAY_SLOT + DAY)
        await town.people.wait_for("channel", "First")
    assert len(await posts(town)) == 1


async def test_a_paused_slot_passes_and_the_next_one_after_it_posts(town: Stage) -> None:
    await town.fill(queue=[make_review("First")])
    async with town.bot():
        await town.people.start(OWNER)
        await town.people.wait_for(OWNER, "You are an owner here")
        paused = await town.people.ask(OWNER, "/pause until 23.11")
        assert "Posting is paused until Monday 23 November, 09:00." in paused["text"]
        for day in (0, 1):
            await town.people.clock("set", SATURDAY_SLOT + day * DAY)
            assert "paused until" in (await town.people.ask(OWNER, "/queue"))["text"]
        assert await posts(town) == []
        await town.people.clock("set", SATURDAY_SLOT + 2 * DAY)
        await town.people.wait_for("channel", "First")
    assert len(await posts(town)) == 1
    assert not [message for message in await town.people.messages(OWNER) if "skipped." in message.get("text", "")]


async def test_a_resumed_pause_makes_up_with_one_post(town: Stage) -> None:
    await town.fill(queue=[make_review("First"), make_review("Second")])
    async with town.bot():
        await town.people.start(OWNER)
        await town.people.wait_for(OWNER, "You are an owner here")
        paused = await town.people.ask(OWNER, "/pause")
        await answered(town, paused, "One post on return")
        await town.people.clock("set", SATURDAY_SLOT + DAY + timedelta(hours=5))
        assert "paused until you say /resume" in (await town.people.ask(OWNER, "/queue"))["text"]
        assert "leaves now" in (await town.people.ask(OWNER, "/resume"))["text"]
        post = await town.people.wait_for("channel", "First")
        assert "22.11.2026" in post["text"]
        await town.people.wait_for(OWNER, "Posted: No. 1")
        assert "Second" in (await town.people.ask(OWNER, "/queue"))["text"]
    assert len(await posts(town)) == 1


async def test_a_review_leaves_on_its_date_and_the_other_flows_around_it(town: Stage) -> None:
    await town.fill(queue=[make_review("Flowing"), make_review("Dated")])
    async with town.rooms() as rooms:
        dated = (await rooms.database.queue.entries())[1].stored.id
        await rooms.change_queue.fix(dated, SATURDAY_SLOT.date(), Touch(now=town.world.clock.now()))
    async with town.bot():
        await town.people.start(OWNER)
        shown = await town.people.ask(OWNER, "/queue")
        shown = shown if "Dated" in shown["text"] else await town.people.wait_for(OWNER, "fixed: Sat 21 Nov")
        assert "1. Dated · fixed: Sat 21 Nov" in shown["text"]
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.wait_for("channel", "Dated")
        await town.people.clock("set", SATURDAY_SLOT + DAY)
        await town.people.wait_for("channel", "Flowing")
    assert len(await posts(town)) == 2


@pytest.mark.fault(27)
async def test_an_outage_of_two_days_ends_with_one_post_at_most(town: Stage) -> None:
    """What was frozen for Saturday goes back to the queue; Monday's slot, an hour ago, is caught up with it."""
    await town.fill(queue=[make_review(title) for title in ("First", "Second", "Third")])
    async with town.bot():
        await town.people.start(OWNER)
        await town.people.wait_for(OWNER, "You are an owner here")
        await town.people.fault("sendMessage", "error", code=401, description="Unauthorized", times=100_000)
        await town.people.clock("set", SATURDAY_SLOT)
        await tried(town)
        await town.people.clear_faults()  # what was refused is tried again by the clock, which stands
        await town.people.clock("set", SATURDAY_SLOT + 2 * DAY + timedelta(hours=1))
        await town.people.wait_for("channel", "First")
        await town.people.wait_for(OWNER, "Posted: No. 1")
        assert "Second" in (await town.people.ask(OWNER, "/queue"))["text"]
    assert len(await posts(town)) == 1


async def test_nothing_leaves_in_the_night_after_an_outage(town: Stage) -> None:
    await town.fill(queue=[make_review("First")])
    async with town.bot():
        await town.people.start(OWNER)
        await town.people.wait_for(OWNER, "You are an owner here")
        await town.people.fault("sendMessage", "error", code=401, description="Unauthorized", times=100_000)
        await town.people.clock("set", SATURDAY_SLOT)
        await tried(town)
        await town.people.clear_faults()
        await town.people.clock("set", datetime(2026, 11, 23, 1, tzinfo=UTC))  # three in the morning in Jerusalem
        await town.people.wait_for(OWNER, "Telegram could not be reached in time")
        assert "First" in (await town.people.ask(OWNER, "/queue"))["text"]
    assert await posts(town) == []


async def test_a_nudge_about_silence_waits_for_the_morning(town: Stage) -> None:
    async with town.bot(silence_nudge=2):
        await town.people.start(OWNER)
        await town.people.wait_for(OWNER, "You are an owner here")
        night = datetime(2026, 11, 22, 23, tzinfo=UTC)  # one o'clock in Jerusalem, after two days and five hours
        await town.people.clock("set", night)
        async with town.rooms() as rooms:
            while "silence" not in {notice.kind for notice in await rooms.database.notices.pending(9)}:
                await town.people.ask(OWNER, "/help")
        heard = [message.get("text", "") for message in await town.people.messages(OWNER)]
        assert not [text for text in heard if "Nothing was posted for" in text]
        await town.people.clock("set", night + timedelta(hours=7))
        await town.people.wait_for(OWNER, "Nothing was posted for 2 days.")


async def test_a_note_that_cannot_be_made_keeps_no_post_back(town: Stage) -> None:
    """The week is told with what no post needs: a row that nobody can read costs the note, not the channel."""
    await missed(town, "First", hours=-1)
    await town.people.clock("advance", seconds=timedelta(days=8).total_seconds())
    async with town.rooms() as rooms, rooms.database.transactions.write() as connection:
        await connection.execute(text("INSERT INTO member_counts (day, members) VALUES ('soon', 7)"))
    async with town.bot():
        await town.people.clock("set", SATURDAY_SLOT + 9 * DAY)
        await town.people.wait_for("channel", "First")
    assert len(await posts(town)) == 1
