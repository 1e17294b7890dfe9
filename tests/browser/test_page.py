"""The sandbox's page in a real browser, against the real sandbox and a bot of a few lines."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.browser.watched import PHONE, WIDE, opened
from tests.sandbox.http import request

pytestmark = pytest.mark.browser

Json = dict[str, Any]

BEFORE_THE_SLOT = datetime(2026, 11, 22, 6, 59, 15, tzinfo=UTC)
HEBREW = "סקירה קצרה, בעברית"
SCRIPT = '<img src=x onerror="document.title=1"> <script>document.title=1</script>'


class ScriptedBot:
    """Answers every message with one button, and a press of it with an edit; raw calls, no library."""

    def __init__(self, world: World, address: str):
        self._address, self._token, self._channel = address, world.bot.token, world.channel.id

    async def call(self, method: str, **params: Any) -> Any:
        headers = {"Content-Type": "application/json"}
        body = json.dumps(params).encode()
        _, answer = await request(self._address, "POST", f"/bot{self._token}/{method}", body, headers)
        return json.loads(answer)["result"]

    async def open_the_scene(self) -> None:
        await self.call("setMyCommands", commands=[{"command": "latest", "description": "The latest review"}])
        bold = [{"type": "bold", "offset": 0, "length": 13}, {"type": "pre", "offset": 14, "length": 400}]
        await self.call("sendMessage", chat_id=self._channel, text="A first title\n" + "∇" * 400, entities=bold)
        await self.call("sendMessage", chat_id=self._channel, text=f"{HEBREW}\n{SCRIPT}\n{'long' * 900}")
        options = [{"text": "Graph Memory"}, {"text": "One Step Is Enough"}]
        await self.call("sendPoll", chat_id=self._channel, question="What next?", options=options)

    async def answer_people(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                if "message" in update:
                    await self._answer_words(update["message"])
                elif "callback_query" in update:
                    await self._answer_press(update["callback_query"])

    async def _answer_words(self, message: Json) -> None:
        keyboard = {"inline_keyboard": [[{"text": "Next page", "callback_data": "2"}]]}
        text = f"You said: {message['text']}"
        await self.call("sendMessage", chat_id=message["chat"]["id"], text=text, reply_markup=keyboard)

    async def _answer_press(self, query: Json) -> None:
        message = query["message"]
        where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await self.call("editMessageText", **where, text="This is page two")
        await self.call("answerCallbackQuery", callback_query_id=query["id"], text="Turned the page")


@asynccontextmanager
async def sandbox(port: int = 0) -> AsyncIterator[str]:
    """The real server with a scripted bot, standing 45 seconds before a slot; gives its address."""
    clock = MovableClock(BEFORE_THE_SLOT)
    clock.stop()
    world = World(clock)
    world.show(timezone="Asia/Jerusalem", next_slot=["2026-11-22T07:00:00+00:00"])
    async with serving(world, port) as address:
        bot = ScriptedBot(world, address)
        await bot.open_the_scene()
        answering = asyncio.create_task(bot.answer_people())
        try:
            yield address
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)


async def show(page: Page, view: str) -> Locator:
    """The column; on a phone its view is brought to the front first."""
    door = page.locator(f'[data-open="{view}"]')
    if await door.is_visible():
        await door.click()
    return page.locator(f"#{view}")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
async def test_a_reader_votes_writes_and_turns_a_page(browser: Browser, size: tuple[int, int]) -> None:
    async with sandbox() as address:
        watched = await opened(browser, address, size)
        page = watched.page
        await page.get_by_role("radio", name="Mei, reader").check(force=True)

        channel = await show(page, "channel")
        await expect(channel.locator("strong", has_text="A first title")).to_be_visible()
        await expect(channel.locator(".next")).to_contain_text("Next post in 0:")
        await channel.get_by_label("One Step Is Enough").check()
        await channel.get_by_role("button", name="Vote", exact=True).click()
        await expect(channel.locator(".result").nth(1)).to_contain_text("100%")

        chat = await show(page, "chat")
        await chat.get_by_role("button", name="Start").click()
        await expect(chat.get_by_text("You said: /start")).to_be_visible()
        await chat.get_by_label("Message", exact=True).fill("graphs")
        await chat.get_by_label("Message", exact=True).press("Enter")
        answer = chat.locator(".row", has_text="You said: graphs")
        place = await answer.get_attribute("data-id")
        await answer.get_by_role("button", name="Next page").click()
        await expect(page.locator("#toasts")).to_contain_text("Turned the page")
        await expect(chat.locator(f'[data-id="{place}"]')).to_contain_text("This is page two")
        await expect(chat.locator(f'[data-id="{place}"] .meta')).to_contain_text("edited")

        for view in ("channel", "chat", "tools"):
            await show(page, view)
            assert await page.evaluate("document.documentElement.scrollWidth") == size[0], f"{view} scrolls sideways"
        assert watched.complaints == []
        assert watched.hosts == {"127.0.0.1"}


async def test_texts_stay_texts_and_find_their_direction(browser: Browser) -> None:
    async with sandbox() as address:
        watched = await opened(browser, address, WIDE)
        post = watched.page.locator("#channel .row", has_text=HEBREW)
        await expect(post.locator(".text")).to_contain_text(SCRIPT)
        await expect(post.locator(".text")).to_have_css("direction", "rtl")
        assert await post.locator("img, script").count() == 0
        assert watched.complaints == []


async def test_page_says_that_the_sandbox_is_away_and_recovers_by_itself(browser: Browser) -> None:
    async with sandbox() as address:
        page = (await opened(browser, address, WIDE)).page
        await expect(page.locator("#channel .row")).to_have_count(3)
        await page.get_by_role("radio", name="Mei, reader").check(force=True)
        await expect(page.locator("#chat .head")).to_contain_text("Mei")
    await expect(page.get_by_role("alert")).to_have_text("The sandbox is not answering; trying again…")
    async with sandbox(urlsplit(address).port or 0):
        await expect(page.get_by_role("alert")).to_be_hidden()
        await expect(page.get_by_role("radio", name="Mei, reader")).to_be_checked()
        await page.get_by_role("button", name="Start").click()
        await expect(page.locator("#chat").get_by_text("You said: /start")).to_be_visible()
