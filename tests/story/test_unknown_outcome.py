"""Telegram takes a message and the answer is lost: evidence settles it, and where there can be none, one tap does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.reviews.review import Review
from tests.makers import make_review
from tests.sandbox.people import Json, labels
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage

SUNDAY_SLOT, MONDAY_SLOT = SATURDAY_SLOT + timedelta(days=1), SATURDAY_SLOT + timedelta(days=2)
BODY = "\n\n".join(f"Paragraph {n}: " + "one more line of it, " * 60 for n in range(1, 9))
WARNING = "please do not post it by hand"


@asynccontextmanager
async def posting(town: Stage, *reviews: Review, **settings: Any) -> AsyncIterator[None]:
    """The bot on Sunday: a first review stands in the channel since Saturday, these wait."""
    people = town.people
    await town.fill(queue=[make_review("The day before"), *reviews])
    await people.start(OWNER)
    async with town.bot(**settings):
        await people.wait_for(OWNER, "You are an owner here")
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        yield


async def standing(town: Stage) -> list[str]:
    """The texts in the channel since Sunday."""
    return [message["text"] for message in (await town.people.ledger())[1:]]


async def asked(town: Stage) -> Json:
    """The owner's question, after the time in which a message may still land."""
    await town.people.wait_for(OWNER, WARNING)
    await town.people.clock("advance", seconds=121)
    question = await town.people.wait_for(OWNER, "Please look into the channel")
    assert labels(question) == ["It is in the channel", "It is not: send it"]
    return question


@pytest.mark.parametrize("part", [1, 2])
async def test_what_landed_is_found_within_seconds_and_the_rest_follows(town: Stage, part: int) -> None:
    people = town.people
    async with posting(town, make_review("Lost answers", body=BODY)):
        await people.fault("sendMessage", "drop", nth=part)
        await people.clock("set", SUNDAY_SLOT)
        await people.wait_for(OWNER, WARNING)
        assert len(await standing(town)) == part
        await people.clock("advance", seconds=11)
        await people.wait_for(OWNER, "Posted: No. 2")
    texts = await standing(town)
    assert len(texts) == len(set(texts)) == int(texts[-1].rpartition("/")[2].rstrip(")"))


async def test_what_never_arrived_is_sent_once_more_after_two_clean_sweeps(town: Stage) -> None:
    people = town.people
    async with posting(town, make_review("Never arrived")):
        await people.fault("sendMessage", "error", code=502, description="Bad Gateway")
        await people.clock("set", SUNDAY_SLOT)
        await people.wait_for(OWNER, WARNING)
        await people.clock("advance", seconds=11)
        await people.wait_for_call("forwardMessage")
        assert await standing(town) == []
        await people.clock("advance", seconds=110)
        await people.wait_for(OWNER, "Posted: No. 2")
    assert len(await standing(town)) == 1


async def test_the_silent_copies_are_explained_once_and_none_stays(town: Stage) -> None:
    people = town.people
    async with posting(town, make_review("One"), make_review("Two")):
        for slot, title, number in ((SUNDAY_SLOT, "One", 2), (MONDAY_SLOT, "Two", 3)):
            await people.fault("sendMessage", "drop")
            await people.clock("set", slot)
            await people.wait_for(OWNER, f"Telegram did not confirm this:\n{title}")
            await people.clock("advance", seconds=11)
            await people.wait_for(OWNER, f"Posted: No. {number}")
    told = [message["text"] for message in await people.messages(OWNER)]
    assert len([text for text in told if "without a sound" in text]) == 1
    assert not [message for message in await people.messages(OWNER) if message.get("forward_origin")]


async def test_where_nobody_can_look_the_owner_decides_and_it_is_there(town: Stage) -> None:
    people = town.people
    async with posting(town, make_review("Protected")):
        await people.protect()
        await people.fault("sendMessage", "drop")
        await people.clock("set", SUNDAY_SLOT)
        question = await asked(town)
        await people.press(OWNER, question, "It is in the channel")
        await people.wait_for(OWNER, "Posted: No. 2")
    assert len(await standing(town)) == 1


