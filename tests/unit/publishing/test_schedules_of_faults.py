"""Whatever happens, in any order: no message is lost, none is doubled, none is out of its order.

Each seed is a world of its own: a few posts, a channel that answers, refuses, is flooded, or loses requests or answers;
a database that fails before or after its commit; a process that is killed at any checkpoint and starts again; and an
owner who looks into the channel and answers what is there.
"""

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from bot.errors import DatabaseAway
from bot.publishing.deliver import DeliverPosts
from bot.publishing.post import Part, PartState
from tests.fakes.channel import LANDED, LOST, OK, REFUSED, FakeChannel, Reply, not_now
from tests.fakes.clock import StandingClock
from tests.fakes.delivery import MemoryDelivery
from tests.fakes.memory import Memory
from tests.makers import make_post

SEEDS = 1_000
_TURNS = 60  # in the first half faults happen; the second is calm, so that everything can end
_REPLIES = (OK, OK, OK, LANDED, LOST, not_now(), not_now(3), not_now(90))


class Killed(BaseException):
    """The process dies: nothing that it had in memory is left."""


class Faults:
    """What goes wrong, drawn from a seed until `calm`."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 a failure is replayed from its seed
        self.calm = False

    def happens(self, probability: float) -> bool:
        return not self.calm and self.chance.random() < probability

    def checkpoint(self, name: str) -> None:
        if self.happens(0.03):
            raise Killed(name)


class FaultyChannel(FakeChannel):
    def __init__(self, faults: Faults, refusals: bool) -> None:
        super().__init__()
        self._faults = faults
        self._refusals = refusals

    def reply(self) -> Reply:
        if self._faults.calm:
            return OK
        return self._faults.chance.choice((*_REPLIES, REFUSED) if self._refusals else _REPLIES)


class FaultyDelivery(MemoryDelivery):
    """Any write may fail, before its commit or after it."""

    def __init__(self, memory: Memory, faults: Faults) -> None:
        super().__init__(memory.tables)
        self._faults = faults

    async def begin(self, part: Part, now: datetime, deadline: datetime) -> Part | None:
        self._fail()
        begun = await super().begin(part, now, deadline)
        self._fail()
        return begun

    async def confirm(self, part: Part, sent_id: int | None, poll_id: str | None, now: datetime) -> bool:
        self._fail()
        done = await super().confirm(part, sent_id, poll_id, now)
        self._fail()
        return done

    async def postpone(self, part: Part, retry_at: datetime, reason: str) -> bool:
        self._fail()
        done = await super().postpone(part, retry_at, reason)
        self._fail()
        return done

    async def refuse(self, part: Part, reason: str, now: datetime) -> bool:
        self._fail()
        done = await super().refuse(part, reason, now)
        self._fail()
        return done

    async def lose(self, part: Part, reason: str, now: datetime) -> bool:
        self._fail()
        done = await super().lose(part, reason, now)
        self._fail()
        return done

    def _fail(self) -> None:
        if self._faults.happens(0.03):
            raise DatabaseAway("a fault of the test")


class World:
    """One seed's database, channel and process."""

    def __init__(self, seed: int, refusals: bool) -> None:
        self.faults = Faults(seed)
        self.memory = Memory()
        self.clock = StandingClock()
        self.channel = FaultyChannel(self.faults, refusals)
        self.store = FaultyDelivery(self.memory, self.faults)
        self.posts = [
            [f"{name}{number}" for number in range(1, self.faults.chance.randint(1, 5) + 1)]
            for name in "abc"[: self.faults.chance.randint(1, 3)]
        ]
        for texts in self.posts:
            self.memory.tables.plan(make_post(*texts), texts[0])
        self.deliver = self.process()

    def process(self) -> DeliverPosts:
        return DeliverPosts(self.store, self.channel, self.clock, self.faults.checkpoint)

    @property
    def parts(self) -> list[Part]:
        return [part for kept in self.memory.tables.posts.values() for part in kept.parts]

    async def live(self, owner_answers: bool) -> None:
        for turn in range(_TURNS):
            self.faults.calm = turn >= _TURNS // 2
            if self.faults.happens(0.05):
                await self.restart()
            try:
                await self.deliver()
            except Killed:
                await self.restart()
            except DatabaseAway:
                pass  # the next tick goes on
            await self.tell_owner(owner_answers)
            self.clock.move(timedelta(seconds=self.faults.chance.choice((1, 5, 60, 301))))

    async def restart(self) -> None:
        while True:
            self.deliver = self.process()
            try:
                await self.deliver.recover(self.clock.now())
            except DatabaseAway:
                continue
            return

    async def tell_owner(self, answers: bool) -> None:
        """The owner sees what is in the channel, and says so, perhaps twice."""
        for part in self.parts:
            if part.state is PartState.UNKNOWN:
                await self.store.asked(part.id, part.attempt)
            elif part.state is PartState.ASKED and answers:
                there = part.frozen.payload["text"] in self.channel.landed
                for press in range(2):
                    cause = f"{part.id} {part.attempt} {press}"
                    assert await self.store.settle(part.id, part.attempt, there, self.clock.now(), cause) is (
                        press == 0
                    )

    def check(self, ends: set[PartState]) -> None:
        landed = self.channel.landed
        doubled = [text for text, times in Counter(landed).items() if times > 1]
        assert not doubled
        for texts in self.posts:
            mine = [text for text in landed if text in texts]
            assert mine == texts[: len(mine)], "out of order, or with a hole"
        confirmed = [part.frozen.payload["text"] for part in self.parts if part.state is PartState.CONFIRMED]
        assert set(confirmed) <= set(landed), "confirmed, but not there"
        awaited = {part.state for kept in self.memory.tables.posts.values() for part in kept.parts if not kept.ended}
        assert awaited - {PartState.CONFIRMED, PartState.PLANNED} <= ends
        for kept in self.memory.tables.posts.values():
            assert kept.ended or any(part.state in ends for part in kept.parts), "a post was forgotten"


@pytest.mark.parametrize(
    ("refusals", "owner_answers", "ends"),
    [
        (False, True, set()),  # every message arrives
        (True, True, {PartState.FAILED}),
        (True, False, {PartState.FAILED, PartState.ASKED}),
    ],
)
async def test_no_schedule_of_faults_loses_doubles_or_disorders_a_message(
    refusals: bool, owner_answers: bool, ends: set[PartState], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(100)  # a thousand worlds have much to log
    seen: Counter[str] = Counter()
    for seed in range(SEEDS):
        world = World(seed, refusals)
        await world.live(owner_answers)
        try:
            world.check(ends)
        except AssertionError as error:
            error.add_note(f"seed {seed}, refusals {refusals}, owner answers {owner_answers}")
            raise
        seen.update(part.state for part in world.parts)
        await asyncio.sleep(0)
    assert set(seen) >= {PartState.CONFIRMED, *ends}, "the faults reach every end"
