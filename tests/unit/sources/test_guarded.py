"""No pasted address and no answer of a service makes the bot knock at an inner door, or fills its memory."""

import asyncio
import gzip
import itertools
import shutil
import socket
import ssl
import subprocess
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.errors import SourceAway
from bot.sources.bounded import LARGEST_ANSWER
from bot.sources.guarded import GuardedWeb, Way, resolve
from bot.sources.public import is_public
from bot.web.serve import serving

HOST = "papers.example"
KINDS = ("text/plain",)


class Names:
    """A resolver that gives its answers one after the other, the last one again and again."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers) or [("127.0.0.1",)]
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


class Door:
    """A listener of this machine at which nobody may knock."""

    def __init__(self) -> None:
        self.knocks = 0

    async def opened(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.knocks += 1
        writer.close()


@asynccontextmanager
async def inner_door() -> AsyncIterator[tuple[Door, int]]:
    door = Door()
    server = await asyncio.start_server(door.opened, "127.0.0.1", 0)
    async with server:
        yield door, int(server.sockets[0].getsockname()[1])


@asynccontextmanager
async def served(answer: Callable[[Request], Awaitable[Response]]) -> AsyncIterator[int]:
    app = Starlette(routes=[Route("/{rest:path}", answer)])
    async with serving(app, "127.0.0.1", 0) as port:
        yield port


def here(port: int, names: Names | None = None, within: float = 15) -> GuardedWeb:
    """A web in which one host is this machine, whose addresses are allowed for once."""
    way = Way("http", port, lambda address: True)
    return GuardedWeb({HOST}, resolve=names or Names(), way=way, within=within)


async def told(answer: Response, **given: float) -> str:
    """Why the answer could not be used."""

    async def respond(request: Request) -> Response:
        return answer

    async with served(respond) as port:
        with pytest.raises(SourceAway) as caught:
            await here(port, **given).get("Kites", f"http://{HOST}:{port}/", KINDS)  # type: ignore[arg-type]
    return caught.value.reason


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",  # noqa: S104 - the very address that is refused
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.0.8",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "127.1",
        "localhost",
        "",
    ],
)
def test_addresses_of_the_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1"])
def test_addresses_of_the_open_internet_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::1]"])
async def test_spellings_of_this_machine_lead_nowhere(host: str) -> None:
    """Also when a list allowed them, and by the machine's own resolver."""
    async with inner_door() as (door, port):
        web = GuardedWeb({host.strip("[]")}, resolve=resolve, way=Way("http", port))
        with pytest.raises(SourceAway):
            await web.get("Kites", f"http://{host}:{port}/", KINDS)
    assert door.knocks == 0


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"], []]
)
async def test_a_name_with_one_address_inside_is_not_asked(addresses: list[str]) -> None:
    async with inner_door() as (door, port):
        web = GuardedWeb({HOST}, resolve=Names(addresses), way=Way("http", port))
        with pytest.raises(SourceAway, match="not public"):
            await web.get("Kites", f"http://{HOST}:{port}/", KINDS)
    assert door.knocks == 0


async def test_a_name_that_changes_its_mind_is_asked_for_once() -> None:
    """Whoever resolves it a second time, to connect, would come to the inside."""
    names = Names(["127.0.0.1"], ["10.0.0.1"])

    async def answer(request: Request) -> Response:
        return Response(request.headers["Host"], media_type="text/plain")

    async with served(answer) as port:
        found = await here(port, names).get("Kites", f"http://{HOST}:{port}/", KINDS)
    assert (found.body.decode(), names.asked) == (f"{HOST}:{port}", [HOST])


@pytest.mark.parametrize(
    "url",
    [
        "https://{host}/",
        "ftp://{host}:{port}/",
        "file:///etc/passwd",
        "gopher://{host}:{port}/",
        "http://{host}:1/",
        "http://{host}/",
        "http://elsewhere.example:{port}/",
        "http://me:secret@{host}:{port}/",
        "http://{host}.:{port}/",
        "http://{host}@127.0.0.1:{port}/",
    ],
)
async def test_any_other_scheme_port_or_host_is_not_asked(url: str) -> None:
    async with inner_door() as (door, port):
        with pytest.raises(SourceAway):
            await here(port).get("Kites", url.format(host=HOST, port=port), KINDS)
    assert door.knocks == 0


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{port}/", "//localhost:{port}/", "http://2130706433:{port}/", "file:///etc/passwd"]
)
async def test_a_redirect_to_the_inside_is_not_followed(target: str) -> None:
    async with inner_door() as (door, inside):
        assert "another host" in await told(RedirectResponse(target.format(port=inside)))
    assert door.knocks == 0


async def test_a_redirect_is_resolved_and_checked_anew() -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    async with served(_redirected) as port:
        way = Way("http", port, lambda address: address == "127.0.0.1")
        with pytest.raises(SourceAway, match="not public"):
            await GuardedWeb({HOST}, resolve=names, way=way).get("Kites", f"http://{HOST}:{port}/", KINDS)
    assert names.asked == [HOST, HOST]


async def _redirected(request: Request) -> Response:
    return RedirectResponse("/next")


