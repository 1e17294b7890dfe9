"""The bot of a crash test: `python -m tests.world.bot CLOCK_FILE [TRAP]`, settings from the environment.

It follows the clock of the test, and dies (SIGKILL, nothing is tidied) where its trap says: see `traps.py`. Stories
fork it from a process that has imported everything (`nursery.py`), which takes a tenth of the time.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import bot.publishing.lease
import bot.storage.engine
import bot.storage.migrations.run  # imported late by the bot, and here once for all forks
import bot.timetable
from bot.errors import ReviewBotError
from bot.logs import configure
from bot.sandbox.clock import FollowedClock
from bot.settings import PREFIX, read_settings
from bot.wiring.build import build
from tests.fakes.embedder import FakeEmbedder
from tests.world.traps import Trap, lay

TICK_SECONDS = 0.2
"""Of real time, instead of a second: the clock of a story runs faster. Bots that looked ten times a second, one a test
worker, left each other no time."""

LEASE_SECONDS = 2.0
"""How long the lease of a bot lasts, instead of 15: who follows one that was killed waits for that long."""

NO_START = 3
"""The exit code of a bot that said in a sentence why it does not start."""

PASSAGE = "passage"
"""The trap of this name makes a bot that searches by meaning, and counts the passages that it embeds."""

_IDLE = "idle_in_transaction_session_timeout = '10s'", "idle_in_transaction_session_timeout = '1s'"
_BUSY_MILLISECONDS = "500"  # a story that locks the file would wait for 5 s


def lease(seconds: float) -> Mapping[str, timedelta]:
    """The spans of `bot.publishing.lease`, by their names, as they are to each other there."""
    shares = {"TTL": 1.0, "RENEW": 1 / 5, "MARGIN": 1 / 5}
    return {name: timedelta(seconds=seconds * share) for name, share in shares.items()}


async def main(clock_file: Path, trap: str, lease_seconds: float = LEASE_SECONDS) -> None:
    """Until it dies, is told to stop, or may not start (exit code `NO_START`)."""
    bot.timetable.TICK_SECONDS = TICK_SECONDS  # type: ignore[assignment]
    for name, span in lease(lease_seconds).items():
        setattr(bot.publishing.lease, name, span)
    limits = (one.replace(*_IDLE) for one in bot.storage.engine._POSTGRES_LIMITS)
    bot.storage.engine._POSTGRES_LIMITS = tuple(limits)  # type: ignore[assignment]
    bot.storage.engine._PRAGMAS["busy_timeout"] = _BUSY_MILLISECONDS
    checkpoint = Trap(trap, clock_file.parent)
    lay(checkpoint)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = read_settings(_env_file=None)
    configure(settings.log_level)
    try:
        embedder = FakeEmbedder(passing=lambda: checkpoint(PASSAGE)) if PASSAGE in trap else None
        async with build(settings, FollowedClock(clock_file), checkpoint, embedder) as running:
            await running.run(stop)
    except ReviewBotError as error:
        print(error, file=sys.stderr)
        sys.exit(NO_START)


def forked(clock_file: Path, trap: str, settings: Mapping[str, str], log: Path, lease_seconds: float) -> None:
    """`main` in a fork of the nursery: `settings` by their names in the environment; `log` gets all that it says."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(settings)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    asyncio.run(main(clock_file, trap, lease_seconds))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
