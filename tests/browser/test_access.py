"""The page for those who do not see it, or have no mouse: axe-core's judgement, and the keyboard alone."""

import re
from collections.abc import Awaitable, Callable
from itertools import groupby

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.scene import staged
from tests.browser.watched import PHONE, WIDE, opened
from tests.sandbox.people import People

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")

Act = Callable[[Page], Awaitable[None]]


async def _faults(page: Page, where: str, part: str) -> list[str]:
    """What axe-core finds serious or critical in a part of the page, a line each."""
    found = await page.evaluate("part => axe.run(part, { resultTypes: ['violations'] })", part)
    return [
        f"{where}: {fault['id']} at {node['target']}: {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
        if fault["impact"] in GRAVE
    ]


async def _resize(page: Page, size: tuple[int, int]) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})


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


async def _poll(page: Page) -> None:
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Attach a file or a poll").click()
    await page.get_by_role("menuitem", name="Poll").click()
    await expect(page.get_by_role("dialog", name="New poll")).to_be_visible()


async def _deletion(page: Page) -> None:
    await page.keyboard.press("Escape")
    await page.locator("#chat .bubble").first.click(button="right")
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(page.get_by_role("dialog", name="Delete this message")).to_be_visible()


async def _dark(page: Page) -> None:
    await page.keyboard.press("Escape")
    await page.emulate_media(color_scheme="dark")


LOOKS: dict[str, tuple[str, Act]] = {
    "the menu of commands, light": ("body", _commands),
    "the menu of a message": ("[role=menu]", _menu),
    "the form of a poll": ("dialog[open]", _poll),
    "a question before something goes": ("dialog[open]", _deletion),
    "dark": ("body", _dark),
    "the channel on a phone": ("body", _view("channel")),
    "the group on a phone": ("#left", _view("group")),
    "the chat on a phone": ("#chat", _view("chat")),
    "the tools on a phone, dark": ("#tools", _view("tools")),
    "the tools on a phone, light": ("body", _light),
}
"""What is done one after the other, and the part of the page that is judged after each."""


async def test_axe_finds_nothing_serious_however_the_page_is_looked_at(browser: Browser) -> None:
    async with staged() as (_, address):
        page = (await opened(browser, address, WIDE)).page
        await page.emulate_media(reduced_motion="reduce")
        await expect(page.locator("#chat .bubble").last).to_be_visible()
        await People(address).clock("stop")  # nothing moves while it is judged
        await page.evaluate(Axe().axe_script)
        faults: list[str] = []
        for where, (part, look) in LOOKS.items():
            await look(page)
            faults += await _faults(page, where, part)
        assert not faults, "\n".join(faults)


_NOTE_FOCUS = """() => {
    window.stops = [];
    document.addEventListener("focusin", ({ target }) => {
        const box = target.getBoundingClientRect();
        const ringed = (node) => node && getComputedStyle(node).outlineStyle !== "none";
        const part = target.closest("header.bar, #tour, #left, #chat, #tools");
        window.stops.push({
            part: part?.id || part?.className || "nowhere",
            what: `${target.tagName} ${target.getAttribute("aria-label") ?? target.textContent.slice(0, 40)}`,
            shown: ringed(target) || ringed(target.closest("label")),
            inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        });
    });
}"""
_MOST_STOPS = 200


async def _walk(page: Page) -> None:
    """Tab goes through the page once, in reading order, and where it is is always seen."""
    await page.evaluate(_NOTE_FOCUS)
    for _ in range(_MOST_STOPS):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body"):
            break
    stops = await page.evaluate("window.stops")
    assert await page.evaluate("document.activeElement === document.body"), f"no way out of {stops[-3:]}"
    assert [stop for stop in stops if not stop["shown"] or not stop["inside"]] == []
    assert [part for part, _ in groupby(stop["part"] for stop in stops)] == ["bar", "tour", "left", "chat", "tools"]


_RESTS = """async (atEnd) => {
    const frame = () => new Promise(requestAnimationFrame);
    const { scrollTop, scrollHeight, clientHeight } = document.querySelector("#channel .scroller");
    if ((atEnd ? scrollHeight - scrollTop - clientHeight : scrollTop) > 1) return false;
    await frame();
    await frame();  // whatever the scrolling changes is drawn
    return true;
}"""
"""The channel is at its end, or else at its beginning: keys scroll smoothly, and a scroll under way goes on."""


async def test_a_reader_who_has_only_a_keyboard_goes_everywhere_and_does_everything(browser: Browser) -> None:
    async with staged() as (_, address):
        watched = await opened(browser, address, WIDE)
        page, focused = watched.page, watched.page.locator(":focus")
        await expect(page.locator("#chat .bubble").last).to_be_visible()
        await _walk(page)

        # Become Mei: one stop, arrows inside.
        await page.get_by_role("radio", name="Dana").focus()
        await page.keyboard.press("ArrowRight")
        await expect(page.get_by_role("radio", name="Omer")).to_be_checked()
        await expect(focused).to_have_attribute("aria-label", re.compile("Omer"))
        await page.keyboard.press("ArrowRight")
        chat = page.locator("#chat")
        await expect(chat.locator(".head")).to_contain_text("Mei")

        # Choose a command, think better of it, say something else.
        await chat.get_by_role("textbox").focus()
        await page.keyboard.type("/")
        await expect(page.get_by_role("listbox", name="Commands")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("listbox", name="Commands")).to_be_hidden()
        await page.keyboard.press("Backspace")
        await page.keyboard.type("sparse nets")
        await page.keyboard.press("Enter")
        await expect(chat.locator(".row").last).to_contain_text("sparse nets")

        # Reply to it, and drop the reply; the focus is where it was.
        await chat.get_by_role("button", name="Message menu").last.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("menuitem", name="Reply")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(chat.get_by_role("button", name="Message menu").last).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        await expect(chat.get_by_role("textbox")).to_be_focused()
        await expect(chat.locator(".hand")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(chat.locator(".hand")).to_be_hidden()

        # Read on by the keys that scroll.
        scroller = page.locator("#channel .scroller")
        await scroller.focus()
        await page.keyboard.press("Home")
        await expect(page.locator('#channel [data-id="1"]')).to_be_in_viewport()
        await page.keyboard.press("End")
        await expect(page.locator("#channel .row").last).to_be_in_viewport()

        # The way to the end leads there, and does not go from under the reader.
        await page.wait_for_function(_RESTS, arg=True)
        await page.keyboard.press("Home")
        await page.wait_for_function(_RESTS, arg=False)
        to_end = page.locator("#channel .to-end")
        await expect(to_end).to_be_visible()
        await to_end.focus()
        await page.keyboard.press("Enter")
        await page.wait_for_function(_RESTS, arg=True)
        await expect(to_end).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(to_end).to_be_hidden()
        await expect(page.locator("#chat :focus")).to_be_visible()
        assert watched.complaints == []
