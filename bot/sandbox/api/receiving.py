"""How the bot gets its updates: it asks, or it names an address."""

import asyncio
import re
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.api.arguments import Arguments
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.updates import Update
from bot.sandbox.world import Webhook, World

MOST_UPDATES = 100
MOST_CONNECTIONS = 40
"""What a bot that names none is told: https://core.telegram.org/bots/api#setwebhook."""

LONGEST_WAIT = 50
"""Seconds; the server cuts what is longer: BAPI, `process_get_updates_query`."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


async def get_updates(world: World, args: Arguments) -> list[Update]:
    """https://core.telegram.org/bots/api#getupdates. Waits in real time, whatever the sandbox's clock does."""
    if world.webhook:
        raise await _conflict(world, Rule.POLLER_AND_WEBHOOK)
    _allow(world, args)
    offset = args.integer("offset")
    limit = min(max(args.integer("limit", MOST_UPDATES), 1), MOST_UPDATES)
    now, timeout = time.monotonic(), min(max(args.integer("timeout"), 0), LONGEST_WAIT)
    deadline = now + world.limits.poll_timeout(offset, timeout, now)
    mine = world.updates.newer_poller()
    if offset < 0:
        world.updates.keep_newest(-offset)
    else:
        world.updates.confirm_below(offset)
    world.forget_old_updates()
    while not (found := world.updates.first(limit)) and not world.closing.is_set():
        left = deadline - time.monotonic()
        if left <= 0 or not await world.updates.arrived.heard(left):
            break
        if world.updates.poller != mine:
            raise await _conflict(world, Rule.WEBHOOK_SET if world.webhook else Rule.OTHER_POLLER)
    return found


async def set_webhook(world: World, args: Arguments) -> bool:
    """https://core.telegram.org/bots/api#setwebhook. An empty url removes it. Only http to this machine."""
    args.refuse("certificate", "ip_address")
    url, secret = args.text("url").strip(), args.text("secret_token")
    if url and not _is_local(url):
        raise Refused(Rule.WEBHOOK_ELSEWHERE)
    if len(secret) > 256:
        raise Refused(Rule.SECRET_LONG)
    if not _SECRET.fullmatch(secret):
        raise Refused(Rule.SECRET_CHARACTERS)
    _allow(world, args)
    connections = min(max(args.integer("max_connections", MOST_CONNECTIONS), 1), 100)
    return _switch(world, args, Webhook(url, secret, connections) if url else None)


async def delete_webhook(world: World, args: Arguments) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook."""
    return _switch(world, args, None)


async def get_webhook_info(world: World, args: Arguments) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getwebhookinfo. The last error stays until the address changes."""
    told: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}
    if world.webhook:
        told |= {"url": world.webhook.url, "max_connections": world.webhook.max_connections}
    if world.webhook_error:
        told |= {"last_error_date": world.webhook_error.at, "last_error_message": world.webhook_error.reason}
    if world.updates.asked_for is not None:
        told["allowed_updates"] = sorted(world.updates.asked_for)
    return told


def _switch(world: World, args: Arguments, webhook: Webhook | None) -> bool:
    if args.flag("drop_pending_updates"):
        world.updates.keep_newest(0)
    if webhook != world.webhook:
        world.webhook_error = None
    world.webhook = webhook
    if webhook:
        world.updates.newer_poller()
    else:
        world.updates.arrived.ring()
    return True


async def _conflict(world: World, rule: Rule) -> Refused:
    """The refusal of a poller, in its time."""
    if delay := world.limits.conflict_delay(time.monotonic()):
        with suppress(TimeoutError):
            await asyncio.wait_for(world.closing.wait(), delay)
    return Refused(rule)


def _allow(world: World, args: Arguments) -> None:
    """Absent = as before; anything but a list of names is refused."""
    kinds: Any = args.json("allowed_updates", Rule.BAD_UPDATE_KINDS)
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise Refused(Rule.BAD_UPDATE_KINDS)
    world.updates.allow(kinds)


def _is_local(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and parts.hostname in LOOPBACK and (parts.port or 80) > 0 and url.isascii()
    except ValueError:
        return False
