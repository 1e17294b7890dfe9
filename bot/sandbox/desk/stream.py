"""What happens, as it happens: server-sent events."""

import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.sandbox import views
from bot.sandbox.desk.requests import viewer, whole, world_of
from bot.sandbox.events import Event
from bot.sandbox.world import World

HEARTBEAT = 15.0
"""Real seconds of silence after which a comment shows that the line is open."""


async def stream_events(request: Request) -> Response:
    """From the event after `after` (or after the header Last-Event-ID) on, until either side leaves."""
    world, query = world_of(request), dict(request.query_params)
    who = viewer(world, query)
    after = whole({"after": request.headers.get("last-event-id") or query.get("after", 0)}, "after")
    return StreamingResponse(_lines(world, who.id if who else None, after), media_type="text/event-stream")


async def _lines(world: World, person: int | None, after: int) -> AsyncIterator[str]:
    yield ": open\n\n"
    while not world.closing.is_set():
        events = world.events.after(after)
        if events is None:
            after = world.events.seq
            yield _line({"seq": after, "kind": "reset", "at": world.clock.now().isoformat()})
            continue
        for event in events:
            after = event.seq
            if told := _told(world, event, person):
                yield _line(told)
        if world.events.seq == after and not await world.events.happened.heard(HEARTBEAT):
            yield ": still here\n\n"


def _told(world: World, event: Event, person: int | None) -> dict[str, Any] | None:
    """The event as this person is told it; None when it is not for them, or what it names is forgotten."""
    if person is not None and event.person not in (None, person) and event.kind != "person":
        return _told_of_another(world, event)
    told: dict[str, Any] = {"seq": event.seq, "kind": event.kind, "at": event.at, **event.facts}
    if event.chat_id is not None and event.message_id is not None:
        message = world.messages.trace(event.chat_id, event.message_id)
        if message is None:
            return None
        told |= {"chat": event.chat_id, "message": views.seen(world, message, person)}
    if event.call is not None:
        call = world.calls.find(event.call)
        if call is None:
            return None
        told["call"] = call.as_json()
    return told


def _told_of_another(world: World, event: Event) -> dict[str, Any] | None:
    """That the bot wrote to another person, or deleted it again, and not a word of it: a page counts what they have not
    read yet."""
    if event.kind not in ("message", "delete") or event.chat_id is None or event.message_id is None:
        return None
    message = world.messages.trace(event.chat_id, event.message_id)
    if message is None or message.author != world.bot.id:
        return None
    where = {"chat": event.chat_id, "message_id": event.message_id, "deleted": message.deleted}
    return {"seq": event.seq, "kind": "elsewhere", "at": event.at} | where


def _line(told: dict[str, Any]) -> str:
    return f"id: {told['seq']}\ndata: {json.dumps(told, separators=(',', ':'))}\n\n"
