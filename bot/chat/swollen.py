"""How much of an answer is read: the client has no limit of its own, and a proxy may send without end."""

from typing import Any

LARGEST = 32 * 1024 * 1024
"""Bytes, unpacked. https://core.telegram.org/bots/api#getfile gives 20 MB at most; a hundred updates are less."""


class Swollen(Exception):
    """The answer is larger than any of Telegram's. The call may have done its work."""


async def read_bounded(response: Any) -> None:
    """The hook, https://www.python-httpx.org/advanced/event-hooks/: it is called before the body is read. Swollen."""
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise Swollen
    response._content = bytes(body)  # where the client keeps what was read, and then reads no more
