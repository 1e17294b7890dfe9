"""Messages that people change by hand, files that they send, polls that they hold."""

import binascii
from base64 import b64decode

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import hand, views
from bot.sandbox.answers import json_answer
from bot.sandbox.api.rich import told_rich
from bot.sandbox.api.rules import Refused
from bot.sandbox.desk.playing import entities_of
from bot.sandbox.desk.requests import chat, fields_of, flag, somebody, text, whole, world_of
from bot.sandbox.files import Upload
from bot.sandbox.images import media_type
from bot.sandbox.people import NotPossible

LARGEST = 32 * 1024 * 1024
"""Bytes of a body with a file: 20 MiB, all that a bot can download, fit in as base64."""


async def send_file(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request, LARGEST)
    who, chat_id = somebody(world, fields), chat(world, fields)
    upload = Upload(text(fields, "name"), text(fields, "mime_type", ""), _decoded(text(fields, "content")))
    reply_to = whole(fields, "reply_to") if "reply_to" in fields else None
    photo = "photo" in fields and flag(fields, "photo")
    message = hand.send_file(world, who, chat_id, upload, text(fields, "caption", ""), reply_to, photo=photo)
    return json_answer({"message": views.seen(world, message, who.id)})


async def see_file(request: Request) -> Response:
    """The bytes of a file. A picture says which kind it is; whatever else came in, a page with scripts too, is only
    ever downloaded."""
    file = world_of(request).files.find(request.path_params["file"])
    if file is None:
        raise NotPossible(404, "there is no such file")
    kind = media_type(file.upload.data) if file.size else None
    headers = {} if kind else {"Content-Disposition": "attachment"}
    return Response(file.upload.data, media_type=kind or "application/octet-stream", headers=headers)


async def say_rich(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id = somebody(world, fields), chat(world, fields)
    try:
        rich = told_rich({"blocks": fields.get("blocks")})
    except Refused as refused:
        raise NotPossible(400, refused.description) from refused
    message = hand.say_rich(world, who, chat_id, rich)
    return json_answer({"message": views.seen(world, message, who.id)})


async def bring(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id = somebody(world, fields), chat(world, fields)
    message = hand.bring(world, who, chat_id, text(fields, "text"), text(fields, "channel"))
    return json_answer({"message": views.seen(world, message, who.id)})


async def edit(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id, written = somebody(world, fields), chat(world, fields), text(fields, "text")
    number, entities = whole(fields, "message_id"), entities_of(fields, written)
    message = hand.edit(world, who, chat_id, number, written, entities)
    return json_answer({"message": views.seen(world, message, who.id)})


async def delete(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id, number = somebody(world, fields), chat(world, fields), whole(fields, "message_id")
    hand.delete(world, who, chat_id, number)
    return json_answer({"deleted": number})


async def forward(request: Request) -> Response:
    """From `chat` to `to`; without that to the bot."""
    world, fields = world_of(request), await fields_of(request)
    who, chat_id, number = somebody(world, fields), chat(world, fields), whole(fields, "message_id")
    to = whole(fields, "to") if "to" in fields else who.id
    message = hand.forward(world, who, chat_id, number, to)
    return json_answer({"message": views.seen(world, message, who.id)})


async def hold_poll(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id, options = somebody(world, fields), chat(world, fields), fields.get("options")
    if not isinstance(options, list):
        raise NotPossible(400, "options must be a list of texts")
    answers = [text({"options": option}, "options") for option in options]
    several, hidden = (name in fields and flag(fields, name) for name in ("several", "hidden"))
    message = hand.hold_poll(world, who, chat_id, text(fields, "question"), answers, several, hidden)
    return json_answer({"message": views.seen(world, message, who.id)})


async def close_poll(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id, number = somebody(world, fields), chat(world, fields), whole(fields, "message_id")
    message = hand.close_poll(world, who, chat_id, number)
    return json_answer({"message": views.seen(world, message, who.id)})


def _decoded(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotPossible(400, "content must be base64") from error
