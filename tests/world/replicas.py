"""Several bots on one PostgreSQL: which of them posts, updates brought to each in turn, and a network that fails one.

One of a pair is paused (SIGSTOP), or loses its database for a while or for a moment, at every step of a delivery; the
other one follows it, and then it comes back.
"""

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.storage.address import read_url
from bot.storage.engine import Transactions
from bot.storage.tables import leases
from tests.makers import make_review
from tests.story.brought import SECRET
from tests.world.cutting import passing
from tests.world.nursery import BotProcess
from tests.world.oracle import judge, read_records
from tests.world.play import BODY, PARTS, settled, stopped
from tests.world.stage import OWNER, SATURDAY_SLOT, Stage
from tests.world.traps import HOLE, SNAPPED

RATE = 20.0
"""Seconds of the sandbox's clock in a real one, while one of the two is away: about a minute passes."""
LEASE_SECONDS = 6.0
"""Of several bots: on a busy machine one of them may have no turn for seconds, and must not lose its term by that."""
CONFLICT = b"another copy of this bot is polling"
"""What a bot says of a 409 (`chat/updates.py`)."""
_REAL_SECONDS = 90.0
_SILENT_SECONDS = 0.7  # then a process counts as paused, and the update is brought again

STEPS = (
    "freeze committed:1 > slot due:1",
    "freeze commit:2",
    "freeze committed:2",
    "part due:{n}",
    "begin commit:{n}",
    "begin committed:{n}",
    "intent committed:{n}",
    "post request:{n}",
    "post halfway:{n}",
    "post answered:{n}",
    "answer received:{n}",
    "confirm commit:{n}",
    "confirm committed:{n}",
    "part recorded:{n}",
)
"""Of a message's way, see `traps.py`; "{n}" is the part counted from the start of the process."""

ACTS = ("stop", HOLE, "snap")
"""What befalls the process there: it is paused, its database is out of reach, all its connections to it break once."""


@dataclass(frozen=True, slots=True)
class Went:
    """faults: empty when all is well; struck: whether it befell the one that posts (on a machine that is too busy the
    other one may post before, and then nothing is proved); takeover: real seconds from the slot until the other one
    posts; conflicts: how often Telegram refused updates to one of them because another one asked for them."""

    faults: list[str]
    struck: bool
    takeover: float
    conflicts: int


async def play_pair(town: Stage, act: str, step: str, part: int, of: int = PARTS) -> Went:
    """A first review is posted; then it befalls the one that posts, at this part of the second, which has so many."""
    town.lease_seconds = LEASE_SECONDS
    body = "\n\n".join(BODY.split("\n\n")[:of])
    await town.fill(queue=[make_review("Before"), make_review("The one", body=body), make_review("After")])
    await town.people.start(OWNER)
    first_step, _, last_step = step.format(n=part + 1).rpartition(" > ")
    trap = f"{first_step} > {act} {last_step}" if first_step else f"{act} {last_step}"
    async with (
        passing(town.database_url, town.folder / HOLE) as url,
        town.bot_process(trap, database_url=url) as first,
    ):
        await posts(town, first.pid)
        async with town.bot_process() as second:
            await alive(town, 2)
            return await _play(town, act, first, second)


async def _play(town: Stage, act: str, first: BotProcess, second: BotProcess) -> Went:
    people = town.people
    await people.clock("set", SATURDAY_SLOT)
    await people.wait_for(OWNER, "Posted: No. 1", timeout=_REAL_SECONDS)
    await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
    await people.clock("start", rate=RATE)
    began = time.monotonic()
    if act != "snap":
        await posts(town, second.pid)
    takeover, struck = time.monotonic() - began, _struck(town, act, first)
    if act == "stop":
        first.send_signal(signal.SIGCONT)
    (town.folder / HOLE).unlink(missing_ok=True)
    asked = await first.outlives(second.outlives(settled(town, "Posted: No. 2")))
    struck = struck or _struck(town, act, first)  # connections may have broken a moment ago
    for process in (first, second):
        await stopped(process)
    records = await read_records(town.database_url)
    verdict = await judge(town, records)
    faults = [] if verdict.clean else [str(verdict)]
    conflicts = town.log.read_bytes().count(CONFLICT)
    faults += [f"the owner was asked {asked} times"] * bool(asked)
    return Went(faults, struck, takeover, conflicts)


def _struck(town: Stage, act: str, process: BotProcess) -> bool:
    if act == "stop":
        return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    return (town.folder / act).exists() or (town.folder / SNAPPED).exists()


async def posts(town: Stage, pid: int) -> None:
    """Returns when this process is the one that posts."""
    await _until(lambda: holder(town), lambda found: found == pid)


async def another_posts(town: Stage, pid: int) -> int:
    """Returns when it is not this one; which it is."""
    found: int = await _until(lambda: holder(town), lambda found: found not in (None, pid))
    return found


async def alive(town: Stage, count: int) -> None:
    """Returns when the database knows of so many."""
    await _until(lambda: _rows(town, leases.c.name.like("process:%")), lambda found: len(found) == count)


async def holder(town: Stage) -> int | None:
    """The process id of the one that posts, as the database has it."""
    rows = await _rows(town, leases.c.name == "posting")
    return int(rows[0].holder.split("/")[1]) if rows else None


async def _rows(town: Stage, which: Any) -> Sequence[Any]:
    transactions = Transactions(read_url(town.database_url))
    try:
        async with transactions.read() as connection:
            return (await connection.execute(select(leases).where(which))).all()
    finally:
        await transactions.close()


async def _until(ask: Callable[[], Awaitable[Any]], fits: Callable[[Any], bool]) -> Any:
    async with asyncio.timeout(_REAL_SECONDS):
        while not fits(found := await ask()):  # noqa: ASYNC110  a database tells nobody
            await asyncio.sleep(0.05)
    return found


@asynccontextmanager
async def in_turn(count: int) -> AsyncIterator[list[dict[str, Any]]]:
    """The settings of so many bots, to whom updates are brought in turn; one that is dead or silent is passed over."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        ports = [_free_port() for _ in range(count)]
        turns = cycle(ports)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, EOFError, TimeoutError, ValueError):
                writer.write(await _answer(await _request(reader), turns, count))
                await writer.drain()
            writer.close()

        listener = await asyncio.start_server(serve, sock=door)
        async with listener:
            url = f"http://127.0.0.1:{door.getsockname()[1]}/hook"
            common = {"webhook_url": url, "webhook_secret": SECRET}
            yield [{**common, "listen": f"127.0.0.1:{port}"} for port in ports]


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    return head + await reader.readexactly(int(length.partition(b":")[2]))


async def _answer(request: bytes, turns: "cycle[int]", tries: int) -> bytes:
    for _ in range(tries):
        with suppress(ConnectionError, TimeoutError):
            reader, writer = await asyncio.open_connection("127.0.0.1", next(turns))
            try:
                writer.write(request)
                async with asyncio.timeout(_SILENT_SECONDS):
                    if answer := await reader.read(1 << 16):
                        return answer
            finally:
                writer.close()
    raise TimeoutError


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
