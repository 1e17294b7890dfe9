"""Inline mode: somebody types "@bot words" and picks a result."""

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import inline, views
from bot.sandbox.answers import json_answer
from bot.sandbox.desk.requests import chat, fields_of, somebody, text, world_of
from bot.sandbox.people import NotPossible


async def type_query(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who, chat_id = somebody(world, fields), chat(world, fields)
    asked = inline.type_query(world, who, chat_id, text(fields, "query"), text(fields, "offset", ""))
    return json_answer(views.inline_query(asked))


async def see_query(request: Request) -> Response:
    asked = world_of(request).queries.find(request.path_params["query"])
    if asked is None:
        raise NotPossible(404, "nobody typed such an inline query")
    return json_answer(views.inline_query(asked))


async def choose(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    who = somebody(world, fields)
    message = inline.choose(world, who, text(fields, "inline"), text(fields, "result"))
    return json_answer({"message": views.seen(world, message, who.id)})
