"""A way to PostgreSQL on which an answer can be lost: the commit happened, and nobody is told (`docs/facts.md` F13)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.world.traps import CUT_HERE, SNAP, SNAPPED

_ASKED = CUT_HERE.encode()
_COMMIT = b"COMMIT"


@asynccontextmanager
async def cutting(database_url: str) -> AsyncIterator[str]:
    """The address of the same database through a proxy. A commit in whose transaction `CUT_HERE` was said is passed
    on; when the server has answered it, both ends are closed instead."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _Line(reader, writer, *await _server_of(database_url)).run()

    listener = await asyncio.start_server(serve, "127.0.0.1")
    async with listener:
        yield _here(database_url, listener)


@asynccontextmanager
async def passing(database_url: str, hole: Path) -> AsyncIterator[str]:
    """The address of the same database through a proxy that passes nothing on while this file is there, and breaks what
    hung in it when it is gone; one named `SNAP` beside it breaks all connections once, and is `SNAPPED` then."""
    lines: set[asyncio.Task[None]] = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fell = False
        while said := await reader.read(1 << 16):
            while _is_there(hole):
                fell = True
                await asyncio.sleep(0.05)
            if fell or _was_there(hole.with_name(SNAP)):
                for line in lines:
                    line.cancel()
            writer.write(said)
            await writer.drain()
        raise EOFError

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        lines.add(line)
        try:
            from_server, to_server = await _server_of(database_url)
            with closing(to_server):
                await asyncio.gather(pass_on(reader, to_server), pass_on(from_server, writer))
        except (ConnectionError, EOFError, asyncio.CancelledError):
            pass  # one of the two has gone, and so the other goes
        finally:
            lines.discard(line)
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1")
    async with listener:
        yield _here(database_url, listener)


def _is_there(file: Path) -> bool:
    return file.exists()


def _was_there(file: Path) -> bool:
    """It has another name now."""
    there = file.exists()
    if there:
        file.replace(file.with_name(SNAPPED))
    return there


async def _server_of(database_url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(database_url)
    query = parse_qs(parts.query)
    port = parts.port or int(query.get("port", ["5432"])[0])
    if "host" in query:
        return await asyncio.open_unix_connection(f"{query['host'][0]}/.s.PGSQL.{port}")
    return await asyncio.open_connection(parts.hostname, port)


def _here(database_url: str, listener: asyncio.Server) -> str:
    parts = urlsplit(database_url)
    port = listener.sockets[0].getsockname()[1]
    return f"postgresql+psycopg://{parts.username or 'postgres'}@127.0.0.1:{port}{parts.path}?sslmode=disable"


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
