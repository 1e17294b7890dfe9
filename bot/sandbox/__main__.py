"""`reviewbot sandbox`: a small Telegram on this machine, the real bot in it, and a page to watch and play."""

import argparse
import asyncio
import os
import signal
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.clock import SystemClock
from bot.errors import DatabaseBusy
from bot.intake.check import check
from bot.intake.formats import AUTO
from bot.intake.text import unwatched
from bot.sandbox import opening, showing
from bot.sandbox.cast import CAST
from bot.sandbox.clock import MovableClock
from bot.sandbox.life import BotLife, DidNotStart
from bot.sandbox.server import serving
from bot.sandbox.world import World
from bot.settings import PREFIX, Settings, read_settings
from bot.sources.files import read_source, read_text
from bot.sources.shipped import shipped
from bot.storage.lock import hold_file
from bot.wiring.rooms import open_rooms

FOLDER = Path("var")
DATABASE = FOLDER / "sandbox.db"
CLOCK = FOLDER / "sandbox.clock"


async def main(port: int) -> int:
    """Starts a fresh world, prints its address, runs until Ctrl-C, whatever becomes of the bot. Returns 0."""
    settings = _settings_without_environment()
    clock = MovableClock(_first_evening(settings.schedule.next_after(SystemClock().now()).at), CLOCK)
    world = World(clock, people=CAST)
    stop = asyncio.Event()
    for caught in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(caught, stop.set)
    with hold_file(settings.database_url):
        _forget_the_last_time()
        await _fill(settings, clock)
    async with serving(world, port) as address:
        world.life = life = BotLife(world, partial(_start_bot, settings, world, address))
        tasks = [asyncio.create_task(work) for work in (stop.wait(), life.run(), _show(world, settings, address))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.result()
    return 0


async def _show(world: World, settings: Settings, address: str) -> None:
    await opening.play(world, settings.schedule)
    print(f"\n  Open {address}/\n\n  A pretend Telegram with the real bot. Ctrl-C ends it.\n", flush=True)  # noqa: T201
    await showing.follow(world, settings)


def _first_evening(slot: datetime) -> datetime:
    return slot - opening.THE_EVENING_BEFORE


def _settings_without_environment() -> Settings:
    """The defaults: neither the environment nor `.env` of a real bot may reach the sandbox."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    return read_settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{DATABASE}")


def _forget_the_last_time() -> None:
    """Every sandbox begins anew: its people, their messages and the bot's database end with it."""
    for old in FOLDER.glob(f"{DATABASE.name}*"):
        if old.suffix != ".lock":
            old.unlink()


async def _fill(settings: Settings, clock: MovableClock) -> None:
    """What ships goes in as a user's own files would: archive, candidates, and the samples into the queue."""
    async with open_rooms(settings) as rooms:
        for name in ("archive.jsonl", "candidates.jsonl"):
            checked = check(read_source(shipped(name)), AUTO, clock.now().date(), unwatched)
            await rooms.import_file(checked, clock.now(), unwatched)
        for sample in sorted(shipped("samples").glob("*.md")):
            await rooms.queue_file(read_text(sample), clock.now())


async def _start_bot(settings: Settings, world: World, address: str) -> asyncio.subprocess.Process:
    """The bot's own process; it also ends when this one does, since it reads from it."""
    owner = next(person for person in world.people.values() if person.role == "owner")
    environment = os.environ | {
        "BOT_TOKEN": world.bot.token,
        "BOT_CHANNEL": f"@{world.channel.username}",
        "BOT_OWNERS": str(owner.id),
        "BOT_API_BASE_URL": address,
        "BOT_DATABASE_URL": settings.database_url,
        "BOT_LOG_LEVEL": "WARNING",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox.bot", str(CLOCK), env=environment, stdin=asyncio.subprocess.PIPE
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="reviewbot sandbox")
    parser.add_argument("--port", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        FOLDER.mkdir(exist_ok=True)
        sys.exit(asyncio.run(main(_arguments().port)))
    except DatabaseBusy:
        sys.exit("Another sandbox runs in this folder; stop it first.")
    except DidNotStart as ended:
        sys.exit(f"The bot did not start (exit code {ended.code}); see above.")
    except opening.NothingCame as nothing:
        sys.exit(f"The sandbox gave up waiting for {nothing}. Please report this.")
    except OSError as error:  # the port is taken, the folder is read-only
        if error.errno is None:  # a TimeoutError says nothing about this place
            raise
        sys.exit(f"The sandbox cannot run here: {error}. Try another --port, or another folder.")
