"""A chat as a reader turns its pages: what stands in it, so many at a time."""

from collections.abc import Iterable
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import views
from bot.sandbox.answers import json_answer
from bot.sandbox.desk.requests import seen_chat, whole, world_of
from bot.sandbox.messages import Message
from bot.sandbox.world import World

PAGE = 40
"""Messages of a page unless `limit` says otherwise."""

MOST = 200


async def see_page(request: Request) -> Response:
    """The newest messages that stand; the nearest `before` or `above` an id; or `around` one, that one among them."""
    world, fields = world_of(request), {**request.query_params, **request.path_params}
    chat_id, who = seen_chat(world, fields)
    limit = min(whole(fields, "limit", PAGE, least=2), MOST)
    if "around" in fields:
        middle = whole(fields, "around")
        page = _before(world, chat_id, middle + 1, limit // 2) + _above(world, chat_id, middle, limit // 2)
    elif "above" in fields:
        page = _above(world, chat_id, whole(fields, "above"), limit)
    else:
        page = _before(world, chat_id, whole(fields, "before") if "before" in fields else None, limit)
    return json_answer(
        {
            "seq": world.events.seq,
            "messages": [views.seen(world, message, who.id if who else None) for message in page],
            "older": bool(page and _before(world, chat_id, page[0].message_id, 1)),
            "newer": bool(page and _above(world, chat_id, page[-1].message_id, 1)),
        }
    )


def _before(world: World, chat_id: int, end: int | None, limit: int) -> list[Message]:
    newest_first = (one for one in world.messages.newest_first(chat_id) if end is None or one.message_id < end)
    return _standing(newest_first, limit)[::-1]


def _above(world: World, chat_id: int, start: int, limit: int) -> list[Message]:
    return _standing((one for one in world.messages.every(chat_id) if one.message_id > start), limit)


def _standing(messages: Iterable[Message], limit: int) -> list[Message]:
    return list(islice((message for message in messages if not message.deleted), limit))
