"""What a process serves over HTTP, from its first day on: health, and the webhook where there is one."""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bot.inbox.update import RawUpdate
from bot.settings import Settings


@asynccontextmanager
async def listening(
    settings: Settings,
    health: Callable[[], Awaitable[Sequence[str]]],
    accept: Callable[[Sequence[RawUpdate]], Awaitable[None]],
    metrics: Callable[[], Callable[[], Awaitable[bytes]]] | None = None,
) -> AsyncIterator[None]:
    """Serves nothing without `BOT_LISTEN` or a webhook. metrics: makes the page of numbers, only where it is served."""
    if settings.address is None:
        yield
        return
    from bot.web.app import create_app  # with their libraries 3 MB, for nobody where nothing is served
    from bot.web.serve import serving

    serve = functools.partial(create_app, health, metrics=metrics() if metrics else None)
    if webhook := settings.webhook:
        url, secret = webhook
        app = serve(accept=lambda update: accept([update]), secret=secret, path=urlsplit(url).path or "/")
    else:
        app = serve()
    async with serving(app, *settings.address):
        yield
