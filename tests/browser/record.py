"""`python -m tests.browser.record [FOLDER]`: plays the tour once, and makes the pictures of README and `docs/` of it.

Into `docs/`, or FOLDER: `tour.webp`, the whole tour in a loop; `wide-light.webp`, a lost answer that was found;
`wide-dark.webp`, the end of the tour; `phones.webp`, the same channel and chat on a phone, light and dark. What can be
seen on them is what the page shows to everybody. Takes about three minutes.
"""

import asyncio
import shutil
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FLAGS
from tests.browser.demonstration import demonstration
from tests.browser.film import Film

WIDE = (1440, 860)
FILM = (900, 538)  # of the same shape, in pixels
PHONE = (390, 800)
SHARP = 1.25
"""Pixels of a picture for each pixel of the page's layout."""
QUALITY = 80
PACE = "0.8"
SPEED = 2.0
PATIENCE = 300_000.0  # milliseconds, for the whole tour
FOUND = "Found, once"
SETTLED = "() => document.getAnimations().every((moving) => !(moving instanceof CSSTransition))"
"""Colours pass from element to element, a frame each."""
GAP = 40  # pixels between two phones


async def main(folder: Path) -> None:
    with TemporaryDirectory() as place:
        async with demonstration(Path(place)) as town, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            film = await _wide(browser, town.address, folder)
            await _phones(browser, town.address, folder)
            await browser.close()
    film.save(folder / "tour.webp", SPEED)


async def _wide(browser: Browser, address: str, folder: Path) -> Film:
    page = await _opened(browser, address, WIDE)
    words = page.locator(".tour-words")
    await page.evaluate("pace => document.getElementById('tour').dataset.pace = pace", PACE)
    film = await Film.roll(page, *FILM)
    await page.get_by_role("button", name="Play the tour").click()
    await expect(words).to_contain_text(FOUND, timeout=PATIENCE)
    _save(await _picture(page, "light"), folder / "wide-light.webp")
    await expect(words).to_contain_text("make run", timeout=PATIENCE)
    await film.cut()
    _save(await _picture(page, "dark"), folder / "wide-dark.webp")
    await page.close()
    return film


async def _phones(browser: Browser, address: str, folder: Path) -> None:
    """The channel in light colours, a reader's search in dark ones, side by side."""
    page = await _opened(browser, address, PHONE)
    await page.locator("#tour-switch").click()
    await page.locator("#channel .formula.block").first.scroll_into_view_if_needed()
    channel = await _picture(page, "light")
    await page.get_by_role("radio", name="Mei, reader").check(force=True)
    await page.locator('[data-open="chat"]').click()
    await page.locator("#chat .row", has_text="kolmogorov").first.scroll_into_view_if_needed()
    chat = await _picture(page, "dark")
    both = Image.new("RGBA", (channel.width * 2 + GAP, channel.height))  # nothing between them
    both.paste(channel, (0, 0))
    both.paste(chat, (channel.width + GAP, 0))
    _save(both, folder / "phones.webp")


async def _opened(browser: Browser, address: str, size: tuple[int, int]) -> Page:
    width, height = size
    context = await browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=SHARP)
    page = await context.new_page()
    await page.goto(address)
    await expect(page.locator("#channel .row").first).to_be_visible()
    return page


async def _picture(page: Page, colours: Literal["light", "dark"]) -> Image.Image:
    await page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    await page.wait_for_function(SETTLED)
    shown = await page.screenshot()
    await page.emulate_media(color_scheme=colours, reduced_motion="no-preference")
    return Image.open(BytesIO(shown)).convert("RGB")


def _save(picture: Image.Image, file: Path) -> None:
    picture.save(file, quality=QUALITY, method=6)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")))
