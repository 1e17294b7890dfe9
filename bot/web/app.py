"""The addresses that the bot serves: the webhook, its health, its numbers."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import DatabaseAway
from bot.inbox.update import RawUpdate

log = logging.getLogger(__name__)

Accept = Callable[[RawUpdate], Awaitable[object]]
"""Stores one update and commits; DatabaseAway when it cannot."""

Health = Callable[[], Awaitable[Sequence[str]]]
"""What is wrong now, one plain line a fault; empty when all is well."""

Metrics = Callable[[], Awaitable[bytes]]
"""The page of numbers for a monitor, see `metrics.py`."""

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""https://prometheus.io/docs/instrumenting/exposition_formats/"""

LARGEST_BODY = 1024 * 1024
"""Bytes. An update is some kilobytes; whoever sends more is not Telegram."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def create_app(
    health: Health,
    *,
    metrics: Metrics | None = None,
    accept: Accept | None = None,
    secret: str = "",
    path: str = "/webhook",
) -> Starlette:
    """GET /health, with `metrics` GET /metrics, and with `accept` also POST `path` for Telegram, guarded by `secret`
    (not empty then)."""
    routes = [Route("/health", _Health(health).answer, methods=["GET"])]
    if metrics is not None:
        routes.append(Route("/metrics", _Metrics(metrics).answer, methods=["GET"]))
    if accept is not None:
        if not secret:
            raise ValueError("a webhook without a secret takes updates from anybody")
        routes.append(Route(path, _Webhook(accept, secret).answer, methods=["POST"]))
    return Starlette(routes=routes)


class _Health:
    def __init__(self, faults: Health) -> None:
        self._faults = faults

    async def answer(self, _: Request) -> Response:
        faults = await self._faults()
        return JSONResponse({"ok": not faults, "faults": list(faults)}, 503 if faults else 200)


class _Metrics:
    def __init__(self, page: Metrics) -> None:
        self._page = page

    async def answer(self, _: Request) -> Response:
        return Response(await self._page(), media_type=METRICS_TYPE)


class _Webhook:
    """https://core.telegram.org/bots/api#setwebhook: anything but 2xx makes Telegram repeat the update."""

    def __init__(self, accept: Accept, secret: str) -> None:
        self._accept = accept
        self._secret = secret.encode()

    async def answer(self, request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):  # before the body costs anything
            log.warning("a webhook call without our secret was refused")
            return PlainTextResponse("wrong secret", 403)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        update = _update(body)
        if update is None:
            return PlainTextResponse("not an update", 400)
        try:
            await self._accept(update)
        except DatabaseAway as error:
            log.warning("an update was sent back to Telegram, the database is away (%s)", error)
            return PlainTextResponse("try again", 503)
        return PlainTextResponse("ok")


async def _body(request: Request) -> bytes | None:
    """The whole body; None as soon as it is larger than allowed, whatever its header says."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


def _update(body: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(found, dict) and type(found.get("update_id")) is int
    return found if is_update else None
