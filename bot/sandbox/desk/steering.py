"""The clock and the script of faults."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import views
from bot.sandbox.answers import json_answer
from bot.sandbox.clock import RATES, MovableClock
from bot.sandbox.desk.requests import fields_of, number, text, whole, world_of
from bot.sandbox.people import NotPossible

LONGEST_ADVANCE = 10 * 366 * 86_400.0
LONGEST_WAIT = 600.0
"""Real seconds that a fault may hold an answer back."""


async def steer_clock(request: Request) -> Response:
    world = world_of(request)
    if request.method == "POST":
        _move(world.clock, await fields_of(request))
        world.announce("clock", facts={"clock": views.clock(world)})
    return json_answer(views.clock(world))


async def steer_faults(request: Request) -> Response:
    world = world_of(request)
    if request.method == "POST":
        fault = world.faults.add(**_fault(await fields_of(request)))
        world.announce("fault", facts={"fault": fault.as_json()})
        return json_answer({"fault": fault.as_json()})
    if request.method == "DELETE":
        world.faults.clear()
        world.announce("fault")
    return json_answer({"faults": [fault.as_json() for fault in world.faults.every()]})


def _move(clock: MovableClock, fields: dict[str, Any]) -> None:
    action = text(fields, "action")
    try:
        if action == "stop":
            clock.stop()
        elif action == "start":
            clock.start(number(fields, "rate", *RATES) if "rate" in fields else None)
        elif action == "set":
            clock.set(datetime.fromisoformat(text(fields, "to")))
        elif action == "advance":
            clock.advance(timedelta(seconds=number(fields, "seconds", 0, LONGEST_ADVANCE)))
        else:
            raise NotPossible(400, "action must be stop, start, set or advance")
    except ValueError as error:
        raise NotPossible(400, str(error)) from error


def _fault(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a `Fault`, checked; an error is a 500 unless said otherwise, a 429 if it tells when to retry."""
    kind = text(fields, "kind")
    if kind not in ("error", "wait", "drop"):
        raise NotPossible(400, "kind must be error, wait or drop")
    fault: dict[str, Any] = {
        "method": text(fields, "method"),
        "kind": kind,
        "nth": whole(fields, "nth", 1, least=1),
        "times": whole(fields, "times", 1, least=1),
    }
    if kind == "wait":
        fault["seconds"] = number(fields, "seconds", 0, LONGEST_WAIT)
    if kind == "error":
        fault |= _error(fields)
    return fault


def _error(fields: dict[str, Any]) -> dict[str, Any]:
    retry_after = whole(fields, "retry_after", least=0) if "retry_after" in fields else None
    code = whole(fields, "code", 500 if retry_after is None else 429)
    if not 400 <= code <= 599:
        raise NotPossible(400, "code must be from 400 to 599")
    usual = f"Too Many Requests: retry after {retry_after}" if retry_after is not None else "Internal Server Error"
    return {"code": code, "description": text(fields, "description", usual), "retry_after": retry_after}
