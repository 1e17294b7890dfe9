"""Answers as bytes: JSON, or nothing at all."""

import json
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


def json_answer(content: Any, status: int = 200) -> Response:
    """ASCII only, as Telegram writes it: so even half of a surrogate pair is a correct answer."""
    body = json.dumps(content, separators=(",", ":")).encode()
    return Response(body, status, media_type="application/json")


async def until_left(receive: Receive) -> None:
    """Waits until the connection is gone, whichever side ended it."""
    while (await receive())["type"] != "http.disconnect":
        continue


class HungUp(Response):
    """Closes the connection without a byte, which needs the server of `bot.sandbox.server`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["wire"].close()
        await until_left(receive)


GONE = HungUp()
