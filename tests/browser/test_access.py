"""The page for those who do not see it, or have no mouse: axe-core's judgement, and the keyboard alone."""

from collections.abc import Awaitable, Callable

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.scene import staged
from tests.browser.watched import PHONE, WIDE, opened
from tests.sandbox.people import People

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")

Act = Callable[[Page], Awaitable[None]]


async def _faults(page: Page, where: str) -> list[str]:
    """What axe-core finds serious or critical, a line each."""
    found = await page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{where}: {fault['id']} at {node['target']}: {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
        if fault["impact"] in GRAVE
    ]


async def _resize(page: Page, size: tuple[int, int]) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})


async def _dark(page: Page) -> None:
    await page.emulate_media(color_scheme="dark")


async def _light(page: Page) -> None:
    await page.emulate_media(color_scheme="light")


def _view(name: str) -> Act:
    async def show(page: Page) -> None:
        await _resize(page, PHONE)
        await page.locator(f'[data-open="{name}"]').click()

    return show


async def _commands(page: Page) -> None:
    await page.get_by_role("button", name="Commands").click()
    await expect(page.get_by_role("listbox", name="Commands")).to_be_visible()


async def _menu(page: Page) -> None:
    await page.keyboard.press("Escape")
    await page.locator("#chat .bubble").first.click(button="right")
    await expect(page.get_by_role("menu")).to_be_visible()


LOOKS: dict[str, Act] = {
    "light": _light,
    "the menu of commands": _commands,
    "the menu of a message": _menu,
    "dark": _dark,
    "the channel on a phone": _view("channel"),
    "the chat on a phone": _view("chat"),
    "the tools on a phone, dark": _view("tools"),
    "the tools on a phone, light": _light,
}
"""What is done one after the other; the page is judged after each."""


async def test_axe_finds_nothing_serious_however_the_page_is_looked_at(browser: Browser) -> None:
    async with staged() as (_, address):
        page = (await opened(browser, address, WIDE)).page
        await page.emulate_media(reduced_motion="reduce")
        await expect(page.locator("#chat .bubble").last).to_be_visible()
        await People(address).clock("stop")  # nothing moves while it is judged
        await page.evaluate(Axe().axe_script)
        faults: list[str] = []
        for where, look in LOOKS.items():
            await look(page)
            faults += await _faults(page, where)
        assert not faults, "\n".join(faults)
