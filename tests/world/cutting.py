"""A way to PostgreSQL on which an answer can be lost: the commit happened, and nobody is told (`docs/facts.md` F13)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

from tests.world.traps import CUT_HERE

_ASKED = CUT_HERE.encode()
_COMMIT = b"COMMIT"


@asynccontextmanager
async def cutting(database_url: str) -> AsyncIterator[str]:
    """The address of the same database through a proxy. A commit in whose transaction `CUT_HERE` was said is passed
    on; when the server has answered it, both ends are closed instead."""
    parts = urlsplit(database_url)
    query = parse_qs(parts.query)
    folder = query["host"][0] if "host" in query else None
    port = parts.port or int(query.get("port", ["5432"])[0])

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if folder is not None:
            server = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
        else:
            server = await asyncio.open_connection(parts.hostname, port)
        await _Line(reader, writer, *server).run()

    listener = await asyncio.start_server(serve, "127.0.0.1")
    async with listener:
        here = listener.sockets[0].getsockname()[1]
        yield f"postgresql+psycopg://{parts.username or 'postgres'}@127.0.0.1:{here}{parts.path}?sslmode=disable"


class _Line:
    """One connection, both ways. `_said`: what the client said since its last commit."""

    def __init__(
        self,
        from_client: asyncio.StreamReader,
        to_client: asyncio.StreamWriter,
        from_server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> None:
        self._from_client, self._to_client = from_client, to_client
        self._from_server, self._to_server = from_server, to_server
        self._asked = self._cut = False

    async def run(self) -> None:
        try:
            await asyncio.gather(self._client(), self._server())
        except (ConnectionError, EOFError):
            pass  # one of the two has gone, and so the other goes
        finally:
            self._to_client.close()
            self._to_server.close()

    async def _client(self) -> None:
        while said := await self._from_client.read(1 << 16):
            self._asked |= _ASKED in said
            self._cut |= self._asked and _COMMIT in said
            self._to_server.write(said)
            await self._to_server.drain()
        raise EOFError

    async def _server(self) -> None:
        while answer := await self._from_server.read(1 << 16):
            if self._cut:
                raise EOFError
            self._to_client.write(answer)
            await self._to_client.drain()
        raise EOFError
