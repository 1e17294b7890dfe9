"""A sandbox in this process, and real bots in processes of their own, for measuring."""

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.intake.check import check
from bot.intake.formats import AUTO
from bot.intake.text import unwatched
from bot.publishing.queue import AddToQueue
from bot.sandbox.calls import Call
from bot.sandbox.cast import OWNER, READERS, Person
from bot.sandbox.clock import MovableClock
from bot.sandbox.messages import Message
from bot.sandbox.server import serving
from bot.sandbox.world import World
from bot.settings import PREFIX, Settings, read_settings
from bot.sources.files import read_source
from bot.sources.shipped import shipped
from bot.wiring.rooms import open_rooms
from tests.bench.generated import Inventor
from tests.makers import make_paper, make_review

HOURLY = "daily " + " ".join(f"{hour:02}:00" for hour in range(24))
_EVENING = datetime(2026, 11, 20, 18, 0, 5, tzinfo=UTC)
_OURS, _TRAPPED = "bot.sandbox.bot", "tests.world.bot"
_LOOK = 0.005  # seconds


class Town:
    """A channel with hourly slots, whose owner pressed Start. The clock runs as fast as real time."""

    def __init__(self, folder: Path, world: World, address: str) -> None:
        self.folder, self.world, self.address = folder, world, address
        self._last = 0

    @property
    def settings(self) -> Settings:
        url = f"sqlite+aiosqlite:///{self.folder / 'bot.db'}"
        return read_settings(_env_file=None, database_url=url, slots=HOURLY)

    async def queue(self, count: int) -> None:
        """So many invented reviews, a message each; nothing is wrong with them."""
        inventor = Inventor()
        async with open_rooms(self.settings) as rooms:
            add = AddToQueue(rooms.database.queue)
            for number in range(count):
                review = make_review(
                    inventor.title(number),
                    body=inventor.body(number, 2_500),
                    hook="What nobody expected of it.",
                    paper=make_paper(f"2405.{number:05}"),
                )
                await add(review, self.world.clock.now())

    async def shelve(self) -> None:
        """The archive that ships."""
        async with open_rooms(self.settings) as rooms:
            now = self.world.clock.now()
            await rooms.import_file(
                check(read_source(shipped("archive.jsonl")), AUTO, now.date(), unwatched), now, unwatched
            )

    @asynccontextmanager
    async def bot(self, trap: str | None = None) -> AsyncIterator[Process]:
        """The bot as the sandbox starts it, or one with a trap (`tests/world/traps.py`); killed in the end."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", _OURS if trap is None else _TRAPPED, str(self.folder / "clock")),
            *([] if trap is None else [trap]),
            env=self._environment(),
            stdin=PIPE,
            stderr=None if trap is None else DEVNULL,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        return inherited | {
            "BOT_TOKEN": self.world.bot.token,
            "BOT_CHANNEL": f"@{self.world.channel.username}",
            "BOT_OWNERS": str(OWNER.id),
            "BOT_API_BASE_URL": self.address,
            "BOT_DATABASE_URL": self.settings.database_url,
            "BOT_SLOTS": HOURLY,
            "BOT_LOG_LEVEL": "WARNING",
        }

    def new_calls(self) -> list[Call]:
        """Those that came since the last one that was given."""
        found = self.world.calls.after(self._last)
        self._last = found[-1].n if found else self._last
        return found

    async def call(self, method: str, process: Process, channel: bool = True) -> Call:
        """The next call of this method (that names the channel)."""
        while True:
            for call in self.world.calls.after(self._last):
                self._last = call.n
                if call.method == method and (not channel or self.is_about_channel(call)):
                    return call
            _alive(process)
            await asyncio.sleep(_LOOK)

    async def receipt(self, number: int, process: Process) -> None:
        """Returns when the owner was told that the review with this number is posted."""
        while not any(f"Posted: No. {number}" in message.text for message in self.world.messages.every(OWNER.id)):
            _alive(process)
            await asyncio.sleep(_LOOK)

    def posts(self) -> list[Message]:
        """What stands in the channel."""
        return [message for message in self.world.messages.every(self.world.channel.id) if not message.deleted]

    def to_next_slot(self) -> None:
        self.world.clock.set(self.settings.schedule.next_after(self.world.clock.now()).at)

    def is_about_channel(self, call: Call) -> bool:
        channel = self.world.channel
        places = (call.params.get("chat_id"), call.params.get("from_chat_id"))
        return bool({str(place) for place in places} & {str(channel.id), f"@{channel.username}"})


def _alive(process: Process) -> None:
    if process.returncode is not None:
        raise SystemExit(f"the bot ended with {process.returncode} before its time")


@asynccontextmanager
async def town(more: Sequence[Person] = ()) -> AsyncIterator[Town]:
    """`more` people have pressed Start long ago, as everybody has."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = World(MovableClock(_EVENING, folder / "clock"), people=(OWNER, *READERS, *more))
        world.started |= set(world.people)
        async with serving(world) as address:
            yield Town(folder, world, address)
