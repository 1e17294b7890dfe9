"""Delivers updates to the webhook: one at a time, in order, again and again until it answers 2xx.

https://core.telegram.org/bots/api#setwebhook. Real Telegram opens several connections; order then holds in each chat
only. What an answer's body says is not executed here.
"""

import asyncio
import json
import logging
from urllib.parse import urlsplit

from bot.sandbox.updates import Update
from bot.sandbox.world import Webhook, WebhookError, World

LONGEST_PAUSE = 60.0
"""Real seconds; the first pause is `world.webhook_pause`, each further one twice as long: BAPI, WebhookActor."""

PATIENCE = 30.0
"""Real seconds that a webhook may take to answer."""

_log = logging.getLogger(__name__)


async def deliver_updates(world: World) -> None:
    """Runs until the world closes."""
    refusals = 0
    while not world.closing.is_set():
        world.forget_old_updates()
        waiting, hook = world.updates.first(1), world.webhook
        if hook is None or not waiting:
            await world.updates.arrived.heard(LONGEST_PAUSE)
            continue
        reason = await _post(hook, waiting[0])
        if not reason:
            world.updates.confirm_below(waiting[0]["update_id"] + 1)
            refusals = 0
            continue
        pause = min(world.webhook_pause * 2 ** min(refusals, 10), LONGEST_PAUSE)
        refusals += 1
        _log.info("webhook: %s, again in %s s", reason, pause)
        world.webhook_error = WebhookError(world.seconds(), reason)
        await _rest(world, hook, pause)
        if world.webhook is not hook:
            refusals = 0


async def _post(hook: Webhook, update: Update) -> str:
    """Why the update was not taken, as getWebhookInfo tells it (OBS; "Connection closed" is ours). "" when it was."""
    try:
        status, words = await asyncio.wait_for(_exchange(hook, update), PATIENCE)
    except ConnectionRefusedError:
        return "Connection refused"
    except TimeoutError:
        return "Read timeout expired"
    except (OSError, ValueError, EOFError):
        return "Connection closed"
    if 200 <= status <= 299:
        return ""
    return f"Wrong response from the webhook: {status} {words}".rstrip()


async def _exchange(hook: Webhook, update: Update) -> tuple[int, str]:
    """Status and words of one request over one connection; only the first line of the answer is read."""
    parts = urlsplit(hook.url)
    body = json.dumps(update, separators=(",", ":")).encode()
    secret = f"X-Telegram-Bot-Api-Secret-Token: {hook.secret}\r\n" if hook.secret else ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = (
        f"POST {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n{secret}"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        writer.write(head.encode() + body)
        await writer.drain()
        _, status, *words = (await reader.readline()).decode("latin-1").split(maxsplit=2)
        return int(status), "".join(words).strip()
    finally:
        writer.close()


async def _rest(world: World, hook: Webhook, seconds: float) -> None:
    """A pause that ends early when this webhook is no longer the one, or the world closes."""
    try:
        async with asyncio.timeout(seconds):
            while world.webhook is hook and not world.closing.is_set():
                await world.updates.arrived.heard(seconds)
    except TimeoutError:
        return
