"""The way to Telegram: one HTTP client for every call, one for the long poll beside it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from telegram.ext import ExtBot

from bot.chat.api import BotApi, CallAnswered, Pace, unheard
from bot.chat.client import Client, proxy_to


@dataclass(frozen=True, slots=True, repr=False)
class Connection:
    """Ways to Telegram. No `repr`, since the library's own shows the token.

    api: calls whose outcome matters; polling: the same on a client of its own, since a long poll holds it; bot: the
    library's own, which `ChatApplication` needs.
    """

    api: BotApi
    polling: BotApi
    bot: ExtBot[None]


@asynccontextmanager
async def connected(
    token: str, server: str, pace: Pace | None = None, answered: CallAnswered = unheard
) -> AsyncIterator[Connection]:
    """Clients for one bot; no call is made yet. `server`: such as "https://api.telegram.org", without "/bot"; `pace`:
    of all that is sent; `answered`: hears of every call."""
    root, trust, proxy = f"{server.rstrip('/')}/bot", _trust(server), proxy_to(server)
    async with AsyncExitStack() as stack:
        calls = await stack.enter_async_context(Client(trust, proxy))
        polls = await stack.enter_async_context(Client(trust, proxy))
        own = Client(trust, proxy)  # opened and closed by `Application`, so that its end cannot cut a call of ours
        bot = ExtBot(token, base_url=root, request=own, get_updates_request=own)
        api = BotApi(f"{root}{token}", calls, pace, answered)
        yield Connection(api, BotApi(f"{root}{token}", polls, answered=answered), bot)


def _trust(server: str) -> ssl.SSLContext | bool:
    """Reading the certificates that HTTPS needs takes 20 ms a client; a server on this machine needs none, and then
    none are trusted."""
    return True if server.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