async def test_three_redirects_are_followed_and_no_more() -> None:
    steps: list[str] = []

    async def answer(request: Request) -> Response:
        steps.append(request.url.path)
        left = int(request.url.path[1:])
        return RedirectResponse(f"/{left - 1}") if left else Response("here", media_type="text/plain")

    async with served(answer) as port:
        assert (await here(port).get("Kites", f"http://{HOST}:{port}/3", KINDS)).body == b"here"
        with pytest.raises(SourceAway, match="in circles"):
            await here(port).get("Kites", f"http://{HOST}:{port}/4", KINDS)
    assert len(steps) == 8


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(request: Request) -> Response:
        return Response("straight", media_type="text/plain")

    async with inner_door() as (proxy, port):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        async with served(answer) as service:
            found = await here(service).get("Kites", f"http://{HOST}:{service}/", KINDS)
    assert (found.body, proxy.knocks) == (b"straight", 0)


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate"])
async def test_a_packed_answer_is_unpacked(coding: str) -> None:
    packed = zlib.compress(b"kites") if coding == "deflate" else gzip.compress(b"kites")

    async def answer(request: Request) -> Response:
        return Response(packed, media_type="text/plain", headers={"Content-Encoding": coding})

    async with served(answer) as port:
        assert (await here(port).get("Kites", f"http://{HOST}:{port}/", KINDS)).body == b"kites"


class Flood:
    """A server that never ends its answer, whoever listens; it counts what it could send."""

    def __init__(self, pieces: Iterator[bytes], coding: str = "identity") -> None:
        self._pieces, self._coding = pieces, coding
        self.sent = 0
        self._over = asyncio.Event()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: {self._coding}\r\n\r\n"
        writer.write(head.encode())
        with suppress(ConnectionError):
            for piece in self._pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)  # `drain` alone lets nobody else run
                self.sent += len(piece)
        writer.close()
        self._over.set()

    async def refused(self) -> str:
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0)
        async with server:
            port = int(server.sockets[0].getsockname()[1])
            with pytest.raises(SourceAway) as caught:
                await here(port).get("Kites", f"http://{HOST}:{port}/", KINDS)
            await asyncio.wait_for(self._over.wait(), 20)
        return caught.value.reason


def bomb() -> Iterator[bytes]:
    """Ten gigabytes of nothing, packed a thousandfold: 64 MiB in each piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    yield from itertools.repeat(block * 64, 160)


async def test_a_small_answer_that_unpacks_to_gigabytes_is_cut() -> None:
    """One piece of 64 KiB holds 64 MiB; not more than the limit of it is ever unpacked."""
    flood = Flood(bomb(), "gzip")
    tracemalloc.start()
    try:
        assert "larger than 5 MiB" in await flood.refused()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 32 * 2**20


async def test_an_endless_answer_is_cut() -> None:
    flood = Flood(itertools.repeat(bytes(65536)))
    assert "larger than 5 MiB" in await flood.refused()
    assert flood.sent < 8 * LARGEST_ANSWER


@pytest.mark.parametrize(
    ("packed", "coding", "reason"),
    [
        (b"no gzip at all", "gzip", "packed, and broken"),
        (gzip.compress(b"kites" * 99)[:-9], "gzip", "packed, and broken"),
        (b"kites", "br", "packed in a way"),
        (gzip.compress(gzip.compress(b"kites")), "gzip, gzip", "packed in a way"),
    ],
    ids=["no gzip", "cut short", "unknown", "twice"],  # gzip holds the hour: other names in each worker
)
async def test_an_answer_that_cannot_be_unpacked_is_none(packed: bytes, coding: str, reason: str) -> None:
    answer = Response(packed, media_type="text/plain", headers={"Content-Encoding": coding})
    assert reason in await told(answer)


async def test_a_slow_answer_is_given_up() -> None:
    over = asyncio.Event()

    async def drip() -> AsyncIterator[bytes]:
        yield b"k"
        await over.wait()

    reason = await told(StreamingResponse(drip(), media_type="text/plain"), within=0.2)
    over.set()
    assert reason == "no whole answer within 0.2 seconds"


async def test_a_name_that_is_never_resolved_is_given_up() -> None:
    async def silent(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return ()

    with pytest.raises(SourceAway, match="within"):
        await GuardedWeb({HOST}, resolve=silent, way=Way("http", 80), within=0.05).get("Kites", f"http://{HOST}/", ())


async def test_an_answer_of_another_kind_is_none() -> None:
    assert "of another kind" in await told(Response("<html>", media_type="text/html"))


async def test_a_machine_without_a_network_says_so() -> None:
    async def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(SourceAway, match="cannot be reached"):
        await GuardedWeb({HOST}, resolve=nobody).get("Kites", f"https://{HOST}/", KINDS)


async def test_a_closed_door_is_told_as_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SourceAway, match="cannot be reached"):
        await here(port).get("Kites", f"http://{HOST}:{port}/", KINDS)


async def test_a_refusal_is_an_answer() -> None:
    async def answer(request: Request) -> Response:
        return Response("<html>", 429, media_type="text/html", headers={"Retry-After": "9"})

    async with served(answer) as port:
        found = await here(port).get("Kites", f"http://{HOST}:{port}/", KINDS)
    assert (found.status, found.wait) == (429, 9)


async def test_the_certificate_is_asked_for_and_checked_by_the_name(tmp_path: Path) -> None:
    """The connection goes to a number; the server hears the name, and one that nobody vouches for is not believed."""
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(tmp_path))
    context.sni_callback = lambda connection, name, _: names.append(name)
    server = await asyncio.start_server(Door().opened, "127.0.0.1", 0, ssl=context)
    async with server:
        port = int(server.sockets[0].getsockname()[1])
        web = GuardedWeb({HOST}, resolve=Names(), way=Way("https", port, lambda address: True))
        with pytest.raises(SourceAway, match="cannot be reached"):
            await web.get("Kites", f"https://{HOST}:{port}/", KINDS)
    assert names == [HOST]


def _certificate(folder: Path) -> tuple[Path, Path]:
    """One for our host that no authority signed."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("without openssl there is no certificate to refuse")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    asked = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={HOST} -out {certificate} -keyout {key}"
    subprocess.run([openssl, *asked.split()], check=True, capture_output=True)
    return certificate, key
