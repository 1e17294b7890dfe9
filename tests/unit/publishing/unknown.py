"""A part of which nobody knows whether it stands in the channel."""

from collections.abc import Callable
from datetime import timedelta

from bot.publishing.post import Part
from bot.publishing.settle import SettleUnknown
from tests.fakes.channel import FakeChannel, FakeProber
from tests.fakes.clock import StandingClock
from tests.fakes.memory import Memory
from tests.makers import CHANNEL_ID, NOW, later, make_post


class World:
    """A channel with one known message, and a part `a1` of which nobody knows since `NOW`."""

    def __init__(self, *, known: bool = True) -> None:
        self.memory = Memory()
        self.clock = StandingClock()
        self.channel = FakeChannel()
        self.prober = FakeProber(self.channel)
        self.first = self.channel.write(CHANNEL_ID, "old")
        self.known = known
        self.points: list[str] = []
        self.settle = self.process()

    def process(self, checkpoint: Callable[[str], None] | None = None) -> SettleUnknown:
        points = checkpoint or self.points.append
        return SettleUnknown(self.memory.evidence, self.memory.delivery, self.prober, self.clock, points)

    async def lose(self, *texts: str) -> None:
        if self.known:
            await self.memory.evidence.keep([self.channel.standing[self.first]], NOW)
        self.memory.tables.plan(make_post(*texts or ("a1",)), "a1")
        await self.lose_again()

    async def lose_again(self) -> None:
        now = self.clock.now()
        part = (await self.memory.delivery.due(now))[-1]
        begun = await self.memory.delivery.begin(part, now, now + timedelta(seconds=45))
        assert begun is not None
        await self.memory.delivery.lose(begun, "time-out", now)

    async def at(self, **units: float) -> None:
        """A tick, so long after `NOW`."""
        self.clock.move(later(**units) - self.clock.now())
        await self.settle()

    async def ticks(self, until: int) -> None:
        """One a second."""
        while self.clock.now() < later(seconds=until):
            self.clock.move(timedelta(seconds=1))
            await self.settle()

    @property
    def part(self) -> Part:
        return self.memory.tables.parts[0]

    @property
    def state(self) -> str:
        return str(self.part.state)

    @property
    def notices(self) -> list[str]:
        return [notice.kind for notice in self.memory.tables.notices]
