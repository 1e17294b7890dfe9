"""Messages in hand on the page: their menu, replies, edits, files, and the owner's pen in the channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect
from telegram import Bot, MessageEntity

from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.browser.watched import PHONE, WIDE, opened
from tests.sandbox.people import People

pytestmark = pytest.mark.browser

REVIEW = "Half the layers, none of the tears\nWhy keep a layer that nobody uses?"

CARRIED = [
    # before, the entity's words, after, the words it then covers
    ("a bold word", "bold", "one bold word", "bold"),
    ("a bold word", "bold", "a bold word more", "bold"),
    ("a bold word", "bold", "a very bold word", "bold"),
    ("a bold word", "bold", "a boold word", "boold"),
    ("a bold word", "bold", "a b word", "b"),
    ("a bold word", "bold word", "a bold", "bold"),
    ("a bold word", "bold", "a word", ""),
    ("a bold word", "a bold word", "something else", ""),
    ("😀 bold", "bold", "😃 bold", "bold"),
]

DROP = """(chat, name) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["bytes"], name, { type: "image/png" }));
    chat.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


@asynccontextmanager
async def channel(browser: Browser, size: tuple[int, int]) -> AsyncIterator[tuple[Any, People]]:
    """The page over a channel with one review by the bot, and both Dana and Mei know the bot."""
    world = World(MovableClock(datetime(2026, 11, 22, 7, tzinfo=UTC)))
    async with serving(world) as address, Bot(world.bot.token, base_url=f"{address}/bot") as bot:
        people = People(address)
        for name in ("Dana", "Mei"):
            await people.start(name)
        await bot.send_message(world.channel.id, REVIEW, entities=[MessageEntity("bold", 0, 34)])
        yield await opened(browser, address, size), people


async def choose(page: Page, words: str, item: str) -> None:
    """Opens the menu of the channel's message with these words by a right click, and takes this item."""
    await page.locator("#channel .row", has_text=words).first.locator(".bubble").click(button="right")
    await page.get_by_role("menuitem", name=item).click()


async def test_the_owner_writes_edits_and_deletes_in_the_channel(browser: Browser) -> None:
    async with channel(browser, WIDE) as (watched, people):
        page: Page = watched.page
        box = page.get_by_label("Post to the channel")
        rows = page.locator("#channel .row")

        await choose(page, "Half the layers", "Reply")
        await expect(page.locator("#channel .held")).to_contain_text("Reply to Paper a Day")
        await page.keyboard.type("Thank you all")
        await page.keyboard.press("Enter")
        await expect(rows.filter(has_text="Thank you all").locator(".quote")).to_contain_text("Half the layers")

        await choose(page, "Why keep a layer", "Edit")
        await box.fill(REVIEW.replace("Half", "One half of"))
        await page.keyboard.press("Enter")
        await expect(rows.first.locator("strong")).to_have_text("One half of the layers, none of the tears")
        await expect(rows.first.locator(".meta")).to_contain_text("edited")

        await choose(page, "Thank you all", "Delete")
        await page.get_by_role("button", name="Delete").click()
        await expect(rows).to_have_count(1)
        assert [post["text"] for post in await people.messages("channel")] == [REVIEW.replace("Half", "One half of")]
        assert watched.complaints == []


async def test_the_owner_holds_and_stops_a_poll_by_keyboard(browser: Browser) -> None:
    async with channel(browser, WIDE) as (watched, people):
        page: Page = watched.page
        await page.get_by_role("button", name="Attach a file or a poll").press("Enter")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await page.keyboard.type("Which paper next?")
        await page.keyboard.press("Tab")
        for option in ("Graph Memory", "One Step Is Enough"):
            await page.keyboard.type(option)
            await page.keyboard.press("Enter")
        await page.keyboard.type("Sparse Nets")
        await page.get_by_label("Several answers each").check()
        await page.get_by_role("button", name="Post the poll").press("Enter")
        held = await people.wait_for("channel", "Which paper next?")
        assert [option["text"] for option in held["poll"]["options"]] == [
            *("Graph Memory", "One Step Is Enough", "Sparse Nets")
        ]
        assert held["poll"]["allows_multiple_answers"]

        await choose(page, "Which paper next?", "Stop the poll")
        await page.get_by_role("button", name="Stop", exact=True).press("Enter")
        await expect(page.locator("#channel .row", has_text="Final results")).to_be_visible()
        assert watched.complaints == []


async def test_files_wait_for_their_caption_and_arrow_up_edits_the_last_words(browser: Browser) -> None:
    async with channel(browser, WIDE) as (watched, people):
        page: Page = watched.page
        box = page.get_by_label("Message", exact=True)
        review = FilePayload(name="review.md", mimeType="text/markdown", buffer=b"# Sparse Nets")
        await page.locator("#chat input[type=file]").set_input_files(review)
        await page.locator("#chat").evaluate(DROP, "chart.png")
        await expect(page.locator("#chat .held")).to_contain_text("review.md 13 B")
        await expect(page.locator("#chat .held")).to_contain_text("chart.png 5 B")
        await page.get_by_label("as picture").uncheck()
        await box.fill("My draft")
        await box.press("Enter")
        await expect(page.locator("#chat .file").last).to_contain_text("chart.png")
        await box.press("ArrowUp")
        await box.fill("A chart")
        await box.press("Enter")
        await expect(page.locator("#chat .row").last).to_contain_text("A chart")
        sent = [(told["document"]["file_name"], told["caption"]) for told in (await people.messages("Dana"))[-2:]]
        assert sent == [("review.md", "My draft"), ("chart.png", "A chart")]
        assert watched.complaints == []


async def test_a_reader_forwards_a_post_by_a_long_press(browser: Browser) -> None:
    async with channel(browser, PHONE) as (watched, people):
        page: Page = watched.page
        await page.get_by_role("radio", name="Mei, reader").check(force=True)
        await expect(page.get_by_label("Post to the channel")).to_have_count(0)
        bubble = page.locator("#channel .bubble")
        finger = {"pointerType": "touch", "clientX": 120, "clientY": 300, "bubbles": True}
        await bubble.dispatch_event("pointerdown", finger)
        items = page.get_by_role("menuitem")
        await expect(items).to_have_text(["Forward to the bot", "Copy text", "Copy link"])
        await items.first.click()
        await expect(page.locator("#chat .origin")).to_have_text("Forwarded from Paper a Day")
        assert (await people.messages("Mei"))[-1]["text"] == REVIEW
        await people.say("Mei", "תודה רבה")
        await expect(page.locator("#chat .row", has_text="תודה רבה").locator(".meta")).to_be_visible()
        assert watched.complaints == []


async def test_an_edit_carries_the_formatting_along(browser: Browser) -> None:
    async with channel(browser, WIDE) as (watched, _):
        script = """async (cases) => {
            const { carried } = await import("/carried.js");
            return cases.map(([before, words, after]) => {
                const bold = { type: "bold", offset: before.indexOf(words), length: words.length };
                return carried(before, [bold], after).map((e) => after.slice(e.offset, e.offset + e.length)).join();
            });
        }"""
        told = await watched.page.evaluate(script, [case[:3] for case in CARRIED])
        assert told == [case[3] for case in CARRIED]
