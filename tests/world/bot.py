"""The bot of a crash test: `python -m tests.world.bot CLOCK_FILE [NAME:N]`, settings from the environment.

It follows the clock of the test, and kills itself (SIGKILL, nothing is tidied) inside the nth checkpoint named NAME.
"""

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from bot.sandbox.clock import FollowedClock
from bot.settings import read_settings
from bot.wiring.build import build


class KillingCheckpoint:
    def __init__(self, crash_at: str) -> None:
        self._name, _, nth = crash_at.rpartition(":")
        self._nth = int(nth or 0)
        self._passed: Counter[str] = Counter()

    def __call__(self, name: str) -> None:
        self._passed[name] += 1
        if name == self._name and self._passed[name] == self._nth:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(clock_file: Path, crash_at: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = read_settings(_env_file=None)
    async with build(settings, FollowedClock(clock_file), KillingCheckpoint(crash_at)) as bot:
        await bot.run(stop)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
