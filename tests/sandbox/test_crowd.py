"""Many at once, slow ones and large ones: everybody is answered, nobody waits for another, memory stays small."""

import asyncio
import resource
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from bot.sandbox.bodies import LARGEST
from bot.sandbox.world import World
from tests.sandbox.http import request

CROWD = 1_000
FILES = 2 * CROWD + 200
"""Both ends of each connection are in this process."""

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES:
        pytest.skip(f"this machine allows {hard} open files, the test needs {FILES}")
    if soft != resource.RLIM_INFINITY and soft < FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def _open(address: str) -> Line:
    host, _, port = address.removeprefix("http://").partition(":")
    return await asyncio.open_connection(host, int(port))


def _head(world: World, address: str, method: str, *headers: str) -> bytes:
    lines = [f"POST /bot{world.bot.token}/{method} HTTP/1.1", f"Host: {address.removeprefix('http://')}", *headers]
    return "".join(f"{line}\r\n" for line in lines).encode()


async def _status(reader: asyncio.StreamReader) -> int:
    return int((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1])


@pytest.mark.usefixtures("many_files")
async def test_a_thousand_connections_at_once_are_all_answered(world: World, address: str) -> None:
    async with asyncio.timeout(60):
        with ExitStack() as stack:
            lines = await asyncio.gather(*(_open(address) for _ in range(CROWD)))
            for _, writer in lines:
                stack.enter_context(closing(writer))
                writer.write(_head(world, address, f"sendMessage?chat_id={world.channel.id}&text=x") + b"\r\n")
            statuses = await asyncio.gather(*(_status(reader) for reader, _ in lines))
    assert statuses == [200] * CROWD
    assert len(list(world.messages.every(world.channel.id))) == CROWD


@pytest.mark.usefixtures("many_files")
async def test_who_never_finishes_a_request_holds_nobody_up(world: World, address: str) -> None:
    begun = _head(world, address, "sendMessage", "Content-Length: 100")
    async with asyncio.timeout(60):
        with ExitStack() as stack:
            for number in range(CROWD // 2):
                _, writer = await _open(address)
                stack.enter_context(closing(writer))
                writer.write((begun + b"\r\nchat_id=")[: 1 + number % (len(begun) + 8)])
            status, _ = await request(address, "GET", f"/bot{world.bot.token}/getMe")
    assert status == 200


async def test_a_body_without_end_is_refused_and_not_kept(world: World, address: str) -> None:
    piece = b"%x\r\n%b\r\n" % (1 << 20, b"x" * (1 << 20))
    reader, writer = await _open(address)
    tracemalloc.start()
    try:
        async with asyncio.timeout(60):
            answered = asyncio.create_task(_status(reader))
            writer.write(_head(world, address, "sendDocument", "Transfer-Encoding: chunked") + b"\r\n")
            for _ in range(4 * LARGEST >> 20):
                if answered.done():
                    break
                writer.write(piece)
                await writer.drain()
            assert await answered == 413
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        writer.close()
    assert peak < 3 * LARGEST
