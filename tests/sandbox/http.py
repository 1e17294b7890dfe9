"""The little HTTP that tests need, on asyncio streams: HTTP 1.0, so that every answer ends with its connection."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

Headers = Mapping[str, str]


async def request(
    address: str, method: str, path: str, body: bytes | None = None, headers: Headers | None = None
) -> tuple[int, bytes]:
    """Status and body of the answer; status 0 when the server closed the connection without a byte."""
    status, _, answer = await exchange(address, method, path, body, headers)
    return status, answer


async def exchange(
    address: str, method: str, path: str, body: bytes | None = None, headers: Headers | None = None
) -> tuple[int, dict[str, str], bytes]:
    """As `request`, with the answer's headers (names in lower case) in the middle."""
    async with _asking(address, method, path, body, headers) as reader:
        status, found = await _head(reader)
        return status, found, await reader.read()


async def events(address: str, path: str, headers: Headers | None = None) -> AsyncGenerator[dict[str, Any], None]:
    """The events of a server-sent stream, until the server ends it."""
    async with _asking(address, "GET", path, None, headers) as reader:
        status, _ = await _head(reader)
        assert status == 200, await reader.read()
        async for line in reader:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


@asynccontextmanager
async def _asking(
    address: str, method: str, path: str, body: bytes | None, headers: Headers | None
) -> AsyncGenerator[asyncio.StreamReader, None]:
    parts = urlsplit(address)
    fields = {"Host": parts.netloc, "Content-Length": str(len(body or b"")), **(headers or {})}
    lines = [f"{method} {path} HTTP/1.0", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1 << 24)
    try:
        writer.write("\r\n".join(lines).encode() + (body or b""))
        yield reader
    finally:
        writer.close()


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first = await reader.readline()
    found = {}
    while (line := await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        found[name.lower()] = value.strip()
    return int(first.split(b" ")[1]) if first else 0, found
