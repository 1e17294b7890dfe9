"""A call that is struck: what becomes of its work, and what the bot is answered."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from bot.sandbox.answers import json_answer
from bot.sandbox.calls import Call
from bot.sandbox.faults import Strike
from bot.sandbox.trouble.kinds import KINDS, error_answer
from bot.sandbox.wire import Wire
from bot.sandbox.world import World

Outcome = tuple[int, Any]
"""Status and JSON of an answer."""

UNDONE: Outcome = (0, None)
STOCK: Outcome = (200, {"ok": True, "result": True})
"""What a kind that twists an answer gets to twist when there is none."""


async def suffer(
    world: World, wire: Wire, call: Call, strike: Strike, perform: Callable[[], Awaitable[Outcome]]
) -> Response:
    """Journals what the server had to say, and gives the response that the script wants instead."""
    kind = KINDS[strike.kind]
    call.fault = strike.as_json()
    world.announce("fault", facts={"fault": call.fault})
    if kind.change:
        kind.change(world, wire, strike.details)
    if kind.before:
        await _pause(world, strike.details["seconds"])
    outcome = await _work(world, call, strike, perform)
    if kind.after:
        await wire.rest(strike.details["seconds"])
    refused = strike.kind == "error" and strike.work == "none"
    call.status, call.answer = error_answer(strike.details) if refused else outcome
    call.dropped = not refused and not kind.honest
    announce_call(world, call)
    status, content = outcome if outcome != UNDONE else STOCK
    return kind.answer(status, content, strike.details) if kind.answer else json_answer(content, status)


async def _pause(world: World, seconds: float) -> None:
    """Real seconds, whether the client waits or not; the stopping server does not wait them out."""
    with suppress(TimeoutError):
        await asyncio.wait_for(world.closing.wait(), seconds)


def announce_call(world: World, call: Call) -> None:
    if call.method != "getUpdates":
        world.announce("call", call=call.n)


async def _work(world: World, call: Call, strike: Strike, perform: Callable[[], Awaitable[Outcome]]) -> Outcome:
    if strike.work == "none":
        return UNDONE
    if strike.work == "late":
        due = world.clock.now() + timedelta(seconds=strike.late)

        async def land() -> None:
            call.status, call.answer = await perform()
            call.landed_at = world.clock.now().isoformat()
            announce_call(world, call)

        world.faults.landings.add(due, land)
        return UNDONE
    outcome = await perform()
    if strike.work == "twice":
        await perform()
    return outcome
