"""A stage for stories: a sandbox, a database, people, and the real bot, here or in a process that can be killed."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bot
from bot.archive.meaning import Embedder
from bot.clock import Checkpoint, no_checkpoint
from bot.pipeline.candidate import CandidateRecord
from bot.reviews.review import Review
from bot.sandbox.cast import BOT, CHANNEL, Bot, Channel
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from bot.settings import PREFIX, Settings, read_settings
from bot.wiring.build import build
from bot.wiring.outside import Outside
from bot.wiring.rooms import Rooms, open_rooms
from tests.sandbox.people import People
from tests.world.bot import LEASE_SECONDS
from tests.world.nursery import BotProcess, start

FRIDAY_EVENING = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
"""20:00 in Jerusalem; the next slot, daily at 09:00 there, is 07:00 UTC on Saturday."""
SATURDAY_SLOT = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)

_LOG_SHOWN = 6_000  # characters, of the end of the bot's log

OWNER = "Dana"
READERS = ("Omer", "Mei", "Luca")


class Stage:
    """Everything that a story needs. The clock stands until the story moves it."""

    def __init__(self, folder: Path, world: World, address: str, database_url: str) -> None:
        self.folder, self.world, self.address, self.database_url = folder, world, address, database_url
        self.people = People(address)
        # Settings of every bot here, by field name. Most scripts count the calls of sendMessage.
        self.usual: dict[str, Any] = {"post_format": "classic"}
        self.lease_seconds = LEASE_SECONDS
        self.log = folder / "bot.log"  # of bots that are processes of their own

    def settings(self, **changes: Any) -> Settings:
        """The bot's settings; `changes` by field name."""
        owner = next(person.id for person in self.world.people.values() if person.role == "owner")
        values = {
            "token": self.world.bot.token,
            "channel": f"@{self.world.channel.username}",
            "owners": (owner,),
            "api_base_url": self.address,
            "database_url": self.database_url,
        }
        return read_settings(_env_file=None, **(values | self.usual | changes))

    @asynccontextmanager
    async def rooms(self) -> AsyncIterator[Rooms]:
        """The database and what works without Telegram, as the command line opens it."""
        async with open_rooms(self.settings()) as rooms:
            yield rooms

    async def fill(
        self, queue: Iterable[Review] = (), candidates: Iterable[CandidateRecord] = (), *, warned: bool = True
    ) -> None:
        """Puts reviews into the queue and candidates into the pipeline. warned: lint's warnings were told before."""
        from bot.publishing.queue import AddToQueue

        now = self.world.clock.now()
        async with self.rooms() as rooms:
            add = AddToQueue(rooms.database.queue)
            for review in queue:
                await add(review, now)
            await rooms.database.imports.keep(candidates, now)
            await rooms.lint_queue(now)
            for notice in await rooms.database.notices.pending(999):
                if warned and notice.kind == "lint" and not notice.facts["held"]:
                    await rooms.database.notices.told(notice.id, now)

    @asynccontextmanager
    async def bot(
        self,
        checkpoint: Checkpoint = no_checkpoint,
        embedder: Embedder | None = None,
        outside: Outside | None = None,
        **changes: Any,
    ) -> AsyncIterator[None]:
        """The bot in this process; it has stopped in good order when the block ends."""
        async with self.at_work(self.settings(**changes), checkpoint, embedder, outside):
            yield

    @asynccontextmanager
    async def at_work(
        self,
        settings: Settings,
        checkpoint: Checkpoint = no_checkpoint,
        embedder: Embedder | None = None,
        outside: Outside | None = None,
    ) -> AsyncIterator[None]:
        """The same by settings that are told whole."""
        stop = asyncio.Event()
        async with build(settings, self.world.clock, checkpoint, embedder, outside) as running:
            task = asyncio.create_task(running.run(stop))
            try:
                yield
            finally:
                stop.set()
                await task

    @asynccontextmanager
    async def bot_process(self, crash_at: str = "", **changes: Any) -> AsyncIterator[BotProcess]:
        """The bot in a process of its own, following the stage's clock; killed when the block ends.

        crash_at: "NAME:N" kills it with SIGKILL inside the nth checkpoint of that name; `traps.py` has other traps.
        """
        process = start(self.folder / "clock", crash_at, self._settings(changes), self.log, self.lease_seconds)
        async with _killed_in_the_end(process):
            try:
                yield process
            except AssertionError:  # what the bot said of it, for whoever reads the report
                print(self.log.read_text(errors="replace")[-_LOG_SHOWN:])
                raise

    @asynccontextmanager
    async def command(self, *arguments: str, **changes: Any) -> AsyncIterator[asyncio.subprocess.Process]:
        """`python -m bot ARGUMENTS`, on the machine's own clock; all that it prints is in `stdout`."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            env=self._environment(changes) | {"PYTHONPATH": str(Path(bot.__file__).parents[1])},
            cwd=self.folder,  # where no `.env` of a developer lies
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with _killed_in_the_end(process):
            yield process

    def _environment(self, changes: dict[str, Any]) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        return inherited | self._settings(changes)

    def _settings(self, changes: dict[str, Any]) -> dict[str, str]:
        """By their names in the environment."""
        values = self.settings(**changes).model_dump(exclude_none=True, exclude_defaults=True)
        return {PREFIX + name.upper(): _as_text(value) for name, value in values.items()}


@asynccontextmanager
async def stage(
    folder: Path, database_url: str | None = None, account: Bot = BOT, channel: Channel = CHANNEL
) -> AsyncIterator[Stage]:
    """An empty channel on a Friday evening; its people have not pressed Start yet."""
    clock = MovableClock(FRIDAY_EVENING, folder / "clock")
    clock.stop()
    world = World(clock, account, channel)
    async with serving(world) as address:
        yield Stage(folder, world, address, database_url or f"sqlite+aiosqlite:///{folder / 'bot.db'}")


@asynccontextmanager
async def _killed_in_the_end(process: asyncio.subprocess.Process | BotProcess) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return value.get_secret_value() if hasattr(value, "get_secret_value") else str(value)
