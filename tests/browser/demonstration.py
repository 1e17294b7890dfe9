"""The sandbox as a visitor finds it, in this process: the shipped data, the real bot, the opening scene, the page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, expect

from bot.intake.check import check
from bot.intake.formats import AUTO
from bot.intake.text import unwatched
from bot.sandbox import opening, showing
from bot.sandbox.cast import CAST
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from bot.sources.files import read_source, read_text
from bot.sources.shipped import shipped
from tests.world.stage import SATURDAY_SLOT, Stage

STEPS = ("Look around", "Paste a review", "Next slot now", "Lose an answer", "Let readers choose", "A week in seconds")


@asynccontextmanager
async def demonstration(folder: Path) -> AsyncIterator[Stage]:
    """Stands 45 seconds before a slot, where the clock waits for a page to open."""
    world = World(MovableClock(SATURDAY_SLOT - opening.THE_EVENING_BEFORE, folder / "clock"), people=CAST)
    async with serving(world) as address:
        town = Stage(folder, world, address, f"sqlite+aiosqlite:///{folder / 'sandbox.db'}")
        town.usual = {}
        await _fill(town)
        async with town.bot():
            settings = town.settings()
            await opening.play(world, settings.schedule)
            told = asyncio.create_task(showing.follow(world, settings))
            try:
                yield town
            finally:
                told.cancel()
                await asyncio.wait([told])


async def _fill(town: Stage) -> None:
    now = town.world.clock.now()
    async with town.rooms() as rooms:
        for name in ("archive.jsonl", "candidates.jsonl"):
            await rooms.import_file(check(read_source(shipped(name)), AUTO, now.date(), unwatched), now, unwatched)
        for sample in sorted(shipped("samples").glob("*.md")):
            await rooms.queue_file(read_text(sample), now)


async def play(page: Page, step: str) -> None:
    """One step of the tour, to its end; AssertionError when it gives up on the way."""
    await page.locator("#tour").get_by_role("button", name=step).click()
    await expect(page.locator("#tour.playing")).to_have_count(0)
    await expect(page.locator("#tour li.done", has_text=step)).to_have_count(1)
