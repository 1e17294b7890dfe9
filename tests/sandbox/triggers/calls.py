"""Calls that are no calls, and getting updates."""

import json

from bot.sandbox.api.rules import Rule
from bot.sandbox.bodies import LARGEST
from bot.sandbox.world import Webhook, World
from tests.sandbox.http import request
from tests.sandbox.triggers.case import Trigger, Triggers, sent


def _hooked(world: World) -> None:
    world.webhook = Webhook("http://127.0.0.1:9/", "")


def _idle(world: World) -> None:
    world.updates.keep_newest(0)


async def _poll_too(world: World, address: str) -> None:
    await request(address, "POST", f"/bot{world.bot.token}/getUpdates")


async def _set_webhook(world: World, address: str) -> None:
    body = json.dumps({"url": "http://127.0.0.1:9/"}).encode()
    await request(address, "POST", f"/bot{world.bot.token}/setWebhook", body, {"Content-Type": "application/json"})


TRIGGERS: Triggers = {
    Rule.UNAUTHORIZED: Trigger("getMe", path="/bot123:wrong/getMe"),
    Rule.NOT_FOUND: Trigger("", verb="GET", path="/nothing/here"),
    Rule.METHOD_NOT_FOUND: Trigger("sendMassage"),
    Rule.METHOD_NOT_ALLOWED: Trigger("getMe", verb="PUT"),
    Rule.TOO_LARGE: Trigger("sendMessage", b"", headers={"Content-Length": str(LARGEST + 1)}),
    Rule.NOT_HTTP: Trigger("getMe", verb="GET IT"),
    Rule.BAD_BODY: Trigger("sendMessage", b"[]"),
    Rule.NOT_UTF8: Trigger("sendMessage", sent(text="\ud83d")),
    Rule.NOT_IMITATED: Trigger("sendMessage", sent(parse_mode="HTML"), {"name": "parse_mode"}),
    Rule.BAD_JSON: Trigger("sendMessage", sent(entities="[{"), {"name": "entities"}),
    Rule.BAD_UPDATE_KINDS: Trigger("getUpdates", {"allowed_updates": "poll"}),
    Rule.OTHER_POLLER: Trigger("getUpdates", {"timeout": 30}, before=_idle, meanwhile=_poll_too),
    Rule.POLLER_AND_WEBHOOK: Trigger("getUpdates", before=_hooked),
    Rule.WEBHOOK_SET: Trigger("getUpdates", {"timeout": 30}, before=_idle, meanwhile=_set_webhook),
    Rule.WEBHOOK_ELSEWHERE: Trigger("setWebhook", {"url": "https://example.org/hook"}),
    Rule.SECRET_LONG: Trigger("setWebhook", {"url": "http://localhost:9/", "secret_token": "x" * 257}),
    Rule.SECRET_CHARACTERS: Trigger("setWebhook", {"url": "http://localhost:9/", "secret_token": "a b"}),
}
