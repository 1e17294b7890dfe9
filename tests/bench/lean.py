"""How much memory an idle bot holds, and how long it takes from its start to its first answer: as ratios to a bare
echo bot of python-telegram-bot, in the same run.

python -m tests.bench.lean [ROUNDS]

Each bot finds one message waiting, answers it (ours searches the archive that ships), and idles for some seconds. The
time is that of the processor, which other work on the machine does not stretch. Ends with 1 where a bound is broken.
"""

import asyncio
import os
import statistics
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import NamedTuple

from bot.sandbox.cast import READERS
from bot.sandbox.people import say
from tests.bench.echo import echo_bot
from tests.bench.town import Town, town

_ROUNDS = 5
_IDLE = 8.0  # seconds: every duty has run some times, and every connection is open
_MOST_MEMORY, _MOST_START = 2.3, 3.0  # times the echo bot's: issue 11
_MEBI = 1024  # of the system's kilobytes


class Cost(NamedTuple):
    """start: seconds of processor to the first answer; wall: of the clock; resident, own: MiB, the second with what
    processes share divided among them; idle: processor seconds a second, afterwards."""

    start: float
    wall: float
    resident: float
    own: float
    idle: float


async def _cost(at: Town, bot: AbstractAsyncContextManager[Process]) -> Cost:
    reader = READERS[0]
    say(at.world, reader, reader.id, "attention")
    began = time.perf_counter()
    async with bot as process:
        await _answered(at, reader.id, process)
        wall, start = time.perf_counter() - began, processor_seconds(process.pid)
        await asyncio.sleep(_IDLE)
        idle = (processor_seconds(process.pid) - start) / _IDLE
        return Cost(start, wall, *memory(process.pid), idle)


async def _answered(at: Town, chat_id: int, process: Process) -> None:
    while True:
        call = await at.call("sendMessage", process, channel=False)
        if str(call.params.get("chat_id")) == str(chat_id):
            return


def processor_seconds(pid: int) -> float:
    """Of the whole process until now (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> tuple[float, float]:
    """Resident (RSS), and with shared pages divided among those who share them (PSS); MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    found = {name: int(rest.split()[0]) / _MEBI for name, _, rest in (line.partition(":") for line in lines)}
    return found["Rss"], found["Pss"]


async def _measure(rounds: int) -> bool:
    pairs = []
    async with town() as at:
        await at.shelve()
        for _ in range(rounds):
            peer = await _cost(at, echo_bot(at.address, at.world.bot.token))
            pairs.append((await _cost(at, at.bot()), peer))
    print(f"{rounds} starts with the archive that ships; medians of ours, of the echo bot, and of the ratios")
    resident = _told("resident memory, MiB", pairs, lambda cost: cost.resident)
    _told("with shared pages divided, MiB", pairs, lambda cost: cost.own)
    start = _told("processor until the first answer, s", pairs, lambda cost: cost.start)
    _told("the clock until then, s", pairs, lambda cost: cost.wall)
    print(f"  idle: {100 * statistics.median(ours.idle for ours, _ in pairs):.1f} % of a processor")
    print(f"wanted: memory {_MOST_MEMORY} or less (aim 2), start {_MOST_START:.0f} or less")
    return resident <= _MOST_MEMORY and start <= _MOST_START


def _told(name: str, pairs: list[tuple[Cost, Cost]], figure: Callable[[Cost], float]) -> float:
    """Prints it; the median of the ratios."""
    ratio = statistics.median(figure(ours) / figure(peer) for ours, peer in pairs)
    ours, peers = (statistics.median(map(figure, costs)) for costs in zip(*pairs, strict=True))
    print(f"  {name}: {ours:.2f}, {peers:.2f}: {ratio:.2f} times")
    return ratio


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # ours are compiled once, as pip compiles what it installs
    sys.exit(not asyncio.run(_measure(rounds)))


if __name__ == "__main__":
    main()
