"""An answer's body, never more of it than anybody wants: a small one may hold gigabytes when it is unpacked."""

import zlib

import httpx

from bot.errors import SourceAway

LARGEST_ANSWER = 5 * 1024 * 1024  # bytes; issue 3. A hundred papers are about 400 KiB

_PACKED = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # https://docs.python.org/3/library/zlib.html: wbits


async def body_of(source: str, response: httpx.Response) -> bytes:
    """At most 5 MiB, counted while it is unpacked; no piece is unpacked further than that.

    SourceAway(source, …) for more, for a packing that nobody asked for, and for one that is broken or cut short.
    """
    coding: str = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding != "identity" and coding not in _PACKED:
        raise SourceAway(source, "its answer is packed in a way that we did not ask for")
    unpacker = zlib.decompressobj(_PACKED[coding]) if coding in _PACKED else None
    try:
        return await _read(source, response, unpacker)
    except zlib.error:
        raise SourceAway(source, "its answer is packed, and broken") from None


async def _read(source: str, response: httpx.Response, unpacker: "zlib._Decompress | None") -> bytes:
    body = bytearray()
    async for piece in response.aiter_raw():
        while piece:
            room = LARGEST_ANSWER + 1 - len(body)
            body += unpacker.decompress(piece, room) if unpacker else piece[:room]
            if len(body) > LARGEST_ANSWER:
                raise SourceAway(source, f"its answer is larger than {LARGEST_ANSWER // 2**20} MiB")
            piece = unpacker.unconsumed_tail if unpacker else b""
        if unpacker and unpacker.eof:  # what follows belongs to nothing
            return bytes(body)
    if unpacker:
        raise zlib.error("cut short")
    return bytes(body)
