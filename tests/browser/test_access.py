"""The page for those who do not see it, or have no mouse: axe-core's judgement, and the keyboard alone."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.scene import staged
from tests.browser.watched import PHONE, WIDE, opened

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")


async def _faults(page: Page, where: str) -> list[str]:
    """What axe-core finds serious or critical, a line each."""
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{where}: {fault['id']} at {node['target']}: {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
        if fault["impact"] in GRAVE
    ]


async def test_axe_finds_nothing_serious_in_any_view_light_or_dark(browser: Browser) -> None:
    async with staged() as (_, address):
        page = (await opened(browser, address, WIDE)).page
        await page.emulate_media(reduced_motion="reduce")
        await expect(page.locator("#channel").get_by_text("What next?").first).to_be_visible()
        faults: list[str] = []
        for size in (WIDE, PHONE):
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            for view in ("channel", "chat", "tools"):
                door = page.locator(f'[data-open="{view}"]')
                if await door.is_visible():
                    await door.click()
                elif view != "channel":
                    continue
                for scheme in ("light", "dark"):
                    await page.emulate_media(color_scheme=scheme)
                    faults += await _faults(page, f"{size[0]} {view} {scheme}")
        assert not faults, "\n".join(faults)
