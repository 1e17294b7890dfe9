"""The event stream, and that a server with open lines stops at once."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot

from bot.sandbox.clock import MovableClock
from bot.sandbox.desk import stream
from bot.sandbox.events import KEPT
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.sandbox.http import Headers, events
from tests.sandbox.people import People


async def told(address: str, number: int, query: str = "", headers: Headers | None = None) -> list[dict[str, Any]]:
    """The first so many events."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(60), aclosing(events(address, f"/sandbox/events?{query}", headers)) as stream:
        async for event in stream:
            found.append(event)
            if len(found) == number:
                break
    return found


async def test_everything_that_happens_is_told_in_order(bot: Bot, world: World, people: People, address: str) -> None:
    sent = await bot.send_poll(world.channel.id, "Which?", ["this"])
    shown = await people.wait_for("channel", "Which?")
    await people.vote("Mei", shown, [0])
    await bot.delete_message(world.channel.id, sent.message_id)
    await people.clock("advance", seconds=5)
    world.show(next_slot="2026-11-22T09:00:00+02:00")
    every = await told(address, 8)
    kinds = ["call", "message", "call", "poll", "delete", "call", "clock", "facts"]
    assert [event["kind"] for event in every] == kinds
    assert [event["seq"] for event in every] == list(range(1, 9))
    assert every[-1]["facts"] == (await people.world())["facts"]


async def test_a_page_that_comes_back_continues_where_it_was(people: People, address: str) -> None:
    await people.start("Mei")
    await people.start("Omer")
    all_four = await told(address, 4)
    assert [event["seq"] for event in all_four] == [1, 2, 3, 4]
    assert await told(address, 1, "after=3") == all_four[3:]
    assert await told(address, 1, "after=0", {"Last-Event-ID": "3"}) == all_four[3:]


async def test_somebody_is_not_told_of_foreign_chats(people: People, address: str) -> None:
    await people.start("Mei")
    await people.start("Omer")
    seen = await told(address, 3, "as=202")
    assert [(event["kind"], event.get("chat")) for event in seen] == [
        ("person", None),
        ("person", None),
        ("message", 202),
    ]


async def test_a_page_that_was_away_too_long_is_told_to_load_again(world: World, address: str) -> None:
    for number in range(KEPT + 1):
        world.announce("facts", facts={"facts": {"number": number}})
    assert (await told(address, 1, "after=0"))[0]["kind"] == "reset"
    assert (await told(address, 1, "after=99999999"))[0] == (await told(address, 1, "after=-1"))[0]


async def test_silence_is_broken_by_a_comment(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    writer.write(f"GET /sandbox/events HTTP/1.0\r\nHost: {address[7:]}\r\n\r\n".encode())
    await asyncio.wait_for(reader.readuntil(b": still here\n\n"), 60)
    writer.close()


async def test_the_server_stops_without_waiting_for_those_who_wait_and_can_serve_the_same_world_again() -> None:
    world = World(MovableClock(datetime(2026, 11, 22, 7, tzinfo=UTC)))
    async with (
        asyncio.timeout(100),  # the call that waits and the silent stream last longer
        serving(world) as address,
        Bot(world.bot.token, base_url=f"{address}/bot") as bot,
    ):
        people = People(address)
        polling = asyncio.create_task(bot.get_updates(timeout=50))
        await people.fault("getMe", "wait", seconds=600)
        slow = asyncio.create_task(bot.get_me(read_timeout=600))
        watching = asyncio.create_task(told(address, 99))
        await told(address, 3)  # the fault was set, a getMe of the start was struck, the slow one waits
    assert await asyncio.gather(polling, slow, watching, return_exceptions=True)
    async with serving(world) as address:
        assert (await People(address).world())["seq"] > 0


async def test_of_foreign_chats_somebody_is_told_that_the_bot_wrote_and_no_word(
    bot: Bot, people: People, address: str
) -> None:
    await people.start("Mei")
    sent = await bot.send_message(303, "a secret")
    await bot.delete_message(303, sent.message_id)
    seen = [event for event in await told(address, 5, "as=202") if event["kind"] == "elsewhere"]
    gone = {"chat": 303, "message_id": sent.message_id, "deleted": True}
    assert [{key: event[key] for key in gone} for event in seen] == [gone, gone]  # as it is now
    assert "secret" not in str(seen)


async def test_pins_and_the_group_are_told(bot: Bot, world: World, people: People, address: str) -> None:
    first = await bot.send_message(world.channel.id, "one")
    second = await bot.send_message(world.channel.id, "two")
    await first.pin()
    await second.pin()
    await bot.delete_message(world.channel.id, first.message_id)
    await people.link_group()
    pins = [event["pins"] for event in await told(address, 15) if event["kind"] == "pins"]
    assert pins == [[first.message_id], [first.message_id, second.message_id], [second.message_id]]
    shown = await people.world()
    assert shown["pins"] == {str(world.channel.id): pins[-1]}
    assert shown["group"]["linked"]
    assert (await told(address, 1, f"after={shown['seq'] - 1}"))[0]["group"] == shown["group"]
