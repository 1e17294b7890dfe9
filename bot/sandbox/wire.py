"""One connection, and the door it came through, for those who must misbehave on them."""

import asyncio
import os
import socket
import struct
from typing import Protocol


class Door(Protocol):
    """Where connections come in."""

    def shut(self, seconds: float) -> None:
        """Refuses every new connection for so many real seconds; those of the Bot API that are open are closed."""
        ...


class Wire:
    """The transport under one HTTP connection. lost: set when it is gone; over: set when the server stops."""

    def __init__(self, transport: asyncio.Transport, door: Door, over: asyncio.Event):
        self._transport, self.door, self.over = transport, door, over
        self.lost = asyncio.Event()

    def write(self, data: bytes) -> None:
        """Past HTTP: these bytes come behind whatever was answered."""
        if not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """In good order (FIN), after what was written."""
        self._transport.close()

    def reset(self) -> None:
        """At once and rudely (RST): a socket that lingers for no time says so."""
        if not self._transport.is_closing():
            linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._transport.abort()

    async def rest(self, seconds: float) -> bool:
        """Real seconds; False when the client left or the server stops before they are over."""
        ends = [asyncio.ensure_future(end.wait()) for end in (self.lost, self.over)]
        try:
            done, _ = await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
        return not done
