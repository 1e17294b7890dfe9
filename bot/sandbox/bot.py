"""The real bot in a process of its own, with the sandbox's clock: `python -m bot.sandbox.bot CLOCK_FILE`.

Its settings come from the environment that the sandbox made for it, never from `.env`. It ends with the sandbox: when
its standard input closes, or at SIGTERM.
"""

import asyncio
import signal
import sys
from pathlib import Path

from bot import logs
from bot.clock import no_checkpoint
from bot.sandbox.clock import FollowedClock
from bot.wiring.starting import lean


async def main(clock_file: Path) -> None:
    with lean():
        from bot.settings import read_settings
        from bot.wiring.build import build
        from bot.wiring.meaning import installed_embedder

    settings = read_settings(_env_file=None)
    logs.configure(settings.log_level, secrets=settings.secrets)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for caught in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(caught, stop.set)
    loop.add_reader(sys.stdin, stop.set)  # readable means closed: nobody ever writes to it
    async with build(settings, FollowedClock(clock_file), no_checkpoint, installed_embedder()) as running:
        await running.run(stop)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
