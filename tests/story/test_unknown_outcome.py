"""Telegram takes a message and the answer is lost: nobody sends it again blindly, the owner decides with one tap."""

from datetime import timedelta

import pytest

from tests.makers import make_review
from tests.sandbox.people import People, labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

BODY = "\n\n".join(f"Paragraph {n}: " + "one more line of it, " * 60 for n in range(1, 9))


async def _asked(people: People) -> dict[str, object]:
    question = await people.wait_for(OWNER, "please do not post it by hand")
    assert labels(question) == ["It is in the channel", "It is not: send it"]
    return question


@pytest.mark.parametrize("part", [1, 2])
async def test_a_lost_answer_is_asked_about_and_it_is_there_sends_nothing_again(town: Stage, part: int) -> None:
    people = town.people
    await town.fill(queue=[make_review("Lost answers", body=BODY)])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", "drop", nth=part)
        await people.clock("set", SATURDAY_SLOT)
        question = await _asked(people)
        for restart_or_day in range(1, 4):  # time alone decides nothing
            await people.clock("advance", seconds=6 * 3600 * restart_or_day)
        before = len(await people.ledger())
        await people.press(OWNER, question, "It is in the channel")
        await people.wait_for(OWNER, "Posted: No. 1")
    texts = [message["text"] for message in await people.ledger()]
    assert before == part
    assert len(texts) == len(set(texts)) == int(texts[-1].rpartition("/")[2].rstrip(")"))


async def test_it_is_not_there_sends_it_once_more(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Never arrived")])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", "error", code=502, description="Bad Gateway")
        await people.clock("set", SATURDAY_SLOT)
        question = await _asked(people)
        assert await people.ledger() == []
        await people.press(OWNER, question, "It is not: send it")
        await people.wait_for("channel", "Never arrived")
        await people.wait_for(OWNER, "Posted: No. 1")
    assert len(await people.ledger()) == 1


async def test_a_second_press_changes_nothing(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Pressed twice")])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", "error", code=500)
        await people.clock("set", SATURDAY_SLOT)
        question = await _asked(people)
        first = await people.press(OWNER, question, "It is not: send it")
        second = await people.press(OWNER, question, "It is not: send it")
        await people.wait_for("channel", "Pressed twice")
        await people.answer(first)
        await people.answer(second)
        await people.wait_for(OWNER, "Posted: No. 1")
    assert len(await people.ledger()) == 1


async def test_a_crash_during_the_call_asks_and_never_doubles(town: Stage) -> None:
    """The process dies between Telegram's answer and our record of it: the database looks as if nothing was sent."""
    people = town.people
    await town.fill(queue=[make_review("Killed in flight")])
    await people.start(OWNER)
    async with town.bot_process(crash_at="answer received:1") as process:
        await people.wait_for(OWNER, "You are an owner here")
        await people.clock("set", SATURDAY_SLOT)
        assert await process.wait() == -9
    assert len(await people.ledger()) == 1
    async with town.bot():
        question = await _asked(people)
        await people.press(OWNER, question, "It is in the channel")
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.clock("advance", seconds=timedelta(hours=2).total_seconds())
        await people.ask(OWNER, "/queue")
    assert len(await people.ledger()) == 1


@pytest.mark.parametrize("point", ["slot due", "post frozen", "part due"])
async def test_a_crash_before_the_call_loses_nothing(town: Stage, point: str) -> None:
    await town.fill(queue=[make_review("Killed early")])
    async with town.bot_process(crash_at=f"{point}:1") as process:
        await town.people.wait_for_call("setMyCommands")
        await town.people.clock("set", SATURDAY_SLOT)
        assert await process.wait() == -9
    async with town.bot():
        await town.people.wait_for("channel", "Killed early")
    assert len(await town.people.ledger()) == 1


async def test_a_flood_refusal_is_waited_out_to_the_letter(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Patience")])
    async with town.bot():
        await people.wait_for_call("setMyCommands")
        await people.fault("sendMessage", "error", code=429, retry_after=40)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for_call("sendMessage", lambda call: call["status"] == 429)
        await people.clock("advance", seconds=39)
        await people.start("Mei")
        await people.ask("Mei", "/help")
        assert await people.ledger() == []
        await people.clock("advance", seconds=2)
        await people.wait_for("channel", "Patience")


async def test_a_refused_post_is_told_and_kept(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Refused")])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", "error", code=400, description="Bad Request: not enough rights")
        await people.clock("set", SATURDAY_SLOT)
        told = await people.wait_for(OWNER, "refused this post")
        assert "not enough rights" in told["text"]
    assert await people.ledger() == []
