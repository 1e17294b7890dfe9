"""People, played by a page or a test."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import people, views
from bot.sandbox.answers import json_answer
from bot.sandbox.api.rules import Refused
from bot.sandbox.api.texts import entities
from bot.sandbox.desk.requests import chat, fields_of, somebody, text, whole, world_of
from bot.sandbox.people import NotPossible

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
"""https://core.telegram.org/bots/features#deep-linking."""


async def press_start(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, payload = somebody(world, fields), text(fields, "payload", "")
    if not _PAYLOAD.fullmatch(payload):
        raise NotPossible(400, "payload has at most 64 characters of A-Z a-z 0-9 _ -")
    message = people.press_start(world, who, payload)
    return json_answer({"message": views.seen(world, message, who.id)})


async def say(request: Request) -> Response:
    """`message` is the first of `messages`: a text beyond 4096 characters goes out as several, as the app does it."""
    world, fields = world_of(request), await fields_of(request)
    who, chat_id, written = somebody(world, fields), chat(world, fields), text(fields, "text")
    given = entities_of(fields, written)
    reply_to = whole(fields, "reply_to") if "reply_to" in fields else None
    messages = people.say(world, who, chat_id, written, given, reply_to)
    seen = [views.seen(world, message, who.id) for message in messages]
    return json_answer({"message": seen[0], "messages": seen})


def entities_of(fields: dict[str, Any], written: str) -> list[dict[str, Any]]:
    """`entities`, checked against the text as the Bot API does."""
    try:
        return entities(fields.get("entities"), written)
    except Refused as refused:
        raise NotPossible(400, refused.description) from refused


async def press_button(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id = somebody(world, fields), chat(world, fields)
    press = people.press_button(world, who, chat_id, whole(fields, "message_id"), text(fields, "data"))
    return json_answer(views.press(press))


async def vote(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id, options = somebody(world, fields), chat(world, fields), fields.get("options")
    if not isinstance(options, list) or not all(type(option) is int for option in options):
        raise NotPossible(400, "options must be a list of whole numbers, [] takes the vote back")
    message = people.vote(world, who, chat_id, whole(fields, "message_id"), options)
    return json_answer({"message": views.seen(world, message, who.id)})


async def block(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who = somebody(world, fields)
    people.block(world, who)
    return json_answer({"person": views.person(world, who.id)})
