"""A review waits in the queue, a slot comes, the channel has the post, the archive has it, search finds it."""

from datetime import timedelta

import pytest

from bot.sources.files import read_text
from bot.sources.shipped import shipped
from tests.makers import make_paper, make_review
from tests.sandbox.people import labels
from tests.story.asking import ask_until
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

LONG_BODY = "\n\n".join(f"Paragraph {n}: " + "a layer that nobody misses, " * 30 + "$x_t$." for n in range(1, 12))


async def test_the_head_of_the_queue_is_posted_at_its_slot_and_found_afterwards(town: Stage) -> None:
    review = make_review("Pruning with patience", body="Remove the *layers* whose output barely changes.")
    await town.fill(queue=[review])
    people = town.people
    async with town.bot():
        await people.start(OWNER)
        await people.clock("set", SATURDAY_SLOT - timedelta(seconds=2))
        await people.start("Mei")
        assert "Pruning with patience" not in (await people.ask("Mei", "pruning patience"))["text"]
        assert await people.ledger() == []

        await people.clock("set", SATURDAY_SLOT)
        post = await people.wait_for("channel", "Pruning with patience")
        assert "No. 1" in post["text"]
        assert "21.11.2026" in post["text"]
        receipt = await people.wait_for(OWNER, "Posted: No. 1")
        assert labels(receipt) == ["Open", "Fix", "Take back (48 h)"]

        await ask_until(people, "Mei", "layers whose output changes", "Pruning with patience")
    assert len(await people.ledger()) == 1


@pytest.mark.fault(43)
async def test_a_long_review_goes_out_in_parts_in_order(town: Stage) -> None:
    await town.fill(queue=[make_review("A long one", body=LONG_BODY)])
    async with town.bot(post_format="classic"):
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.wait_for("channel", "Paragraph 11")
    texts = [message["text"] for message in await town.people.ledger()]
    assert len(texts) > 1
    assert all(len(text) <= 4096 for text in texts)
    assert [text.rpartition("(")[2] for text in texts] == [f"{n}/{len(texts)})" for n in range(1, len(texts) + 1)]
    assert "xₜ" in texts[0]


async def test_one_slot_posts_one_review_and_the_next_slot_the_next(town: Stage) -> None:
    await town.fill(queue=[make_review("First"), make_review("Second")])
    async with town.bot():
        await town.people.clock("set", SATURDAY_SLOT)
        await town.people.wait_for("channel", "First")
        await town.people.clock("advance", seconds=3600)
        await town.people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        await town.people.wait_for("channel", "Second")
    assert len(await town.people.ledger()) == 2


@pytest.mark.fault(27)
async def test_a_slot_that_passed_while_the_bot_was_away_is_caught_up_once(town: Stage) -> None:
    await town.fill(queue=[make_review("First"), make_review("Second")])
    async with town.bot():
        await town.people.wait_for_call("setMyCommands")
    await town.people.clock("set", SATURDAY_SLOT + timedelta(minutes=50))
    async with town.bot():
        await town.people.wait_for("channel", "First")
    async with town.bot():  # another start on the same day posts nothing more
        await town.people.start("Mei")
        await town.people.ask("Mei", "/help")
    assert len(await town.people.ledger()) == 1


@pytest.mark.fault(23, 27)
async def test_a_slot_missed_by_hours_is_skipped_and_told_and_the_queue_stays(town: Stage) -> None:
    await town.fill(queue=[make_review("First")])
    await town.people.start(OWNER)
    async with town.bot():
        await town.people.wait_for(OWNER, "The reading room")
    await town.people.clock("set", SATURDAY_SLOT + timedelta(hours=5))
    async with town.bot():
        await town.people.wait_for(OWNER, "skipped")
        assert "First" in (await town.people.ask(OWNER, "/queue"))["text"]
    assert await town.people.ledger() == []


async def test_the_shipped_samples_are_posted_in_full(town: Stage) -> None:
    async with town.rooms() as rooms:
        for sample in sorted(shipped("samples").glob("*.md")):
            await rooms.queue_file(read_text(sample), town.world.clock.now())
    days = 4
    async with town.bot(post_format="classic"):
        for day in range(days):
            await town.people.clock("set", SATURDAY_SLOT + timedelta(days=day))
            await town.people.wait_for("channel", f"No. {day + 1}" if day < days - 1 else "ResNet")
    text = "\n".join(message["text"] for message in await town.people.ledger())
    assert "$" not in text
    assert "**" not in text


async def test_the_owner_posts_now_with_one_more_tap(town: Stage) -> None:
    await town.fill(queue=[make_review("Right away", paper=make_paper())])
    async with town.bot():
        await town.people.start(OWNER)
        await town.people.wait_for(OWNER, "You are an owner here")
        question = await town.people.ask(OWNER, "/postnow")
        press = await town.people.press(OWNER, question, labels(question)[0])
        await town.people.answer(press)
        await town.people.clock("advance", seconds=10)
        await town.people.wait_for("channel", "Right away")
        await town.people.wait_for(OWNER, "Posted: No. 1")
        again = await town.people.ask(OWNER, "/postnow")
        assert "Nothing waits" in again["text"]
    assert len(await town.people.ledger()) == 1
