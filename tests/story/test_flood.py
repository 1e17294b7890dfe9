"""Telegram asks the bot to be quiet: nothing leaves until that is over, then the slot's post first."""

import asyncio
import socket
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.makers import make_review
from tests.sandbox.http import request
from tests.sandbox.people import Json, People
from tests.world.stage import OWNER, READERS, SATURDAY_SLOT, Stage

SENDING = ("sendMessage", "editMessageText", "sendPoll", "forwardMessage", "deleteMessage")


async def sent(people: People) -> list[Json]:
    """The calls that send or change something, oldest first."""
    return [call for call in await people.calls() if call["method"] in SENDING]


async def refused_at_the_slot(town: Stage, **refusal: Any) -> None:
    """The slot comes, the post's call is answered with a 429, and the bot has that on record."""
    await town.people.fault("sendMessage", "error", code=429, **refusal)
    await town.people.clock("set", SATURDAY_SLOT)
    await town.people.wait_for_call("sendMessage", lambda call: call["status"] == 429)
    async with town.rooms() as rooms, asyncio.timeout(60):
        while not any(part.retry_at for part in await rooms.database.delivery.unfinished()):  # noqa: ASYNC110 nobody tells
            await asyncio.sleep(0.01)


def to_channel(town: Stage, calls: list[Json]) -> list[bool]:
    return [str(call["params"]["chat_id"]) == str(town.world.channel.id) for call in calls]


def inside(calls: list[Json], seconds: float) -> list[Json]:
    """Those within the pause of so many seconds that the first one began."""
    (first, *others) = [(datetime.fromisoformat(call["at"]), call) for call in calls]
    return [call for at, call in others if at < first[0] + timedelta(seconds=seconds)]


async def test_a_pause_is_waited_out_to_the_letter_and_the_post_leaves_before_the_answers(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Patience")])
    async with town.bot():
        await people.wait_for_call("setMyCommands")
        await refused_at_the_slot(town, retry_after=40)
        await people.clock("advance", seconds=39)
        await people.start("Mei")
        await people.say("Mei", "/help")
        assert await people.ledger() == []
        await people.clock("advance", seconds=1.5)
        await people.wait_for("channel", "Patience")
        await people.wait_for("Mei", "/latest")
    calls = await sent(people)
    assert inside(calls, 40) == []
    assert to_channel(town, calls)[:2] == [True, True]  # refused, and after the pause before any answer


@pytest.mark.fault(31)
async def test_a_second_is_a_second(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("One second")])
    async with town.bot():
        await people.wait_for_call("setMyCommands")
        await people.clock("start", rate=1)
        await refused_at_the_slot(town, retry_after=1)
        await people.wait_for("channel", "One second")
    assert inside(await sent(people), 1) == []


@pytest.mark.fault(31)
@pytest.mark.parametrize("point", ["answer received", "part recorded"])
@pytest.mark.parametrize("seconds", [30, 3_600, 10_072])
async def test_nothing_leaves_in_a_pause_though_the_bot_is_killed_in_it(town: Stage, seconds: int, point: str) -> None:
    people = town.people
    await town.fill(queue=[make_review("After the flood")])
    await people.start(OWNER)
    async with town.bot_process(crash_at=f"{point}:1") as process:
        await people.wait_for(OWNER, "You are an owner here")
        before = len(await sent(people))
        await people.fault("sendMessage", "error", code=429, retry_after=seconds)
        await people.clock("set", SATURDAY_SLOT)
        assert await process.wait() == -9
    await people.say(OWNER, "/queue")
    await people.clock("advance", seconds=seconds / 2)
    async with town.bot():
        await people.clock("advance", seconds=seconds / 2 - 1)
        await people.say(OWNER, "/help")
        await people.clock("advance", seconds=1.5)
        await people.wait_for(OWNER, "/postnow")
        if seconds > 300:
            await people.wait_for(OWNER, f"send nothing for {-(-seconds // 60)} minutes")
    assert inside((await sent(people))[before:], seconds) == []


@pytest.mark.fault(31)
async def test_after_a_restart_in_the_pause_the_post_leaves_before_the_answers(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("After the flood")])
    async with town.bot_process(crash_at="part recorded:1") as process:
        await people.wait_for_call("setMyCommands")
        await people.fault("sendMessage", "error", code=429, retry_after=3_600)
        await people.clock("set", SATURDAY_SLOT)
        assert await process.wait() == -9
    for reader in READERS:
        await people.start(reader)
    async with town.bot():
        await people.clock("advance", seconds=3_601)
        for reader in READERS:
            await people.wait_for(reader, "@paper_a_day")
        await people.wait_for("channel", "After the flood")
    assert to_channel(town, await sent(people))[:2] == [True, True]


@pytest.mark.fault(32)
@pytest.mark.parametrize("told", [None, 0, -1, "abc"])
async def test_a_pause_without_a_length_that_makes_sense_is_half_a_minute(town: Stage, told: object) -> None:
    people = town.people
    await town.fill(queue=[make_review("Half a minute")])
    async with town.bot():
        await people.wait_for_call("setMyCommands")
        await refused_at_the_slot(town, **({} if told is None else {"retry_after": told}))
        await people.clock("advance", seconds=29)
        await people.start("Mei")
        await people.clock("advance", seconds=1.5)
        await people.wait_for("channel", "Half a minute")
    assert inside(await sent(people), 30) == []


@pytest.mark.fault(31)
async def test_a_long_pause_is_a_fault_while_it_lasts(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("Seen by the operator")])
    with socket.create_server(("127.0.0.1", 0)) as found:
        where = f"127.0.0.1:{found.getsockname()[1]}"
    async with town.bot(listen=where):
        await people.wait_for_call("setMyCommands")
        await refused_at_the_slot(town, retry_after=3_600)
        status, body = await request(f"http://{where}", "GET", "/health")
        assert (status, b"Telegram asked the bot to send nothing until" in body) == (503, True)


def most_in(calls: list[Json], span: float) -> int:
    """The most of these calls in any span of so many seconds, as the server saw them."""
    times = [datetime.fromisoformat(call["at"]).timestamp() for call in calls]
    return max(sum(begin <= at < begin + span for at in times) for begin in times)


@pytest.mark.fault(58)
async def test_with_telegrams_limits_on_nobody_is_ever_refused(town: Stage) -> None:
    """A post of more messages than a channel takes in a minute, and more answers than all chats in a second."""
    body = "\n\n".join(f"Paragraph {n}: " + "one more line of it, " * 180 for n in range(1, 24))
    people = town.people
    await people.limits(on=True)
    await people.clock("start", rate=1)
    await town.fill(queue=[make_review("More than a minute", body=body)])
    for reader in READERS:
        await people.start(reader)
        for _ in range(15):
            await people.say(reader, "/help")
    async with town.bot():
        await people.wait_for_call("setMyCommands")
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for("channel", lambda message: "(19/" in message["text"], timeout=60)
        for reader in READERS:
            await people.ask(reader, "/latest")
    calls = await sent(people)
    posted = [call for call, posts in zip(calls, to_channel(town, calls), strict=True) if posts]
    assert {call["status"] for call in calls} == {200}
    assert len(posted) >= 19
    assert (most_in(calls, 1) <= 30, most_in(posted, 60) <= 20) == (True, True)
