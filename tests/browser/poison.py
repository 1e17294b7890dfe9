"""The sandbox with a hostile word in every text that it tells pages, whichever field it stands in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.app import create_app
from bot.sandbox.world import World

KEPT = frozenset(
    (
        # What the page decides by: kinds, ids, instants and states, never written by the bot or by people.
        *("type", "kind", "id", "at", "now", "closed_at", "deleted_at", "landed_at", "next_slot", "poll_ends"),
        *("timezone", "file_id", "persistent_id", "callback_data", "username", "status", "role", "run"),
        *("align", "valign", "state", "since", "until", "again_at", "press"),
        "next_offset",  # never shown, only handed back; the Bot API takes 64 bytes
    )
)


class Poison:
    """`word` takes the place of every text but those in `KEPT`; while it is None nothing is changed.

    seen: the fields in which it stood.
    """

    def __init__(self) -> None:
        self.word: str | None = None
        self.seen = set[str]()

    def create_app(self, world: World, page_directory: Path) -> ASGIApp:
        app = create_app(world, page_directory)

        async def poisoned_app(scope: Scope, receive: Receive, send: Send) -> None:
            is_desk = scope["type"] == "http" and scope["path"].startswith("/sandbox/") and self.word is not None
            await app(scope, receive, _Rewriter(send, self._poisoned) if is_desk else send)

        return poisoned_app

    def _poisoned(self, told: Any, field: str = "") -> Any:
        if isinstance(told, dict):
            return {name: self._poisoned(value, name) for name, value in told.items()}
        if isinstance(told, list):
            return [self._poisoned(value, field) for value in told]
        if not isinstance(told, str) or field in KEPT or self.word is None:
            return told
        self.seen.add(field)
        return self.word


class _Rewriter:
    """Sends on an answer with its JSON changed: a whole body, or the lines of an event stream."""

    def __init__(self, send: Send, change: Callable[[Any], Any]):
        self._send, self._change = send, change

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            others = [(name, value) for name, value in message["headers"] if name.lower() != b"content-length"]
            message = {**message, "headers": others}
        elif message.get("body"):
            message = {**message, "body": self._changed(message["body"])}
        await self._send(message)

    def _changed(self, body: bytes) -> bytes:
        if body.startswith(b"{"):
            return json.dumps(self._change(json.loads(body))).encode()
        head, mark, event = body.partition(b"data: ")
        return head + mark + json.dumps(self._change(json.loads(event))).encode() + b"\n\n" if mark else body
