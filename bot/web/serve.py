"""Serving an ASGI app inside a running program."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from starlette.types import ASGIApp
from uvicorn import Config, Server

from bot.errors import InvalidSettings

GRACE = 2
"""Seconds for answers under way at a stop; an update that was not confirmed comes again."""


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serves while the block lasts; gives the port (port 0 takes a free one).

    InvalidSettings when the address cannot be had. Signals stay with the program; no access log, since paths may be
    secret.
    """
    with _listening(host, port) as listener:
        config = Config(
            app,
            access_log=False,
            log_config=None,
            log_level="warning",
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )
        server = _QuietServer(config)
        task = asyncio.create_task(server.serve(sockets=[listener]), name="web")
        try:
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            await task


class _QuietServer(Server):
    """uvicorn without its signal handlers: one place decides when the program stops."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise InvalidSettings((f"BOT_LISTEN: cannot serve on {host}:{port} ({error.strerror})",)) from error
    # asyncio does this for its own sockets only; without it every answer waits 40 ms for the client's delayed ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listener:
        yield listener
