"""Troubles on demand, as the real client library meets them."""

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TimedOut

from bot.sandbox.world import World
from tests.sandbox.people import People, Refused


async def test_a_dropped_answer_leaves_the_message_in_the_channel(bot: Bot, world: World, people: People) -> None:
    await people.fault("sendMessage", "drop")
    with pytest.raises(NetworkError):
        await bot.send_message(world.channel.id, "did it arrive?")
    assert [entry["text"] for entry in await people.ledger()] == ["did it arrive?"]
    (call,) = await people.calls("sendMessage")
    assert (call["dropped"], call["status"], call["params"]["text"]) == (True, 200, "did it arrive?")


async def test_a_scripted_error_happens_instead_of_the_work(
    bot: Bot, world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the library warns about its own future
    await people.fault("sendMessage", "error", code=403, description="Forbidden: bot was kicked from the channel chat")
    with pytest.raises(Forbidden, match="kicked"):
        await bot.send_message(world.channel.id, "no")
    await people.fault("sendMessage", "error", retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(world.channel.id, "no")
    assert refused.value.retry_after == timedelta(seconds=7)
    assert await people.ledger() == []
    await bot.send_message(world.channel.id, "yes")


async def test_a_late_answer_times_out_while_the_work_is_done(bot: Bot, world: World, people: People) -> None:
    await people.fault("sendMessage", "wait", seconds=600)
    with pytest.raises(TimedOut):
        await bot.send_message(world.channel.id, "slow", read_timeout=0.1)
    assert len(await people.ledger()) == 1


async def test_only_the_nth_calls_are_struck(bot: Bot, world: World, people: People) -> None:
    await people.fault("sendMessage", "error", nth=2, times=2)
    outcomes = []
    for number in range(1, 5):
        try:
            await bot.send_message(world.channel.id, str(number))
        except NetworkError:
            outcomes.append(number)
    assert outcomes == [2, 3]
    assert [(fault["seen"], fault["hits"]) for fault in await people.faults()] == [(4, 2)]
    await people.clear_faults()
    assert await people.faults() == []


async def test_only_what_goes_into_the_channel_can_be_meant(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    await people.fault("post", "error")
    await bot.send_message(303, "to a reader")
    await bot.get_chat(world.channel.id)
    with pytest.raises(NetworkError):
        await bot.send_poll(f"@{world.channel.username}", "Which paper?", ["this", "that"])
    assert [(line["method"], line["seen"], line["hits"]) for line in await people.faults()] == [("post", 1, 1)]


async def test_one_line_can_be_taken_back(bot: Bot, world: World, people: People) -> None:
    kept, gone = await people.fault("post", "drop"), await people.fault("post", "error")
    await people.forget_fault(gone["id"])
    assert [line["id"] for line in await people.faults()] == [kept["id"]]
    with pytest.raises(Refused, match="404"):
        await people.forget_fault(gone["id"])


async def test_what_holds_on_is_told_with_the_script(bot: Bot, world: World, people: People) -> None:
    await people.trouble(kind="demote")
    await people.trouble(kind="revoke")
    await people.fault("post", "drop", late=60)
    state = await people.script()
    assert (state["may_post"], state["revoked"], state["landing"]) == (False, True, 0)
    await people.trouble(kind="restore")
    await people.trouble(kind="promote")
    with pytest.raises(NetworkError):
        await bot.send_message(world.channel.id, "later")
    state = await people.script()
    assert (state["may_post"], state["revoked"], state["landing"]) == (True, False, 1)


async def test_any_method_but_polling_can_be_meant(bot: Bot, world: World, people: People) -> None:
    await people.fault("*", "error")
    assert await bot.get_updates() == ()
    with pytest.raises(NetworkError):
        await bot.get_me()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "explode"},
        {"kind": "error", "code": 200},
        {"kind": "error", "nth": 0},
        {"kind": "wait"},
        {"kind": "wait", "seconds": -1},
        {"kind": "wait", "seconds": 1e9},
        {"kind": "wait", "seconds": 1, "work": "none"},
        {"kind": "wait", "seconds": 1, "code": 500},
        {"kind": "drop", "work": "half"},
        {"kind": "drop", "work": "late"},
        {"kind": "drop", "late": -1},
        {"kind": "error", "retry_header": "7\r\nX: 1"},
        {"kind": "cut", "chunked": "yes"},
        {"kind": "redirect", "code": 400},
        {"kind": "huge", "size": 2**40},
        {"kind": "demote", "rights": ["can_fly"]},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(people: People, fault: dict[str, object]) -> None:
    with pytest.raises(Refused, match="400"):
        await people.fault("sendMessage", **fault)  # type: ignore[arg-type]
    assert await people.faults() == []


@pytest.mark.parametrize("method", ["sendMesage", "", "**"])
async def test_a_method_that_is_not_served_is_no_target(method: str, people: People) -> None:
    with pytest.raises(Refused, match="no method"):
        await people.fault(method, "drop")


async def test_a_watcher_sees_a_call_start_and_end(bot: Bot, world: World, people: People) -> None:
    sending = asyncio.create_task(bot.send_message(world.channel.id, "hello"))
    call = await people.wait_for_call("sendMessage")
    assert call["answer"]["result"]["text"] == "hello"
    assert world.bot.token not in str(call)
    await sending
