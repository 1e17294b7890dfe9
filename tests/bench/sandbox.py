"""What the sandbox costs as a test bed: calls a second, memory, the first answer, a jump of its clock.

python -m tests.bench.sandbox [MESSAGES]

The peer is a bare Starlette handler that reads the same form and answers JSON, under the very same server. Server and
client are processes of their own; rounds alternate. Two clients: httpx, as a bot would call, and bare sockets, which
leave the server nothing to wait for. Ends with 1 where a bound of issue 4 is broken.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import server
from bot.sandbox.cast import BOT, CHANNEL, GROUP
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import World

_MESSAGES = 100_000
_LEAST_RATIO = 0.4
_MOST_MIB = 300
_READY = 1.0  # seconds
_JUMP = 1.0  # seconds; "quick" is ours
_YEAR = 366 * 86_400
_CONNECTIONS = 4
_ROUNDS, _CALLS = 7, 1_500
_TEXT = "A paper a day: what a reader would find here, in a line of some hundred characters, bold in two places."
_ENTITIES = '[{"type":"bold","offset":0,"length":13},{"type":"bold","offset":90,"length":4}]'
_FORM = {"chat_id": str(CHANNEL.id), "text": _TEXT, "entities": _ENTITIES}
_CALL = f"/bot{BOT.token}/sendMessage"


async def _take_form(request: Request) -> Response:
    form = await request.form()
    return JSONResponse({"ok": True, "result": dict(form.items())})


def _peer(*_: object) -> Starlette:
    return Starlette(routes=[Route("/bot{token}/{method}", _take_form, methods=["GET", "POST"])])


async def _serve() -> None:
    """Until standard input ends."""
    world = World(MovableClock(datetime(2026, 11, 22, 7, tzinfo=UTC)))
    async with server.serving(world) as address:
        print(address, flush=True)
        await asyncio.to_thread(sys.stdin.read)


@dataclass(slots=True)
class _Served:
    """A server in a process of its own. ready: seconds until getMe was answered; mib: its peak, known at the end."""

    process: subprocess.Popen[str]
    address: str
    ready: float
    mib: float = 0.0

    def cpu(self) -> float:
        """Seconds that its processor has worked for it; 0 where /proc is missing."""
        file = Path(f"/proc/{self.process.pid}/stat")
        if not file.exists():
            return 0.0
        user, system = file.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _served(what: str) -> Iterator[_Served]:
    start = time.perf_counter()
    command = [sys.executable, "-m", "tests.bench.sandbox", what]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    httpx.get(f"{address}/bot{BOT.token}/getMe").raise_for_status()
    served = _Served(process, address, time.perf_counter() - start)
    try:
        yield served
    finally:
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        served.mib = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1) / 1024  # macOS counts bytes


async def _by_httpx(address: str, count: int) -> None:
    async with httpx.AsyncClient() as client:

        async def send() -> None:
            for _ in range(count // _CONNECTIONS):
                (await client.post(address + _CALL, data=_FORM)).raise_for_status()

        await asyncio.gather(*(send() for _ in range(_CONNECTIONS)))


async def _by_sockets(address: str, count: int) -> None:
    parts, body = urlsplit(address), urlencode(_FORM)
    head = f"POST {_CALL} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    asked = f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    async def send() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for _ in range(count // _CONNECTIONS):
            writer.write(asked)
            answered = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b" 200 " not in answered[:16]:
                raise SystemExit(answered.decode())
            await reader.readexactly(int(answered.partition(b"content-length:")[2].split()[0]))
        writer.close()

    await asyncio.gather(*(send() for _ in range(_CONNECTIONS)))


Client = Callable[[str, int], Awaitable[None]]


def _round(client: Client, served: _Served) -> tuple[float, float]:
    """Calls a second, and microseconds of the server's processor for each."""

    async def call() -> None:
        await client(served.address, _CALLS)

    worked, start = served.cpu(), time.perf_counter()
    asyncio.run(call())
    return _CALLS / (time.perf_counter() - start), (served.cpu() - worked) / _CALLS * 1e6


def _rates(name: str, client: Client) -> bool:
    with _served("ours") as ours, _served("peer") as peer:
        _round(client, ours), _round(client, peer)  # warm
        pairs = [(_round(client, ours), _round(client, peer)) for _ in range(_ROUNDS)]
    ratios = [mine[0] / its[0] for mine, its in pairs]
    (mine, my_cpu), (its, its_cpu) = (
        map(statistics.median, zip(*side, strict=True)) for side in zip(*pairs, strict=True)
    )
    ratio = statistics.median(ratios)
    print(f"sendMessage by {name}: {mine:.0f} a second, peer {its:.0f}; processor {my_cpu:.0f} µs and {its_cpu:.0f} µs")
    print(f"  ratio: median {ratio:.2f}, {min(ratios):.2f} to {max(ratios):.2f}; wanted: {_LEAST_RATIO} or more")
    return ratio >= _LEAST_RATIO


async def _fill(address: str, count: int) -> None:
    """The bot fetches its updates meanwhile (those of the group), as a bot does."""
    fetching = asyncio.create_task(_fetch(address))
    await _by_sockets(address, count)
    fetching.cancel()


async def _fetch(address: str) -> None:
    async with httpx.AsyncClient(timeout=60) as client:
        offset = 0
        while True:
            asked = {"offset": offset, "timeout": 20}
            told = (await client.get(f"{address}/bot{BOT.token}/getUpdates", params=asked)).json()["result"]
            offset = told[-1]["update_id"] + 1 if told else offset


def _large(count: int, linked: bool) -> bool:
    """A world with so many messages: its memory, and how long its clock takes for a year."""
    with _served("ours") as ours:
        if linked:
            _desk(ours, "group", {"as": 101, "linked": True})
            _desk(ours, "place", {"as": 101, "chat": GROUP.id, "status": "member"})
        asyncio.run(_fill(ours.address, count))
        _desk(ours, "limits", {"on": True})  # old updates are forgotten on the way
        jump = _desk(ours, "clock", {"action": "advance", "seconds": _YEAR})
        fetched = _seconds(lambda: httpx.get(f"{ours.address}/bot{BOT.token}/getUpdates").raise_for_status())
    where = "the channel, and as many forwards in its group" if linked else "the channel"
    print(f"{count} messages in {where}: peak {ours.mib:.0f} MiB; wanted: below {_MOST_MIB}")
    print(
        f"  a year ahead: {jump * 1e3:.1f} ms, the next getUpdates {fetched * 1e3:.1f} ms; wanted: below {_JUMP:.0f} s"
    )
    return ours.mib < _MOST_MIB and jump + fetched < _JUMP


def _desk(served: _Served, path: str, fields: dict[str, object]) -> float:
    return _seconds(lambda: httpx.post(f"{served.address}/sandbox/{path}", json=fields).raise_for_status())


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _starts() -> bool:
    seconds = []
    for _ in range(_ROUNDS):
        with _served("ours") as ours:
            seconds.append(ours.ready)
    slowest = max(seconds)
    print(
        f"first getMe answered: median {statistics.median(seconds):.2f} s, slowest {slowest:.2f} s; wanted: below 1 s"
    )
    return slowest < _READY


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _MESSAGES
    good = [_starts(), _rates("httpx", _by_httpx), _rates("bare sockets", _by_sockets)]
    good += [_large(count, linked=False), _large(count, linked=True)]
    sys.exit(not all(good))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours"]:
            asyncio.run(_serve())
        case ["peer"]:
            with patch.object(server, "create_app", _peer):
                asyncio.run(_serve())
        case _:
            main()
