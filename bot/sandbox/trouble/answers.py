"""Answers that nobody should give: cut, dripped, endless, written twice, or none at all."""

import asyncio
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from bot.sandbox.answers import until_left
from bot.sandbox.wire import Wire

_JSON = (b"content-type", b"application/json")
_PIECE = 64 * 1024


class Reset(Response):
    """Resets the connection (RST) without a byte."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["wire"].reset()
        await until_left(receive)


class Silence(Response):
    """Says nothing until the client leaves, or the server stops."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wire: Wire = scope["state"]["wire"]
        while await wire.rest(seconds=3600):
            continue
        wire.close()
        await until_left(receive)


class Dripped(Response):
    """The body byte by byte, evenly over so many real seconds; all that is left at once when the server stops."""

    def __init__(self, status: int, body: bytes, seconds: float):
        super().__init__(body, status, media_type="application/json")
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wire: Wire = scope["state"]["wire"]
        body, sent = bytes(self.body), 0
        await send(_start(self.status_code, self.raw_headers))
        while sent < len(body) and await wire.rest(self._seconds / len(body)):
            await send(_piece(body[sent : sent + 1]))
            sent += 1
        await send(_piece(body[sent:], more=False))


class Cut(Response):
    """The first `length` bytes of the body, then the connection ends: less than Content-Length promised, or (chunked)
    without the last chunk."""

    def __init__(self, status: int, body: bytes, length: int, chunked: bool):
        super().__init__(body, status, media_type="application/json")
        self._length, self._chunked = min(length, len(body) - 1), chunked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [_JSON] if self._chunked else self.raw_headers
        await send(_start(self.status_code, headers))
        await send(_piece(bytes(self.body)[: self._length]))
        scope["state"]["wire"].close()
        await until_left(receive)


class Repeated(Response):
    """The answer, and behind it the same again: on a kept connection it looks like the answer to the next call."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wire: Wire = scope["state"]["wire"]
        head = f"HTTP/1.1 {self.status_code} OK\r\ncontent-type: application/json\r\ncontent-length: {len(self.body)}"
        await super().__call__(scope, receive, send)
        wire.write(f"{head}\r\n\r\n".encode() + bytes(self.body))


class Huge(Response):
    """A correct JSON answer with so many bytes of white space behind it; zipped, it is a thousandth of that."""

    def __init__(self, status: int, body: bytes, size: int, zipped: bool):
        super().__init__(body, status, media_type="application/json")
        self._size, self._zipped = size, zipped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wire: Wire = scope["state"]["wire"]
        headers = [_JSON, *([(b"content-encoding", b"gzip")] if self._zipped else [])]
        unread = asyncio.create_task(wire.over.wait())  # a client that does not read must not hold the server up
        unread.add_done_callback(lambda ended: None if ended.cancelled() else wire.reset())
        try:
            await send(_start(self.status_code, headers))
            for piece in self._zipped_pieces() if self._zipped else self._pieces():
                await send(_piece(piece))
            await send(_piece(b"", more=False))
        finally:
            unread.cancel()

    def _pieces(self) -> Iterator[bytes]:
        yield bytes(self.body)
        for left in range(self._size - len(self.body), 0, -_PIECE):
            yield b" " * min(left, _PIECE)

    def _zipped_pieces(self) -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=31)  # 31 = in gzip's frame
        for piece in self._pieces():
            yield packer.compress(piece)
        yield packer.flush()


def page(code: int, headers: Mapping[str, str]) -> Response:
    """What a proxy in the middle says: HTML, no JSON."""
    html = f"<html><head><title>{code}</title></head><body><center><h1>{code}</h1></center></body></html>"
    return Response(html, code, dict(headers), media_type="text/html")


def as_body(content: Any) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def _start(status: int, headers: list[tuple[bytes, bytes]]) -> Message:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def _piece(body: bytes, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}
