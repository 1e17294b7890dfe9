"""Telegram takes a message and the answer is lost: nobody sends it again blindly.

The bot looks for it by itself; where no look can tell, it asks the owner, who decides with one tap.
"""

from datetime import timedelta
from typing import Any

import pytest

from tests.makers import make_review
from tests.sandbox.people import Json, labels
from tests.world.play import BODY, MISSING, PARTS, THERE, settled
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

REVIEWS = (make_review("Known before"), make_review("In doubt", body=BODY))
RATE = 100.0  # seconds of the sandbox's clock in a real one
PATIENCE = 30.0  # real seconds
DONE: dict[str, Any] = {"kind": "drop"}
NOT_DONE: dict[str, Any] = {"kind": "error", "code": 502, "description": "Bad Gateway"}


async def channel_is_known(town: Stage) -> None:
    """A first review stands there: what comes later can be looked for above it."""
    await town.people.wait_for(OWNER, "You are an owner here")
    await town.people.clock("set", SATURDAY_SLOT)
    await town.people.wait_for(OWNER, "Posted: No. 1")


async def no_look_succeeds(town: Stage) -> None:
    no_chat = "Bad Request: chat not found"
    await town.people.fault("forwardMessage", "error", times=10_000, code=400, description=no_chat)


async def slot_comes(town: Stage, days: int = 0) -> None:
    await town.people.clock("set", SATURDAY_SLOT + timedelta(days=days))
    await town.people.clock("start", rate=RATE)


async def question(town: Stage) -> Json:
    asked = await town.people.wait_for(OWNER, lambda message: THERE in labels(message), PATIENCE)
    assert labels(asked) == ["Look into the channel", THERE, MISSING]
    assert "please do not post it by hand" in asked["text"]
    return asked


async def standing(town: Stage) -> list[str]:
    return [message["text"] for message in await town.people.ledger()]


@pytest.mark.fault(33)
@pytest.mark.parametrize("part", [1, 2])
@pytest.mark.parametrize("trouble", [DONE, NOT_DONE], ids=["it landed", "it did not"])
async def test_a_lost_answer_is_found_out_without_the_owner(town: Stage, part: int, trouble: dict[str, Any]) -> None:
    people = town.people
    await town.fill(queue=REVIEWS)
    await people.start(OWNER)
    async with town.bot():
        await channel_is_known(town)
        await people.fault("sendMessage", nth=part, **trouble)
        await slot_comes(town, days=1)
        assert await settled(town, "Posted: No. 2") == 0
        heard = [message["text"] for message in await people.messages(OWNER)]
    assert any("please do not post it by hand" in text for text in heard)
    texts = await standing(town)
    assert [text.rpartition("(")[2] for text in texts[1:]] == [f"{number}/{PARTS})" for number in range(1, PARTS + 1)]


async def test_without_a_look_the_owner_is_asked_and_it_is_there_sends_nothing_again(town: Stage) -> None:
    people = town.people
    await town.fill(queue=REVIEWS)
    await people.start(OWNER)
    async with town.bot():
        await channel_is_known(town)
        await no_look_succeeds(town)
        await people.fault("sendMessage", nth=2, **DONE)
        await slot_comes(town, days=1)
        asked = await question(town)
        await people.clock("stop")
        for days in range(1, 4):  # time alone decides nothing
            await people.clock("advance", seconds=6 * 3600 * days)
        before = len(await standing(town))
        await people.press(OWNER, asked, THERE)
        await people.edited(OWNER, asked)
    texts = await standing(town)
    assert before == 3
    assert len(set(texts)) == len(texts)


async def test_an_empty_channel_proves_nothing_so_the_owner_is_asked(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Never arrived")])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", **NOT_DONE)
        await slot_comes(town)
        asked = await question(town)
        assert await standing(town) == []
        first = await people.press(OWNER, asked, MISSING)
        second = await people.press(OWNER, asked, MISSING)  # changes nothing
        await people.wait_for(OWNER, "Posted: No. 1", PATIENCE)
        await people.answer(first)
        await people.answer(second)
    assert len(await standing(town)) == 1


async def test_the_first_post_of_a_channel_is_found_all_the_same(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Arrived")])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", **DONE)
        await slot_comes(town)
        assert await settled(town, "Posted: No. 1") == 0
    assert len(await standing(town)) == 1


@pytest.mark.fault(2)
@pytest.mark.parametrize("point", ["slot due", "post frozen", "part due", "answer received"])
async def test_a_kill_around_the_first_post_neither_loses_nor_doubles_it(town: Stage, point: str) -> None:
    people = town.people
    await town.fill(queue=[make_review("Killed early")])
    await people.start(OWNER)
    async with town.bot_process(crash_at=f"{point}:1") as process:
        await people.wait_for(OWNER, "You are an owner here")
        await people.clock("set", SATURDAY_SLOT)
        assert await process.wait() == -9
    async with town.bot():
        await settled(town, "Posted: No. 1")
    assert len(await standing(town)) == 1


async def test_a_refused_post_is_told_and_kept(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Refused")])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", "error", code=400, description="Bad Request: message is too strange")
        await people.clock("set", SATURDAY_SLOT)
        told = await people.wait_for(OWNER, "message is too strange")
        assert "Refused" in told["text"]
    assert await standing(town) == []
