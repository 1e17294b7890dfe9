"""`reviewbot sandbox`: a small Telegram on this machine, the real bot in it, and a page to watch and play."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.errors import DatabaseAway, DatabaseBusy
from bot.intake.check import check
from bot.intake.formats import AUTO
from bot.intake.text import unwatched
from bot.sandbox import opening
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from bot.settings import PREFIX, Settings, read_settings
from bot.sources.files import read_source, read_text
from bot.sources.shipped import shipped
from bot.storage.database import open_database
from bot.storage.lock import hold_file
from bot.wiring.rooms import open_rooms

FOLDER = Path("var")
DATABASE = FOLDER / "sandbox.db"
CLOCK = FOLDER / "sandbox.clock"

_LOOK_SECONDS = 1.0  # of real time, as the bot's own tick


async def main(port: int) -> int:
    """Starts a fresh world, prints its address, runs until Ctrl-C. Returns the exit code: 0, or 1 with a reason."""
    settings = _settings_without_environment()
    clock = MovableClock(_first_evening(settings.schedule.next_after(SystemClock().now()).at), CLOCK)
    world = World(clock)
    stop = asyncio.Event()
    for caught in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(caught, stop.set)
    with hold_file(settings.database_url):
        _forget_the_last_time()
        await _fill(settings, clock)
    async with serving(world, port) as address, _running_bot(settings, world, address) as bot:
        ended = asyncio.create_task(bot.wait())
        shown = asyncio.create_task(_show(world, settings, address, stop))
        await asyncio.wait([ended, shown], return_when=asyncio.FIRST_COMPLETED)
        if not shown.done():
            shown.cancel()
            print(f"The bot ended by itself ({bot.returncode}); see above.", file=sys.stderr)  # noqa: T201
            return 1
        await shown
    return 0


async def _show(world: World, settings: Settings, address: str, stop: asyncio.Event) -> None:
    await opening.play(world, settings.schedule)
    print(f"\n  Open {address}/\n\n  A pretend Telegram with the real bot. Ctrl-C ends it.\n", flush=True)  # noqa: T201
    await _follow_slots(world, settings, stop)


async def _follow_slots(world: World, settings: Settings, stop: asyncio.Event) -> None:
    """The page counts down to the slots that the owner chose in the chat. Returns when `stop` is set."""
    shown = settings.schedule
    async with open_database(settings.database_url, migrate=False) as database:
        while not stop.is_set():
            with suppress(DatabaseAway):  # the bot is writing; it is asked again
                schedule = settings.with_chosen(await database.chosen.all()).schedule
                if schedule != shown:
                    opening.show_slots(world, schedule)
                    shown = schedule
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await stop.wait()


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


@asynccontextmanager
async def _running_bot(settings: Settings, world: World, address: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot's own process; it gets twenty seconds to finish what it is doing."""
    owner = next(person for person in world.people.values() if person.role == "owner")
    environment = os.environ | {
        "BOT_TOKEN": world.bot.token,
        "BOT_CHANNEL": f"@{world.channel.username}",
        "BOT_OWNERS": str(owner.id),
        "BOT_API_BASE_URL": address,
        "BOT_DATABASE_URL": settings.database_url,
        "BOT_LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox.bot", str(CLOCK), env=environment, stdin=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            async with asyncio.timeout(20):
                await process.wait()


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
    except opening.NothingCame as nothing:
        sys.exit(f"The sandbox gave up waiting for {nothing}. Please report this.")
    except OSError as error:  # the port is taken, the folder is read-only
        if error.errno is None:  # a TimeoutError says nothing about this place
            raise
        sys.exit(f"The sandbox cannot run here: {error}. Try another --port, or another folder.")
