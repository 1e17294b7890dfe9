"""The clock, and the bot's process."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import views
from bot.sandbox.answers import json_answer
from bot.sandbox.clock import LATEST, RATES
from bot.sandbox.desk.requests import fields_of, number, text, world_of
from bot.sandbox.people import NotPossible
from bot.sandbox.world import World

LONGEST_ADVANCE = 10 * 366 * 86_400.0


async def steer_clock(request: Request) -> Response:
    world = world_of(request)
    if request.method == "POST":
        await _move(world, await fields_of(request))
        world.announce("clock", facts={"clock": views.clock(world)})
    return json_answer(views.clock(world))


async def steer_bot(request: Request) -> Response:
    """What came of it is told as the fact `bot`: see `bot/sandbox/life.py`."""
    world = world_of(request)
    life, action = world.life, text(await fields_of(request), "action")
    acts = {"kill": life.kill, "restart": life.restart} if life else {}
    if not life:
        raise NotPossible(409, "the bot was not started by this sandbox")
    if action not in acts:
        raise NotPossible(400, "action must be kill or restart")
    acts[action]()
    return json_answer({"bot": world.facts.get("bot")})


async def _move(world: World, fields: dict[str, Any]) -> None:
    """Late work that is due on the way of a jump is done at its own time."""
    clock, action = world.clock, text(fields, "action")
    try:
        if action == "stop":
            clock.stop()
        elif action == "start":
            clock.start(number(fields, "rate", *RATES) if "rate" in fields else None)
        elif action == "set":
            await _jump(world, datetime.fromisoformat(text(fields, "to")))
        elif action == "advance":
            await _jump(world, clock.after(timedelta(seconds=number(fields, "seconds", 0, LONGEST_ADVANCE))))
        else:
            raise NotPossible(400, "action must be stop, start, set or advance")
    except ValueError as error:
        raise NotPossible(400, str(error)) from error


async def _jump(world: World, to: datetime) -> None:
    if to.tzinfo is not None and to <= LATEST:
        await world.faults.landings.land_on_the_way(world.clock, to)
    world.clock.set(to)
