"""Some days of a channel, drawn from a seed: posts, polls, searches, edits, troubles, deaths, a clock that jumps."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bot.errors import ReviewBotError
from bot.publishing.points import Point
from bot.publishing.slots import Schedule
from bot.reviews.review import ReviewState
from tests.makers import make_review
from tests.postgres import run
from tests.story.voting import papers
from tests.world.deeds import Deeds, body_of
from tests.world.mortal import Elapsed, Fate, Fates, Killed, Mortal, mortal
from tests.world.oracle import Records, read_records
from tests.world.stage import OWNER, READERS, Stage

BEGINS = (
    datetime(2026, 10, 23, 18, tzinfo=UTC),
    datetime(2026, 11, 20, 18, tzinfo=UTC),
    datetime(2027, 3, 24, 18, tzinfo=UTC),
)
"""In Jerusalem: before the clocks go back, on an ordinary Friday, before they go forward."""
SLOTS = ("daily 09:00", "daily 09:00 20:30", "daily 01:30 02:30 14:00")
DEATHS = (
    *(("commit", 60), ("committed", 60), ("request", 30), ("halfway", 30), ("answered", 30)),
    *(("post request", 4), ("post halfway", 4), ("post answered", 4), ("freeze committed", 2), ("open committed", 1)),
    *(("begin commit", 4), ("begin committed", 4), ("confirm commit", 4), ("confirm committed", 4)),
    *(("lose committed", 2), ("settle commit", 2), ("close committed", 1), ("accept committed", 6)),
    *((str(point), 2) for point in Point),
)
"""Where a process may die, and the highest count of such places that it may live to see."""

REAL = 1 / 40
"""How many lives end in a process of its own, which takes some seconds."""
RATE = 100.0  # seconds of the sandbox's clock in a real one meanwhile

_STEPS = (1, 1, 4, 12, 40, 121, 400)  # seconds between two ticks: a machine may sleep
_SHARE = 0.3
_FELT = 1.0  # seconds of real time between two deeds that a real process feels
_STOPPED, _KILLED = 0.06, 0.04  # how likely after a deed
_STARTS_AT_MOST = 20
_CALM_TICKS = 100
"""Far more than it takes: an unknown part is decided in three minutes, and a tick is 30 s then."""


@dataclass(slots=True)
class Lived:
    """What there was. wrong: what a process did that none may."""

    schedule: Schedule
    began: datetime = BEGINS[0]
    days: float = 0.0
    deaths: int = 0
    stops: int = 0
    troubles: int = 0
    clock_set: bool = False
    wrong: list[str] = field(default_factory=list)


class Life:
    """Of one seed. `deeds`: how much happens; `real`: how likely it ends in a process of its own."""

    def __init__(
        self, town: Stage, seed: int, world: tuple[Fates, Elapsed], deeds: int = 14, real: float = REAL
    ) -> None:
        self._town, self._chance, self._left = town, Random(seed), deeds  # noqa: S311  no secret
        self._people, self._real, (self._fates, _) = town.people, real, world
        policy = self._chance.choice(("post", "next"))
        self._chosen = {"slots": self._chance.choice(SLOTS), "late_policy": policy}
        self._settings = town.settings(**self._chosen)
        self._together = self._chance.random() < 0.4
        self._bodies = {number: self._chance.choice((1, 1, 1, 2, 3)) for number in range(self._chance.randint(2, 6))}
        self._deeds = Deeds(town, self._chance, world, self._settings.schedule, self._bodies)
        self._lived = Lived(self._settings.schedule)

    async def __call__(self) -> Lived:
        self._lived.began = await self._prepare()
        while self._left > 0:
            await self._process(self._trap(), self._busy)
        if self._chance.random() < self._real:
            await self._really()
        await self._deeds.mend()
        await self._process("", self._come_to_rest)
        self._lived.days = ((await self._people.now()) - self._lived.began) / timedelta(days=1)
        self._lived.troubles, self._lived.clock_set = self._deeds.troubles, self._deeds.clock_set
        return self._lived

    async def _prepare(self) -> datetime:
        began = await self._people.clock("set", self._chance.choice(BEGINS))
        reviews = [make_review(f"Title {n}", body=body_of(n, parts)) for n, parts in self._bodies.items()]
        await self._town.fill(queue=reviews, candidates=papers())
        for person in (OWNER, *READERS):
            await self._people.start(person)
        return began

    def _trap(self) -> str:
        name, most = self._chance.choice(DEATHS)
        return f"{name}:{self._chance.randint(1, most)}" if self._chance.random() < 0.8 else ""

    async def _process(self, trap: str, live: Callable[[Mortal], Awaitable[None]]) -> None:
        """One process from its start to its end. One that may not start is started again a while later."""
        for tried in range(_STARTS_AT_MOST):
            if tried > _STARTS_AT_MOST / 2:
                await self._deeds.mend()
            self._fates.now = fate = Fate(trap)
            try:
                async with mortal(self._town, fate, self._settings, self._chance) as one:
                    try:
                        await live(one)
                    finally:
                        self._lived.wrong += one.wrong
                    await one.end()
                    self._lived.stops += 1
                    return
            except ReviewBotError as error:
                logging.info("no start: %s", error)
                self._outlast_lease()
                await self._deeds.pass_by(30)
            except Killed:
                self._lived.deaths += 1
                self._outlast_lease()
                return
        raise AssertionError("the bot does not start any more")

    async def _really(self) -> None:
        """For a while in a process of its own, which ends by a real signal."""
        async with self._town.bot_process(self._trap(), log_level="DEBUG", **self._chosen) as process:
            await self._people.clock("start", rate=RATE)
            for deed in (self._deeds.lose_answer, self._deeds.to_the_slot, self._deeds.ask):
                await deed()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_FELT):
                        await process.wait()
                        break
            else:
                process.send_signal(self._chance.choice((signal.SIGKILL, signal.SIGTERM)))
            self._lived.deaths += await process.wait() == -signal.SIGKILL
            await self._people.clock("stop")
        self._outlast_lease()

    def _outlast_lease(self) -> None:
        """Of a dead process: the server's clock decides that it is over, and nobody moves that one."""
        if not self._town.database_url.startswith("sqlite"):
            run(self._town.database_url, "UPDATE leases SET expires_at = clock_timestamp()")

    async def _busy(self, one: Mortal) -> None:
        """Until it dies, is stopped or killed, or nothing is left to do."""
        await one.tick(share=_SHARE)
        while self._left > 0:
            self._left -= 1
            await self._deeds.one(one)
            for _ in range(self._chance.choice((1, 1, 1, 2))):
                await self._deeds.pass_by(self._chance.choice(_STEPS))
                await one.tick(together=self._together, share=_SHARE)
            if (ends := self._chance.random()) < _STOPPED:
                return
            if ends < _STOPPED + _KILLED:
                self._fates.now.dead = True
                raise Killed

    async def _come_to_rest(self, one: Mortal) -> None:
        """Time passes, and the owner answers, until nothing waits any more, the next slot's post neither."""
        await self._deeds.to_the_slot()
        for tick in range(_CALM_TICKS):
            await one.tick(share=1 if tick % 2 else _SHARE)
            if tick % 2:
                records = await read_records(self._town.database_url)
                if not len(self._town.world.updates) and at_rest(records):
                    await self._search(one, records)
                    return
                await self._deeds.settle()
            await self._deeds.pass_by(30)

    async def _search(self, one: Mortal, records: Records) -> None:
        """A reader finds what was posted last."""
        posted = [review for review in records.reviews if review.state == ReviewState.ARCHIVED]
        if not posted:
            return
        await one.tick(share=0)  # the index follows with a tick
        title = max(posted, key=lambda review: (review.posted_at, review.number)).title
        asked = await self._people.say(READERS[0], f"/search {title}")
        for _ in range(2):  # an update is confirmed with the next poll
            await one.tick(share=0)
        answers = [
            said.get("text", "") for said in await self._people.messages(READERS[0]) if said["seq"] > asked["seq"]
        ]
        if not any(title in answer for answer in answers):
            self._lived.wrong.append(f"search does not find {title}: {answers}")


def at_rest(records: Records) -> bool:
    """Every post is over, and the owner has heard all."""
    told = all(notice.told_at is not None for notice in records.notices)
    return told and all(post.ended_at is not None for post in records.posts)
