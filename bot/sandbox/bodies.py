"""Reading the body of a request, up to a limit."""

from starlette.requests import Request

LARGEST = 50 * 1024 * 1024
"""Bytes: what Telegram's own server takes, https://core.telegram.org/bots/api#sending-files."""


class TooLarge(Exception):
    """The body is larger than allowed; the rest of it is not read."""


async def read_body(request: Request, largest: int = LARGEST) -> bytes:
    """The whole body. TooLarge as soon as it is known; starlette's ClientDisconnect when the client left."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > largest:
        raise TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise TooLarge
    return bytes(body)
