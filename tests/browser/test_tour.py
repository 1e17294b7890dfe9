"""The two-minute demonstration, played by the tour on the page: with the real bot, in a real browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.wiring.rooms import propose_topics
from tests.browser.demonstration import STEPS, demonstration, play
from tests.browser.test_page import sandbox
from tests.browser.watched import PHONE, WIDE, opened
from tests.world.stage import Stage

pytestmark = pytest.mark.browser

QUICK = "0.02"
"""The tour's pauses, as a share of those that people need."""


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """The opening scene; its bot looks for what is due five times a second."""
    monkeypatch.setattr("bot.timetable.TICK_SECONDS", 0.2)
    monkeypatch.setattr("bot.wiring.rooms.propose_topics", cache(propose_topics))
    async with demonstration(tmp_path) as built:
        yield built


@asynccontextmanager
async def pictured(page: Page, folder: Path) -> AsyncIterator[list[bytes]]:
    """Collects pictures and keeps them only when the story fails, with the last moment."""
    pictures: list[bytes] = []
    try:
        yield pictures
    except BaseException:
        pictures.append(await page.screenshot())
        for place, picture in enumerate(pictures, 1):
            (folder / f"{place}.png").write_bytes(picture)
        print(f"How it looked: {folder}/1.png to {len(pictures)}.png. The tour said:")
        print(await page.locator(".tour-words").text_content())
        raise


async def test_the_tour_plays_the_whole_demonstration(browser: Browser, town: Stage, tmp_path: Path) -> None:
    watched = await opened(browser, town.address, WIDE)
    page = watched.page
    await page.emulate_media(reduced_motion="reduce")  # the two tests below see it type and scroll
    await expect(page.locator("#channel .next")).to_contain_text("Next post in 0:4")
    await page.evaluate("pace => document.getElementById('tour').dataset.pace = pace", QUICK)
    async with pictured(page, tmp_path) as pictures:
        for step in STEPS:
            await play(page, step)
            pictures.append(await page.screenshot())
        await expect(page.locator(".tour-words")).to_contain_text("BOT_TOKEN=… make run")

        posted = [entry for entry in (await town.people.ledger()) if entry["kind"] == "rich"]
        titles = [_title(entry) for entry in posted]
        assert titles[1].startswith("Batch Normalization: Accelerating")
        assert titles[3].startswith("FlashAttention"), "the readers' choice, after the post whose answer was lost"
        assert len(set(titles)) == len(titles)
        assert [call["method"] for call in await town.people.calls() if call["dropped"]] == ["sendRichMessage"]
        note = await town.people.wait_for("Mei", "The paper you waited for is out")
        assert "FlashAttention" in note["text"]
        assert not watched.complaints
        assert watched.hosts == {"127.0.0.1"}


def _title(entry: dict[str, Any]) -> str:
    return next(str(block["text"]) for block in entry["rich_message"]["blocks"] if block["type"] == "heading")


async def test_a_step_says_what_it_cannot_have(browser: Browser) -> None:
    async with sandbox() as address:  # whose bot knows nothing of ballots
        page = (await opened(browser, address, WIDE)).page
        await page.evaluate("pace => document.getElementById('tour').dataset.pace = pace", QUICK)
        await page.locator("#tour").get_by_role("button", name="Let readers choose").click()
        await expect(page.locator(".tour-words")).to_have_text(
            "The bot opens no poll now; its answer to /ballot says why."
        )
        await expect(page.locator("#tour li.done")).to_have_count(0)


async def test_the_tour_yields_to_a_visitor_who_presses_something(browser: Browser) -> None:
    async with sandbox() as address:
        page = (await opened(browser, address, PHONE)).page
        await page.get_by_role("button", name="Play the tour").click()
        await expect(page.get_by_role("button", name="Stop")).to_be_visible()
        await page.locator('[data-open="tools"]').click()
        await expect(page.locator(".tour-words")).to_contain_text("You took over")
        await expect(page.locator(".tour-pointer")).to_have_count(0)
        await expect(page.get_by_role("button", name="Play the tour")).to_be_visible()