async def test_a_second_press_changes_nothing(town: Stage) -> None:
    people = town.people
    async with posting(town, make_review("Pressed twice"), ledger_chat=303):  # Mei, who never pressed Start
        await people.fault("sendMessage", "drop")
        await people.clock("set", SUNDAY_SLOT)
        question = await asked(town)
        await people.delete(OWNER, await people.wait_for("channel", "Pressed twice"))
        first = await people.press(OWNER, question, "It is not: send it")
        second = await people.press(OWNER, question, "It is not: send it")
        await people.wait_for(OWNER, "Posted: No. 2")
        await people.answer(first)
        await people.answer(second)
    assert len(await standing(town)) == 1


async def test_the_question_comes_again_and_time_alone_decides_nothing(town: Stage) -> None:
    people = town.people
    async with posting(town, make_review("Protected")):
        await people.protect()
        await people.fault("sendMessage", "drop")
        await people.clock("set", SUNDAY_SLOT)
        await asked(town)
        await people.clock("advance", seconds=3601)
        await people.wait_for(OWNER, "This still waits for your answer.")
        assert len(await standing(town)) == 1


async def test_the_discussion_group_is_evidence_where_nobody_can_look(town: Stage) -> None:
    people = town.people
    await people.link_group()
    await people.place_bot("administrator", chat="group")
    async with posting(town, make_review("Heard of")):
        await people.protect()
        await people.fault("sendMessage", "drop")
        await people.clock("set", SUNDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 2")
    assert len(await standing(town)) == 1
    assert await people.calls("forwardMessage") == []


async def test_a_copy_that_lands_minutes_later_is_found_and_deleted_with_one_press(town: Stage) -> None:
    people = town.people
    async with posting(town, make_review("Twice"), make_review("The day after")):
        await people.fault("sendMessage", "drop", work="late", late=300)
        await people.clock("set", SUNDAY_SLOT)
        await people.wait_for(OWNER, WARNING)
        await people.clock("advance", seconds=11)
        await people.wait_for_call("forwardMessage")
        await people.clock("advance", seconds=110)
        await people.wait_for(OWNER, "Posted: No. 2")
        await people.clock("set", MONDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 3")
        told = await people.wait_for(OWNER, "This stands in the channel twice:")
        first, second, _ = await standing(town)
        assert first == second
        await people.press(OWNER, told, "Delete the copy")
        assert "stands in the channel once" in (await people.edited(OWNER, told))["text"]
    assert [text == first for text in await standing(town)] == [True, False]


async def test_a_crash_during_the_call_never_doubles(town: Stage) -> None:
    """The process dies between Telegram's answer and our record of it: the database looks as if nothing was sent."""
    people = town.people
    await town.fill(queue=[make_review("The day before"), make_review("Killed in flight")])
    await people.start(OWNER)
    async with town.bot_process(crash_at="answer received:2") as process:
        await people.wait_for(OWNER, "You are an owner here")
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.clock("set", SUNDAY_SLOT)
        assert await process.wait() == -9
    assert len(await standing(town)) == 1
    async with town.bot():
        await people.wait_for(OWNER, WARNING)
        await people.clock("advance", seconds=56)  # the dead call may have gone on for 45 s
        await people.wait_for(OWNER, "Posted: No. 2")
    assert len(await standing(town)) == 1


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


async def test_a_refused_post_is_told_and_kept(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Refused")])
    await people.start(OWNER)
    async with town.bot():
        await people.wait_for(OWNER, "You are an owner here")
        await people.fault("sendMessage", "error", code=400, description="Bad Request: message is too long")
        await people.clock("set", SATURDAY_SLOT)
        told = await people.wait_for(OWNER, "refused this post")
        assert "message is too long" in told["text"]
    assert await people.ledger() == []
