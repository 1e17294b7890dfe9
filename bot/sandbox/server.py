"""Serving a world on this machine, inside the running event loop."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from bot.sandbox.answers import json_answer
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.app import create_app
from bot.sandbox.courier import deliver_updates
from bot.sandbox.wire import Wire
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"

_NOT_HTTP = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
)

_GRACE = 2
"""Seconds for requests that are still being answered when the server stops."""


@asynccontextmanager
async def serving(world: World, port: int = 0, page_directory: Path = PAGE) -> AsyncIterator[str]:
    """Serves until the block ends; gives the address, such as "http://127.0.0.1:40123" (port 0 = any free one).

    OSError when the port is taken. Signals are left to the caller. A world may be served again afterwards.
    """
    listener = _bound(port)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    world.closing = asyncio.Event()
    config = Config(
        create_app(world, page_directory),
        http=_WiredProtocol,
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
    server = _QuietServer(config, world.closing)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    errands = [
        asyncio.create_task(deliver_updates(world)),  # it may be waiting for a webhook that never answers
        asyncio.create_task(world.faults.landings.land_as_time_passes(world.clock)),
    ]
    try:
        await server.ready.wait()
        yield address
    finally:
        world.close()
        server.leave.set()
        for errand in errands:
            errand.cancel()
        await asyncio.wait([running, *errands])
        for ended in (running, *errands):
            if not ended.cancelled():
                ended.result()


def _bound(port: int) -> socket.socket:
    """Bound to the loopback only, and refusing connections until somebody listens.

    The protocol is named, for else asyncio leaves Nagle's algorithm on; with it, and without TCP_NODELAY, each answer
    waits 40 ms for a delayed ACK.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere the option would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise
    return listener


class _QuietServer(Server):
    """Touches no signal handler, says when it is ready, and stops when told, not a tenth of a second later.

    It is the `Door` of its connections.
    """

    def __init__(self, config: Config, over: asyncio.Event):
        super().__init__(config)
        self.ready, self.leave = asyncio.Event(), asyncio.Event()
        self._over = over
        self._reopening: asyncio.Task[None] | None = None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.lifespan.state |= {"door": self, "over": self._over}
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.leave.wait()

    def shut(self, seconds: float) -> None:
        """As `Door.shut`. A page or a test that is being answered keeps its connection."""
        if self._reopening and not self._reopening.done():
            return
        port = self.servers[0].sockets[0].getsockname()[1]
        for server in self.servers:
            server.close()
        held = _bound(port)  # nobody else may take the port meanwhile
        for connection in _connections(self):
            if not connection.answers_the_desk:
                connection.transport.close()
        self._reopening = asyncio.create_task(self._reopen(held, seconds))

    async def _reopen(self, held: socket.socket, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.leave.wait(), seconds)
            held.close()
        except TimeoutError:
            await super().startup([held])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As the parent's, without its pauses of a tenth of a second: tests start and stop hundreds of servers."""
        if self._reopening:
            await self._reopening
        for server in self.servers:
            server.close()
        for connection in _connections(self):
            connection.shutdown()
        if tasks := set(self.server_state.tasks):
            _, late = await asyncio.wait(tasks, timeout=_GRACE)
            for task in late:
                task.cancel()
        for connection in _connections(self):
            connection.transport.close()
        await asyncio.sleep(0)  # one round of the loop, in which the transports let go of their sockets


class _WiredProtocol(H11Protocol):
    """Hands every request the wire under it: `scope["state"]["wire"]`."""

    wire: Wire

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.wire = Wire(transport, self.app_state["door"], self.app_state["over"])
        self.app_state = {"wire": self.wire}

    def connection_lost(self, exc: Exception | None) -> None:
        self.wire.lost.set()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is refused as a bad call is, unless an answer is already on its way."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            body = json_answer(Refused(Rule.NOT_HTTP).answer()).body
            self.wire.write(_NOT_HTTP % len(body) + bytes(body))
        self.wire.close()

    @property
    def answers_the_desk(self) -> bool:
        """Whether a request of a page or a test is on its way here, an event stream too."""
        cycle: RequestResponseCycle | None = self.cycle  # None until the first request
        return cycle is not None and not cycle.response_complete and cycle.scope["path"].startswith("/sandbox")


def _connections(server: Server) -> list[_WiredProtocol]:
    return [connection for connection in server.server_state.connections if isinstance(connection, _WiredProtocol)]
