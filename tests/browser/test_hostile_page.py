"""Nothing that a bot or a person writes becomes more than text on the page, in whichever field it stands."""

import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox import server
from bot.sandbox.cast import BOT
from tests.browser.poison import Poison
from tests.browser.scene import RawBot, staged
from tests.browser.watched import PHONE, opened

pytestmark = pytest.mark.browser

WORDS = {
    # As a link it would run; as HTML it would break out of an attribute, and then load, run, frame and hide; and it is
    # wider than any screen.
    "script": 'javascript:window.hit=1//"><img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    '<iframe src="https://evil.example/"></iframe><style>*{display:none}</style>${window.hit=1}{{1}}' + "W" * 10_000,
    "bidi": "\u202e\u2067\u2068evil\u202d\u200f\u0000\ufffe\ud800" + "\u0301" * 50,
}

_LOOSE = """() => Object.entries({
    "a script ran": window.hit !== undefined,
    "markup became nodes": document.querySelector("iframe, object, embed, body script, body style, img[src=x]"),
    "a link runs a script": document.querySelector("a[href^='javascript:' i], a[href^='data:' i]"),
    "it scrolls sideways": document.documentElement.scrollWidth > innerWidth,
}).filter(([, loose]) => loose).map(([fault]) => fault)"""


async def _loose(page: Page, where: str) -> list[str]:
    return [f"{where}: {fault}" for fault in await page.evaluate(_LOOSE)]


async def _look_around(page: Page, word: str) -> list[str]:
    """Every view, with what opens in it opened."""
    faults = []
    for view in ("channel", "group", "chat", "tools"):
        await page.locator(f'[data-open="{view}"]').click()
        await page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")
        faults += await _loose(page, f"{word} in {view}")
    return faults


async def _be_answered(page: Page, bot: RawBot, word: str) -> list[str]:
    """Types to the bot inline, then presses a button, which the bot answers with an alert."""
    await page.locator('[data-open="chat"]').click()
    await page.locator("#chat textarea").fill(f"@{BOT.username} {word}")
    query = await _told(bot, "inline_query")
    article = {"type": "article", "id": "1", "title": "A", "description": "B"}
    found = [article | {"input_message_content": {"message_text": "C"}}]
    await bot.call(
        "answerInlineQuery", inline_query_id=query, results=found, button={"text": "D", "start_parameter": "s"}
    )
    await expect(page.get_by_role("option").first).to_be_visible()
    faults = await _loose(page, f"{word} in inline results")
    await page.locator("#chat textarea").fill("")
    await page.locator("#chat button.key").first.click()
    press = await _told(bot, "callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=press, text="Turned", show_alert=True)
    await expect(page.locator("#alert-text")).to_be_visible()
    return faults + await _loose(page, f"{word} in an alert")


async def _told(bot: RawBot, kind: str) -> str:
    """Waits for an update of this kind; the id to answer it by."""
    offset = 0
    while True:
        for update in await bot.call("getUpdates", offset=offset, timeout=20):
            offset = update["update_id"] + 1
            if kind in update:
                await bot.call("getUpdates", offset=offset, timeout=0)
                return str(update[kind]["id"])


async def test_a_hostile_word_in_any_field_stays_a_word(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    poison = Poison()
    monkeypatch.setattr(server, "create_app", poison.create_app)
    faults: list[str] = []
    async with staged() as (_, address):
        bot = RawBot(address)
        for name, word in WORDS.items():
            poison.word = word
            watched = await opened(browser, address, PHONE)
            await expect(watched.page.locator("#channel .row").first).to_be_visible()
            faults += await _look_around(watched.page, name)
            faults += await _be_answered(watched.page, bot, name)
            faults += [f"{name}: {said}" for said in watched.complaints]
            faults += [f"{name}: asked {host}" for host in watched.hosts - {"127.0.0.1"}]
            await watched.page.context.close()
    assert not faults, "\n".join(faults)
    assert poison.seen >= {"text", "question", "title", "name", "url", "file_name", "expression", "credit", "method"}
