"""Nothing that a bot or a person writes becomes more than text on the page, in whichever field it stands."""

import pytest
from playwright.async_api import Browser, Page, expect

from bot.sandbox import server
from tests.browser.poison import Poison
from tests.browser.scene import RawBot, staged
from tests.browser.watched import PHONE, opened

pytestmark = pytest.mark.browser

MARKUP = (
    '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    '<iframe src="https://evil.example/"></iframe><style>*{display:none}</style>${window.hit=1}{{1}}'
)
WORDS = {
    "markup": MARKUP,
    "script": "javascript:window.hit=1//",
    "bidi": "\u202e\u2067\u2068evil\u202d\u200f\u0000\ufffe\ud800" + "\u0301" * 50,
    "long": "W" * 10_000,
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
    for view in ("channel", "chat", "tools"):
        await page.locator(f'[data-open="{view}"]').click()
        await page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")
        faults += await _loose(page, f"{word} in {view}")
    return faults


async def _be_alerted(page: Page, bot: RawBot, word: str) -> list[str]:
    """Presses a button, which the bot answers with an alert."""
    await page.locator('[data-open="chat"]').click()
    await page.locator("#chat button.key").first.click()
    (update,) = await bot.call("getUpdates", offset=-1, timeout=20)
    await bot.call(
        "answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Turned", show_alert=True
    )
    await expect(page.locator("#alert-text")).to_be_visible()
    return await _loose(page, f"{word} in an alert")


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
            faults += await _be_alerted(watched.page, bot, name)
            faults += [f"{name}: {said}" for said in watched.complaints]
            faults += [f"{name}: asked {host}" for host in watched.hosts - {"127.0.0.1"}]
            await watched.page.context.close()
    assert not faults, "\n".join(faults)
    assert poison.seen >= {"text", "question", "title", "name", "url", "file_name", "expression", "credit", "method"}
