"""What pages and tests can look at."""

from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import views
from bot.sandbox.answers import json_answer
from bot.sandbox.calls import KEPT
from bot.sandbox.desk.requests import seen_chat, whole, world_of
from bot.sandbox.people import NotPossible
from bot.sandbox.world import World

MOST_MESSAGES = 1_000


async def see_world(request: Request) -> Response:
    world = world_of(request)
    channel = world.channel
    private = [{"id": who, "kind": "private", "title": world.bot.name, "as_person": who} for who in world.people]
    return json_answer(
        {
            "seq": world.events.seq,
            "run": world.run,
            "bot": {"id": world.bot.id, "name": world.bot.name, "username": world.bot.username},
            "channel": {"id": channel.id, "title": channel.title, "username": channel.username},
            "people": [views.person(world, who) for who in world.people],
            "group": views.group(world),
            "pins": {chat: sorted(pinned) for chat, pinned in world.pins.items() if pinned and chat < 0},
            "places": {chat: views.member(world, chat, world.bot.id) for chat in world.places},
            "protected": world.protected,
            "chats": [{"id": channel.id, "kind": "channel", "title": channel.title}, *_groups(world), *private],
            "clock": views.clock(world),
            "facts": world.facts,
        }
    )


def _groups(world: World) -> list[dict[str, Any]]:
    group = {"id": world.group.id, "kind": "group", "title": world.group.title}
    return [group] if world.linked else []


async def see_messages(request: Request) -> Response:
    """By id, ascending; with `after` only what changed since; the newest `limit` of them."""
    world, fields = world_of(request), {**request.query_params, **request.path_params}
    chat_id, who = seen_chat(world, fields)
    after, limit = whole(fields, "after", 0), whole(fields, "limit", 200, least=1)
    newest = (message for message in world.messages.newest_first(chat_id) if message.seq > after)
    chosen = list(islice(newest, min(limit, MOST_MESSAGES)))[::-1]
    told = [views.seen(world, message, who.id if who else None) for message in chosen]
    return json_answer({"seq": world.events.seq, "messages": told})


async def see_press(request: Request) -> Response:
    press = world_of(request).presses.find(request.path_params["press"])
    if press is None:
        raise NotPossible(404, "there is no such press")
    return json_answer(views.press(press))


async def see_calls(request: Request) -> Response:
    world, query = world_of(request), dict(request.query_params)
    calls = world.calls.after(whole(query, "after", 0), query.get("method"))
    newest = calls[-whole(query, "limit", KEPT, least=1) :]
    return json_answer({"calls": [call.as_json() for call in newest]})


async def see_ledger(request: Request) -> Response:
    """What a subscriber of the channel sees and saw."""
    world = world_of(request)
    return json_answer(world.ledger.as_json(world.pins[world.channel.id]))
