"""The page's places and people in a real browser: group, inline mode, pins, what waits unread, light and dark."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox.cast import BOT, CAST, CHANNEL
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.browser.scene import RawBot
from tests.browser.watched import PHONE, WIDE, opened
from tests.sandbox.people import People

pytestmark = pytest.mark.browser

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGES = {"": ("Graph Memory", "One Step"), "2": ("Sparse Nets",)}
"""What the bot finds, by offset."""


async def answer_inline_queries(bot: RawBot) -> None:
    offset = 0
    while True:
        for update in await bot.call("getUpdates", offset=offset, timeout=20):
            offset = update["update_id"] + 1
            if query := update.get("inline_query"):
                await bot.call("answerInlineQuery", **_found(query))


def _found(query: dict[str, Any]) -> dict[str, Any]:
    titles = () if query["query"] == "nothing" else PAGES[query["offset"]]
    return {
        "inline_query_id": query["id"],
        "results": [
            {
                "type": "article",
                "id": title[:5],
                "title": title,
                "description": "No. 497\nA hook",
                "input_message_content": {"message_text": f"Found: {title}"},
            }
            for title in titles
        ],
        "next_offset": "2" if titles and not query["offset"] else "",
        "button": {"text": "Search in the chat", "start_parameter": "s"} if titles else None,
    }


@asynccontextmanager
async def places() -> AsyncIterator[tuple[str, RawBot, People]]:
    """Everybody, a group that the bot is in, and a bot that finds reviews in inline mode."""
    clock = MovableClock(NOON)
    clock.stop()
    async with serving(World(clock, people=CAST)) as address:
        bot, people = RawBot(address), People(address)
        await people.link_group()
        await people.place_bot("member", chat="group")
        await bot.call("sendMessage", chat_id=CHANNEL.id, text="The first post")
        answering = asyncio.create_task(answer_inline_queries(bot))
        try:
            yield address, bot, people
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)


async def become(page: Page, name: str) -> None:
    await page.get_by_role("radio", name=name).check(force=True)
    await expect(page.locator("main")).not_to_have_attribute("inert", "")


async def test_a_reader_finds_a_review_in_the_group_with_the_keyboard_only(browser: Browser) -> None:
    async with places() as (address, _, people):
        watched = await opened(browser, address, WIDE)
        page = watched.page
        await become(page, "Mei, reader")
        await page.get_by_role("tab", name="Channel").focus()
        await page.keyboard.press("ArrowRight")
        group = page.locator("#group")
        await expect(group.locator(".row")).to_contain_text("The first post")

        await group.get_by_label("Message to the group").focus()
        await page.keyboard.type("@s")
        await page.keyboard.press("Tab")  # takes the bot's name
        await page.keyboard.type("memory")
        await expect(group.get_by_role("option")).to_have_text(
            ["GGraph MemoryNo. 497\nA hook", "OOne StepNo. 497\nA hook"]
        )
        await expect(group.get_by_role("button", name="Search in the chat")).to_be_visible()
        await page.keyboard.press("ArrowDown")  # near the end: the next page is asked for
        await expect(group.get_by_role("option")).to_have_count(3)
        await page.keyboard.press("ArrowDown")
        await expect(group.get_by_role("option", selected=True)).to_contain_text("Sparse Nets")
        await page.keyboard.press("Enter")
        sent = group.locator(".row.out")
        await expect(sent).to_contain_text(f"via @{BOT.username}Found: Sparse Nets")
        await expect(group.get_by_label("Message to the group")).to_have_value("")

        await page.keyboard.type(f"@{BOT.username} nothing")
        await expect(group.locator(".inline-note")).to_have_text("Nothing was found.")
        await page.keyboard.press("Escape")
        await expect(group.locator(".inline")).to_be_hidden()
        assert (await people.wait_for("group", "Found: Sparse Nets"))["via_bot"]["id"] == BOT.id
        assert watched.complaints == []


async def test_each_person_has_what_they_have_not_read_and_their_own_place(browser: Browser) -> None:
    async with places() as (address, bot, people):
        await people.start("Mei")
        await people.start("Noa")
        for number in range(30):
            await bot.call("sendMessage", chat_id=303, text=f"An old message, number {number}")
        page = (await opened(browser, address, WIDE)).page
        chat = page.locator("#chat")
        await become(page, "Noa, guest writer")
        for number in range(2):
            await bot.call("sendMessage", chat_id=303, text=f"A new message, number {number}")
        waiting = page.get_by_role("radio", name="Mei, reader, 2 unread")
        await expect(waiting).to_be_attached()
        await page.reload()  # nothing is forgotten
        await expect(waiting).to_be_attached()
        await waiting.click(force=True)  # no check: whoever reads has nothing unread, and another name
        await expect(chat.locator(".fresh + .row")).to_contain_text("A new message, number 0")
        await expect(page.get_by_role("radio", name="Mei, reader", exact=True)).to_be_attached()

        await chat.get_by_text("number 12", exact=False).scroll_into_view_if_needed()
        await become(page, "Noa, guest writer")
        await become(page, "Mei, reader")
        await expect(chat.get_by_text("number 12", exact=False)).to_be_in_viewport()


async def test_pins_stand_on_top_of_the_channel_and_lead_to_what_was_pinned(browser: Browser) -> None:
    async with places() as (address, bot, _):
        for number in range(2, 30):
            await bot.call("sendMessage", chat_id=CHANNEL.id, text=f"Post {number}")
        for number in (1, 15):
            await bot.call("pinChatMessage", chat_id=CHANNEL.id, message_id=number)
        page = (await opened(browser, address, WIDE)).page
        pin = page.locator("#channel-pins button")
        await expect(pin).to_have_accessible_name("Pinned 1 of 2: Post 15")
        await pin.click()
        await expect(page.locator('#channel [data-id="15"]')).to_be_in_viewport()
        await expect(pin).to_have_accessible_name("Pinned 2 of 2: The first post")
        await pin.click()
        await expect(page.locator('#channel [data-id="1"]')).to_be_in_viewport()
        await bot.call("unpinChatMessage", chat_id=CHANNEL.id, message_id=15)
        await expect(pin).to_have_accessible_name("Pinned message: The first post")
        await bot.call("unpinAllChatMessages", chat_id=CHANNEL.id)
        await expect(page.locator("#channel-pins")).to_be_hidden()


async def test_a_phone_counts_what_came_behind_its_view_and_keeps_the_chosen_colours(browser: Browser) -> None:
    async with places() as (address, bot, people):
        page = (await opened(browser, address, PHONE)).page
        await expect(page.locator("#channel .row")).to_have_count(1)
        height = await page.locator(".views").evaluate("it => it.offsetHeight")
        await people.say("Luca", "Does it scale? See /latest", chat="group")
        await expect(page.locator('[data-open="group"]')).to_have_text("Group1, 1 new")
        await page.locator('[data-open="group"]').click()
        await expect(page.locator('[data-open="group"]')).to_have_text("Group")
        await expect(page.locator("#group .sender").last).to_have_text("Luca")
        await page.get_by_role("button", name="/latest").click()  # said where it was clicked, to this bot
        await expect(page.locator("#group .row.out")).to_contain_text(f"/latest@{BOT.username}")
        await bot.call("sendMessage", chat_id=CHANNEL.id, text="The second post")
        await expect(page.locator('[data-open="channel"]')).to_have_text("Channel1, 1 new")
        assert await page.locator(".views").evaluate("it => it.offsetHeight") == height, "nothing below it jumps"

        await page.get_by_role("button", name="Dark colours").click()
        await page.reload()
        await expect(page.locator("body")).to_have_css("background-color", "rgb(23, 33, 43)")
        await page.get_by_role("button", name="Light colours").click()
        assert await page.evaluate("localStorage.getItem('sandbox.theme')") is None  # the system's choice again
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
