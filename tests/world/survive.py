"""Stories that go on where they were when the bot died, however early or late that is."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from tests.makers import make_review
from tests.sandbox.people import Json, labels
from tests.story.voting import HOURS, papers
from tests.story.voting import vote as votes
from tests.world.bot import NO_START
from tests.world.play import BODY, settled, started, stopped, way
from tests.world.stage import OWNER, READERS, SATURDAY_SLOT, Stage

_REAL_SECONDS = 60.0
_ASKS = 10

Story = Callable[[], Coroutine[object, object, None]]
"""May be cancelled anywhere, and told again from its beginning: what was done before is not done twice."""


async def survives(town: Stage, trap: str, story: Story) -> bool:
    """Tells the story to a bot with this trap, and to another one if it died; whether it did."""
    async with way(town, trap) as settings, town.bot_process(trap, log_level="DEBUG", **settings) as process:
        telling, dying = asyncio.ensure_future(story()), asyncio.create_task(process.wait())
        await asyncio.wait((telling, dying), return_when=asyncio.FIRST_COMPLETED)
        if telling.done():
            telling.result()
            process.send_signal(signal.SIGTERM)
        else:
            telling.cancel()
        async with asyncio.timeout(_REAL_SECONDS):
            died = await dying in (-signal.SIGKILL, NO_START)
        await town.people.clock("stop")
    if died:
        async with started(town) as process:
            await process.outlives(story())
            await stopped(process)
    return died


@dataclass(slots=True)
class LongReview:
    """A review of five messages leaves at its slot, after a short one."""

    town: Stage
    asked: int = 0

    async def begin(self) -> None:
        await self.town.fill(queue=[make_review("Before"), make_review("The one", body=BODY)])
        await self.town.people.start(OWNER)
        async with self.town.bot_process(log_level="DEBUG") as process:
            await self.town.people.wait_for_call("setMyCommands")
            await self.town.people.clock("set", SATURDAY_SLOT)
            await process.outlives(settled(self.town, "Posted: No. 1"))
            await stopped(process)

    async def __call__(self) -> None:
        tomorrow = SATURDAY_SLOT.replace(day=SATURDAY_SLOT.day + 1)
        if await self.town.people.now() < tomorrow:
            await self.town.people.clock("set", tomorrow)
        self.asked += await settled(self.town, "Posted: No. 2")


@dataclass(slots=True)
class Ballot:
    """A poll is proposed, opened, voted on, closed, and its result announced."""

    town: Stage
    asked: int = 0
    pressed: bool = False
    voted: bool = False

    async def begin(self) -> None:
        await self.town.fill(queue=[make_review("Before")], candidates=papers())
        for person in (OWNER, *READERS):
            await self.town.people.start(person)
        async with self.town.bot_process(log_level="DEBUG") as process:
            await self.town.people.wait_for_call("setMyCommands")
            await self.town.people.clock("set", SATURDAY_SLOT)
            await process.outlives(settled(self.town, "Posted: No. 1"))
            await stopped(process)

    async def __call__(self) -> None:
        people = self.town.people
        if not self.pressed:
            proposal = await self._proposal()
            self.pressed = True
            await people.press(OWNER, proposal, "Open the poll")
        self.asked += await settled(self.town, "The poll stands in the channel")
        poll = await people.wait_for("channel", lambda message: "poll" in message)
        if not self.voted:
            self.voted = True
            await votes(self.town, poll, "Frugal", "Patient", "Frugal")
            await people.clock("advance", seconds=timedelta(hours=HOURS, minutes=1).total_seconds())
        self.asked += await settled(self.town, "The poll's result stands in the channel")

    async def _proposal(self) -> Json:
        """A reply may be lost: then a person asks again."""
        for _ in range(_ASKS):
            await self.town.people.say(OWNER, f"/ballot {HOURS}")
            with suppress(AssertionError):
                return await self.town.people.wait_for(OWNER, lambda message: "Open the poll" in labels(message), 5)
        raise AssertionError("no ballot is proposed")
