"""A page that is watched: what it complains of, and whom it asks."""

from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, expect

WIDE, PHONE = (1280, 800), (360, 740)
_PATIENCE = 30_000  # milliseconds


class Watched:
    """A page, everything it complained of, and every host it asked."""

    def __init__(self, page: Page):
        self.page, self.complaints, self.hosts = page, list[str](), set[str | None]()
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).hostname))


async def opened(browser: Browser, address: str, size: tuple[int, int]) -> Watched:
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    watched = Watched(await context.new_page())
    watched.page.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    await watched.page.goto(address)
    return watched
