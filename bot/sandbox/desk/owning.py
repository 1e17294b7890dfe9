"""What the owner decides about the channel, its group and the bot."""

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import ownership, views
from bot.sandbox.answers import json_answer
from bot.sandbox.desk.requests import fields_of, flag, somebody, text, whole, world_of
from bot.sandbox.membership import STATUSES
from bot.sandbox.people import NotPossible


async def place_bot(request: Request) -> Response:
    """`rights` are those to change. Works in the group too before it is linked."""
    world, fields = world_of(request), await fields_of(request)
    who, chat_id, wanted = somebody(world, fields), whole(fields, "chat"), text(fields, "status")
    if chat_id not in world.places:
        raise NotPossible(404, "the bot has a place in the channel and in its group only")
    status = next((status for status in STATUSES if status == wanted), None)
    if status is None:
        raise NotPossible(400, f"status must be one of {', '.join(STATUSES)}")
    rights = fields.get("rights", {})
    if not isinstance(rights, dict) or not all(isinstance(given, bool) for given in rights.values()):
        raise NotPossible(400, "rights must be an object of names with true or false")
    place = ownership.place_bot(world, who, chat_id, status, rights)
    return json_answer({"place": views.bot_member(world, chat_id, place)})


async def link_group(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    ownership.link_group(world, somebody(world, fields), flag(fields, "linked"))
    return json_answer({"group": world.group.id, "linked": world.linked})


async def protect(request: Request) -> Response:
    world, fields = world_of(request), await fields_of(request)
    ownership.protect(world, somebody(world, fields), flag(fields, "protected"))
    return json_answer({"protected": world.protected})
