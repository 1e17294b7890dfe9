"""Telegram's limits of rate and age, on or off."""

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.answers import json_answer
from bot.sandbox.desk.requests import fields_of, world_of
from bot.sandbox.people import NotPossible


async def set_limits(request: Request) -> Response:
    limits = world_of(request).limits
    if request.method == "POST":
        wanted = (await fields_of(request)).get("on")
        if not isinstance(wanted, bool):
            raise NotPossible(400, "on must be true or false")
        limits.on = wanted
    return json_answer({"on": limits.on})
