"""Serving a world on this machine, inside the running event loop."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.app import create_app
from bot.sandbox.courier import deliver_updates
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"

_GRACE = 2
"""Seconds for requests that are still being answered when the server stops."""


@asynccontextmanager
async def serving(world: World, port: int = 0, page_directory: Path = PAGE) -> AsyncIterator[str]:
    """Serves until the block ends; gives the address, such as "http://127.0.0.1:40123" (port 0 = any free one).

    OSError when the port is taken. Signals are left to the caller. A world may be served again afterwards.
    """
    listener = _listener(port)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer waits 40 ms for a delayed ACK
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    world.closing = asyncio.Event()
    config = Config(
        create_app(world, page_directory),
        http=_DroppableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # Longer than clients keep an idle connection (httpx: 5 s, uvicorn's default too): else both close it at once,
        # and a call that meets the closing looks lost.
        timeout_keep_alive=75,
    )
    server = _QuietServer(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    courier = asyncio.create_task(deliver_updates(world))
    try:
        await server.ready.wait()
        yield address
    finally:
        world.close()
        server.leave.set()
        courier.cancel()  # it may be waiting for a webhook that never answers
        await asyncio.wait([running, courier])
        running.result()
        if not courier.cancelled():
            courier.result()


def _listener(port: int) -> socket.socket:
    """Bound to the loopback only. The protocol is named, for else asyncio leaves Nagle's algorithm on: 40 ms a call."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere the option would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


class _QuietServer(Server):
    """Touches no signal handler, says when it is ready, and stops when told, not a tenth of a second later."""

    def __init__(self, config: Config):
        super().__init__(config)
        self.ready, self.leave = asyncio.Event(), asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.leave.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As the parent's, without its pauses of a tenth of a second: tests start and stop hundreds of servers."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if tasks := set(self.server_state.tasks):
            _, late = await asyncio.wait(tasks, timeout=_GRACE)
            for task in late:
                task.cancel()
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await asyncio.sleep(0)  # one round of the loop, in which the transports let go of their sockets


class _DroppableProtocol(H11Protocol):
    """Hands every request a way to close its connection without an answer: `scope["state"]["hang_up"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "hang_up": transport.close}
