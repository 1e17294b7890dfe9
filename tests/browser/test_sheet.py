"""The page that `reviewbot preview --html` writes, opened as a file."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.settings import read_settings
from bot.sources.page import contact_sheet
from bot.sources.shipped import shipped
from bot.wiring.preview import Sketches, reviews_in
from tests.browser.watched import PHONE, opened
from tests.makers import TODAY

pytestmark = pytest.mark.browser


async def test_a_preview_draws_both_forms_at_phone_width_without_a_network(browser: Browser, tmp_path: Path) -> None:
    sketches = Sketches(read_settings(_env_file=None), 501, TODAY)
    (review,) = reviews_in(min(shipped("samples").glob("*.md")), TODAY)
    file = tmp_path / "page.html"
    file.write_text(contact_sheet("Preview", sketches.phones([sketches.of(review)])), encoding="utf-8")
    watched = await opened(browser, file.as_uri(), PHONE)
    phones = watched.page.locator(".phone")
    await expect(phones).to_have_count(2)
    await expect(phones.first.locator("math").first).to_be_visible()
    await expect(phones.first.locator(".key")).to_have_count(2)
    await expect(phones.last.locator("math")).to_have_count(0)
    assert await phones.first.evaluate("node => node.offsetWidth") == 360
    assert not watched.complaints
    assert watched.hosts <= {None, ""}
