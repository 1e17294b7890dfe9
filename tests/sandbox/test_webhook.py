"""Updates that are brought instead of fetched: https://core.telegram.org/bots/api#setwebhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Bot, Update

from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.sandbox.people import People
from tests.sandbox.served import SUNDAY


@dataclass
class Hook:
    """A tiny server that takes updates: answers the statuses of `script` first, then 200."""

    url: str = ""
    script: list[int] = field(default_factory=list)
    got: asyncio.Queue[tuple[dict[str, str], Any]] = field(default_factory=asyncio.Queue)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        self.got.put_nowait((headers, body))
        status = self.script.pop(0) if self.script else 200
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode() if status else b"")
        writer.close()

    async def text(self) -> str | None:
        """The text of the next update that arrives, as the library reads it."""
        update = Update.de_json((await asyncio.wait_for(self.got.get(), 60))[1])
        return update.effective_message.text if update.effective_message else None


@pytest.fixture
async def hook(world: World) -> AsyncIterator[Hook]:
    world.webhook_pause = 0.001
    hook = Hook()
    server = await asyncio.start_server(hook.take, "127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?for=reviews"
    async with server:
        yield hook


async def test_updates_come_in_order_with_the_secret(bot: Bot, people: People, hook: Hook) -> None:
    await people.start("Mei")
    await bot.set_webhook(hook.url, secret_token="s3cret_-")
    headers, first = await asyncio.wait_for(hook.got.get(), 60)
    await people.say("Mei", "two")
    await people.say("Mei", "three")
    assert (headers["x-telegram-bot-api-secret-token"], headers["content-type"]) == ("s3cret_-", "application/json")
    assert first["message"]["text"] == "/start"
    assert [await hook.text(), await hook.text()] == ["two", "three"]


async def test_an_update_is_brought_again_until_it_is_taken(bot: Bot, people: People, hook: Hook) -> None:
    hook.script = [500, 0, 302]
    await bot.set_webhook(hook.url)
    await people.start("Mei")
    await people.say("Mei", "after")
    assert [await hook.text() for _ in range(5)] == ["/start"] * 4 + ["after"]


async def test_what_the_webhook_did_not_take_can_be_fetched_later(bot: Bot, people: People) -> None:
    await bot.set_webhook("http://127.0.0.1:9/nobody-listens")
    await people.start("Mei")
    await bot.delete_webhook()
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.text == "/start"


async def test_a_new_address_gets_what_the_old_one_refused(bot: Bot, world: World, people: People, hook: Hook) -> None:
    world.webhook_pause = 600.0
    await people.start("Mei")
    await bot.set_webhook("http://127.0.0.1:9/nobody-listens")
    await bot.set_webhook(hook.url)
    assert await hook.text() == "/start"


async def test_the_last_trouble_is_told_until_the_address_changes(
    bot: Bot, world: World, people: People, hook: Hook
) -> None:
    hook.script = [502]
    await bot.set_webhook(hook.url, max_connections=7, allowed_updates=["poll", "message"])
    await people.start("Mei")
    assert [await hook.text(), await hook.text()] == ["/start", "/start"]

    told = await bot.get_webhook_info()

    assert (told.url, told.max_connections, told.allowed_updates) == (hook.url, 7, ("message", "poll"))
    assert (told.last_error_message, told.last_error_date) == ("Wrong response from the webhook: 502 X", SUNDAY)
    await bot.set_webhook(hook.url + "&new=1")
    assert (await bot.get_webhook_info()).last_error_message is None


async def test_what_waits_is_counted_and_a_silent_address_named(bot: Bot, world: World, people: People) -> None:
    nobody = await bot.get_webhook_info()
    assert (nobody.url, nobody.pending_update_count, nobody.max_connections) == ("", 0, None)
    await bot.set_webhook("http://127.0.0.1:9/nobody-listens")
    await people.start("Mei")
    await people.say("Mei", "two")
    for _ in range(1000):  # each is a call over HTTP: the courier has time enough between them
        told = await bot.get_webhook_info()
        if told.last_error_message:
            break
    assert (told.pending_update_count, told.last_error_message) == (2, "Connection refused")


async def test_a_webhook_that_never_answers_does_not_hold_the_server_up(world: World) -> None:
    asked, enough = asyncio.Event(), asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await enough.wait()
        writer.close()

    async with await asyncio.start_server(never, "127.0.0.1", 0) as silent:
        async with asyncio.timeout(60):  # `enough` comes only when the server has stopped
            async with serving(world) as address, Bot(world.bot.token, base_url=f"{address}/bot") as bot:
                await bot.set_webhook(f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}/")
                await People(address).start("Mei")
                await asked.wait()
        enough.set()
