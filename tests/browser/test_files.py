"""Photos, documents, forwards and pins on the page, in a real browser."""

import struct
import zlib
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, expect
from telegram import Bot, MessageEntity

from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.browser.watched import PHONE, opened
from tests.sandbox.people import People

pytestmark = pytest.mark.browser


def picture(width: int, height: int) -> bytes:
    """A whole PNG, grey all over: a browser looks further than its head."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    chunks = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    packed = [struct.pack(">I", len(data)) + kind + data + _sum(kind + data) for kind, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _sum(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))


async def test_files_forwards_and_pins_are_drawn(browser: Browser) -> None:
    world = World(MovableClock(datetime(2026, 11, 22, 7, tzinfo=UTC)))
    async with serving(world) as address, Bot(world.bot.token, base_url=f"{address}/bot") as bot:
        await People(address).start("Dana")
        bold = MessageEntity(MessageEntity.BOLD, 0, 5)
        photo = await bot.send_photo(world.channel.id, picture(320, 200), "Bold words", caption_entities=[bold])
        await bot.send_document(world.channel.id, b"x" * 2048, filename="reviews.jsonl")
        await bot.pin_chat_message(world.channel.id, photo.message_id)
        await photo.forward(101)

        watched = await opened(browser, address, PHONE)
        channel = watched.page.locator("#channel")
        shown = channel.get_by_role("button", name="Photo, 320 by 200 pixels").locator("img")
        await expect(shown).to_have_js_property("naturalWidth", 320)
        await expect(channel.locator("strong")).to_have_text("Bold ")
        await expect(channel.locator(".file")).to_contain_text("reviews.jsonl2.0 KiB")
        async with watched.page.expect_download() as loading:
            await channel.locator(".file").click()
        assert (await loading.value).suggested_filename == "reviews.jsonl"
        await expect(channel.get_by_role("button", name="pinned “Bold words”")).to_be_visible()
        await watched.page.locator('[data-open="chat"]').click()
        await expect(watched.page.locator("#chat .origin")).to_have_text(f"Forwarded from {world.channel.title}")
        assert watched.complaints == []
