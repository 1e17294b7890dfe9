"""A channel of many posts: only a piece of it is drawn, and any post can be reached."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox import hand
from bot.sandbox.cast import CHANNEL
from bot.sandbox.clock import MovableClock
from bot.sandbox.posting import publish
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.browser.watched import WIDE, opened

pytestmark = pytest.mark.browser

POSTS = 10_000
DRAWN = 120 + 40
"""Rows at most: as many as a feed keeps, and the page that it has just read."""


def _post(world: World, words: str, **more: Any) -> None:
    publish(world, CHANNEL.id, world.bot.id, {"text": words, **more})


@asynccontextmanager
async def _long_channel(browser: Browser) -> AsyncIterator[tuple[World, Page]]:
    """Ten thousand posts, an hour apart, the last of which leads to the 5 000th."""
    clock = MovableClock(datetime(2024, 1, 1, tzinfo=UTC))
    clock.stop()
    world = World(clock)
    for number in range(1, POSTS):
        _post(world, f"Post number {number}\n" + "of a few lines " * (number % 40))
        clock.advance(timedelta(hours=1))
    words = f"Look at https://t.me/{CHANNEL.username}/5000"
    link = {"type": "url", "offset": 8, "length": len(words) - 8}
    _post(world, words, entities=[link])
    async with serving(world) as address:
        watched = await opened(browser, address, WIDE)
        yield world, watched.page
        assert watched.complaints == []


async def _rows(page: Page) -> list[int]:
    """The ids of the posts that are drawn."""
    ids = await page.locator("#channel .row").evaluate_all("rows => rows.map(row => Number(row.dataset.id))")
    return [int(number) for number in ids]


async def test_a_channel_of_ten_thousand_posts_is_drawn_where_it_is_read(browser: Browser) -> None:
    async with _long_channel(browser) as (world, page):
        channel = page.locator("#channel")
        scroller = channel.locator(".scroller")
        await expect(channel.get_by_text("Look at")).to_be_in_viewport()
        assert len(await _rows(page)) <= DRAWN
        assert await page.evaluate("document.querySelectorAll('*').length") < 3_000

        # Up: older ones come, and what was read stays where it was.
        first = (await _rows(page))[0]
        row = channel.locator(f'[data-id="{first}"]')
        await scroller.evaluate("(node, row) => node.scrollTo(0, row.offsetTop)", await row.element_handle())
        await expect(channel.locator(f'[data-id="{first - 1}"]')).to_have_count(1)
        await expect(row).to_be_in_viewport()

        # A link to a post of long ago.
        await channel.get_by_role("button", name="Go to the end").click()
        await channel.get_by_role("link", name="t.me").click()
        old = channel.locator('[data-id="5000"]')
        await expect(old).to_be_in_viewport()
        await expect(old).to_have_class(re.compile("flash"))
        rows = await _rows(page)
        assert rows == list(range(rows[0], rows[-1] + 1))
        assert len(rows) <= DRAWN

        # What comes now is counted, not drawn; what changes here is drawn.
        _post(world, "Something new")
        hand.edit(world, world.people[101], CHANNEL.id, 5000, "Mended")
        await expect(old).to_contain_text("Mended")
        await channel.get_by_role("button", name="1 new, go to the end").click()
        await expect(channel.get_by_text("Something new")).to_be_in_viewport()
        await expect(channel.get_by_role("button", name="go to the end")).to_be_hidden()

        # All that is drawn goes, and one that is not drawn changes: older ones take the place, in order.
        drawn = await _rows(page)
        for number in drawn:
            hand.delete(world, world.people[101], CHANNEL.id, number)
        before = drawn[0] - 1
        hand.edit(world, world.people[101], CHANNEL.id, before - 2, "Mended too")
        await expect(channel.locator(f'[data-id="{before}"]')).to_be_in_viewport()
        await expect(channel.get_by_text("Mended too")).to_have_count(1)
        rows = await _rows(page)
        assert rows == list(range(rows[0], before + 1))
