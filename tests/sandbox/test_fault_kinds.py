"""Every kind of trouble over real sockets: what httpx and python-telegram-bot meet, and what is true afterwards."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.sandbox.server import serving
from bot.sandbox.trouble.kinds import KINDS
from bot.sandbox.world import World
from tests.sandbox.fault_cases import CASES, Case
from tests.sandbox.http import events
from tests.sandbox.people import People

SOON = 0.5
"""Seconds until a client gives up on a call that is meant to hang."""


def read_timeout(case: Case) -> float:
    return SOON if "ReadTimeout" in case.seen else 10


@pytest.fixture
async def client(world: World, address: str) -> AsyncIterator[httpx.AsyncClient]:
    base = f"{address}/bot{world.bot.token}/"
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=60) as client:
        yield client


def test_every_kind_is_met() -> None:
    assert {case.fault["kind"] for case in CASES} == set(KINDS)


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_httpx_meets_it(case: Case, client: httpx.AsyncClient, world: World, people: People) -> None:
    await people.trouble(method="sendMessage", **case.fault)
    body = {"chat_id": world.channel.id, "text": "hello"}
    try:
        seen = str((await client.post("sendMessage", json=body, timeout=read_timeout(case))).status_code)
    except httpx.HTTPError as error:
        seen = type(error).__name__
    assert seen == case.seen


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_python_telegram_bot_meets_it(
    case: Case, bot: Bot, world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the library warns about its own future
    await people.trouble(method="sendMessage", **case.fault)
    try:
        met = type(await bot.send_message(world.channel.id, "hello", read_timeout=read_timeout(case))).__name__
    except Exception as error:  # noqa: BLE001  which one it is is the question
        met = type(error).__name__ + (f" < {type(error.__cause__).__name__}" if error.__cause__ else "")
    assert met == case.ptb
    assert len(world.ledger.as_json(())["messages"]) == case.stands, "the ledger does not ask what the bot was told"


async def test_what_struck_a_call_stands_in_the_journal_as_a_line_that_repeats_it(bot: Bot, people: People) -> None:
    line = await people.fault("getMe", "error", nth=2, code=502, description="Bad Gateway")
    await bot.get_me()
    with pytest.raises(NetworkError):
        await bot.get_me()
    struck = (await people.calls("getMe"))[-1]["fault"]
    assert struck == {name: line[name] for name in line if name not in ("id", "times", "seen", "hits")}
    await people.clear_faults()
    await people.trouble(**struck | {"nth": 1})
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_me()


async def test_getting_updates_goes_wrong_only_when_it_is_named(bot: Bot, people: People) -> None:
    await people.start("Mei")
    await people.fault("*", "reset", times=9)
    (update,) = await bot.get_updates()
    await people.fault("getUpdates", "drop")
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert [again.update_id for again in await bot.get_updates()] == [update.update_id]


async def test_a_reset_is_no_polite_end(world: World, address: str, people: People) -> None:
    """FIN gives the reader an end, RST an error."""
    await people.fault("getMe", "drop")
    assert await ask(world, address) == b""
    await people.fault("getMe", "reset")
    with pytest.raises(ConnectionResetError):
        await ask(world, address)


async def test_an_answer_that_comes_twice_is_the_same_twice(world: World, address: str, people: People) -> None:
    await people.fault("getMe", "repeat")
    told = await ask(world, address, "Connection: close")
    assert told.count(b"HTTP/1.1 200") == 1, "a client that closes gets one"
    await people.fault("getMe", "repeat")
    reader, writer = await asyncio.open_connection(*place(address))
    writer.write(request_line(world, address))
    bodies = [await one_answer(reader) for _ in range(2)]
    writer.close()
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("kind", ["error", "page", "malformed", "wrong", "empty", "restore"])
async def test_a_connection_is_kept_over_a_fault_that_is_correct_http(
    kind: str, world: World, address: str, people: People
) -> None:
    await people.fault("getMe", kind)
    reader, writer = await asyncio.open_connection(*place(address))
    for _ in range(2):
        writer.write(request_line(world, address))
        last = await one_answer(reader)
    writer.close()
    assert b'"ok":true' in last


async def test_slow_bytes_come_one_by_one(world: World, address: str, people: People) -> None:
    await people.fault("getMe", "drip", seconds=60)
    reader, writer = await asyncio.open_connection(*place(address))
    writer.write(request_line(world, address))
    await reader.readuntil(b"\r\n\r\n")
    assert await reader.read(100) == b"{"
    writer.close()


async def test_a_door_that_is_shut_refuses_whom_it_knew_too(client: httpx.AsyncClient, people: People) -> None:
    assert (await client.get("getMe")).status_code == 200
    await people.trouble(kind="refuse", seconds=600)
    with pytest.raises(httpx.ConnectError):
        await client.get("getMe")


async def test_the_door_opens_again_at_the_same_address(client: httpx.AsyncClient, people: People) -> None:
    await people.trouble(kind="refuse", seconds=0.1)
    async with asyncio.timeout(60):
        while not await knocks(client):
            continue
    assert (await people.world())["people"]


async def test_who_watches_keeps_the_line_while_the_door_is_shut(world: World, address: str, people: People) -> None:
    told = events(address, "/sandbox/events?after=0")
    world.show(first=1)
    assert (await anext(told))["kind"] == "facts"
    await people.trouble(kind="refuse", seconds=600)
    world.show(second=2)
    async with asyncio.timeout(60):
        assert [(await anext(told))["kind"] for _ in range(2)] == ["fault", "facts"]
    await told.aclose()


async def test_the_server_stops_while_every_trouble_is_under_way(world: World) -> None:
    """In much less than the two seconds that it grants; nothing stays behind."""
    before = asyncio.all_tasks()
    async with serving(world) as address:
        people = People(address)
        slow = ({"kind": "wait", "seconds": 600}, {"kind": "stall", "seconds": 600}, {"kind": "drip", "seconds": 600})
        faults = (*slow, {"kind": "hang"}, {"kind": "huge", "size": 2**28}, {"kind": "drop", "late": 600})
        for fault in faults:
            await people.trouble(method="getMe", **fault)
        writers = []
        for _ in faults:
            _, writer = await asyncio.open_connection(*place(address), limit=1024)
            writer.write(request_line(world, address))
            writers.append(writer)
        async with asyncio.timeout(60):
            while sum(line["hits"] for line in await people.faults()) < len(faults):
                continue
        await people.trouble(kind="refuse", seconds=600)
        clock = asyncio.get_running_loop().time
        stopped = clock()
    assert clock() - stopped < 1.5
    for writer in writers:
        writer.close()
    assert asyncio.all_tasks() == before


async def ask(world: World, address: str, *headers: str) -> bytes:
    """All that comes back for getMe on a connection of its own."""
    reader, writer = await asyncio.open_connection(*place(address))
    try:
        writer.write(request_line(world, address, *headers))
        return await reader.read()
    finally:
        writer.close()


async def one_answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    return await reader.readexactly(int(length.partition(b":")[2]))


async def knocks(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("getMe")).status_code == 200
    except httpx.ConnectError:
        return False


def place(address: str) -> tuple[str, int]:
    host, _, port = address.removeprefix("http://").partition(":")
    return host, int(port)


def request_line(world: World, address: str, *headers: str) -> bytes:
    host = address.removeprefix("http://")
    return "\r\n".join((f"GET /bot{world.bot.token}/getMe HTTP/1.1", f"Host: {host}", *headers, "", "")).encode()
