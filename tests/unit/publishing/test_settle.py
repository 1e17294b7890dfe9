"""What nobody answered for is settled by what stands in the channel, else by the owners."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.errors import DatabaseAway
from bot.publishing.evidence import CannotLook, Look, SeenMessage
from bot.publishing.looking import LOOKS
from bot.publishing.post import NotNow, Part, visible_hash
from bot.publishing.settle import SettleUnknown
from tests.fakes.channel import FakeChannel, FakeProber
from tests.fakes.clock import StandingClock
from tests.fakes.evidence import MemoryEvidence
from tests.fakes.memory import Memory
from tests.makers import CHANNEL_ID, NOW, later, make_frozen_poll, make_post


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


async def test_a_message_that_stands_there_is_found_after_ten_seconds() -> None:
    world = World()
    await world.lose()
    found = world.channel.write(CHANNEL_ID, "a1")
    await world.ticks(9)
    assert world.prober.looks == []
    await world.ticks(10)
    assert (world.state, world.part.message_id) == ("confirmed", found)


async def test_one_that_was_told_is_confirmed_without_a_look() -> None:
    world = World()
    await world.lose()
    found = world.channel.write(CHANNEL_ID, "a1")
    await world.memory.evidence.keep([world.channel.standing[found]], NOW)
    await world.settle()
    assert (world.state, world.prober.looks) == ("confirmed", [])


async def test_one_that_lands_between_the_sweeps_is_found_by_the_second() -> None:
    world = World()
    await world.lose()
    await world.ticks(60)
    world.channel.write(CHANNEL_ID, "a1")
    await world.ticks(121)
    assert world.state == "confirmed"


async def test_two_clean_sweeps_plan_the_part_again() -> None:
    world = World()
    await world.lose()
    await world.ticks(119)
    assert world.state == "unknown"
    await world.ticks(120)
    assert world.state == "planned"
    assert world.points == ["sweep done", "sweep done", "part denied"]


async def test_one_tick_makes_one_sweep_however_late_it_is() -> None:
    world = World()
    await world.lose()
    await world.at(hours=1)
    assert world.state == "unknown"
    await world.at(hours=1, seconds=1)
    assert world.state == "planned"


async def test_a_sweep_ends_after_five_empty_ids() -> None:
    world = World()
    await world.lose()
    await world.at(seconds=10)
    assert world.prober.looks == [world.first + passed for passed in range(1, 6)]


async def test_a_sweep_goes_on_behind_holes_and_known_messages() -> None:
    world = World()
    await world.lose()
    holes = [world.channel.write(CHANNEL_ID, "deleted") for _ in range(6)]
    told = world.channel.write(CHANNEL_ID, "somebody's")
    found = world.channel.write(CHANNEL_ID, "a1")
    for message_id in holes:
        await world.channel.delete(CHANNEL_ID, message_id)
    await world.memory.evidence.keep([world.channel.standing[told]], NOW)
    await world.at(seconds=10)
    assert world.part.message_id == found
    assert told not in world.prober.looks


async def test_another_text_is_no_evidence_and_is_kept() -> None:
    world = World()
    await world.lose()
    other = world.channel.write(CHANNEL_ID, "a2")
    await world.at(seconds=10)
    assert world.state == "unknown"
    assert await world.memory.evidence.head(CHANNEL_ID) == other


async def test_the_owners_learn_once_what_the_copies_are_before_the_first_look() -> None:
    world = World()
    await world.lose()
    assert "probing" not in world.notices
    await world.at(seconds=10)
    world.settle = world.process()
    await world.at(seconds=120)
    assert world.notices.count("probing") == 1


async def test_where_looking_is_impossible_the_owners_are_asked_when_nothing_can_land_any_more() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [CannotLook("protected content")] * 99
    await world.ticks(119)
    assert world.state == "unknown"
    await world.ticks(120)
    assert world.state == "asked"
    assert world.part.reason == "protected content"
    assert world.notices.count("part_asked") == 1


async def test_a_sweep_without_an_answer_is_repeated() -> None:
    world = World()
    await world.lose()
    world.channel.write(CHANNEL_ID, "a1")
    world.prober.answers = [NotNow("no answer")] * 3
    await world.ticks(60)
    assert world.state == "confirmed"


async def test_a_pause_is_kept_to_the_letter_whoever_looks() -> None:
    world = World()
    await world.lose()
    world.memory.tables.plan(make_post("b1"), "b1")
    await world.lose_again()
    world.prober.answers = [NotNow("429", 50)]
    await world.ticks(59)
    assert len(world.prober.looks) == 1
    await world.ticks(62)
    assert len(world.prober.looks) > 1


@pytest.mark.parametrize("retry_after", [None, 3600.0])
async def test_after_three_minutes_in_vain_the_owners_are_asked(retry_after: float | None) -> None:
    world = World()
    await world.lose()
    world.prober.answers = [NotNow("no answer", retry_after)] * 99
    await world.ticks(189)
    assert world.state == "unknown"
    await world.ticks(190)
    assert world.state == "asked"


async def test_a_find_settles_what_was_asked() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [NotNow("no answer")] * 9
    await world.ticks(400)
    assert world.state == "asked"
    world.prober.answers.clear()
    world.channel.write(CHANNEL_ID, "a1")
    await world.ticks(800)
    assert world.state == "confirmed"


async def test_a_day_after_the_question_nobody_looks_any_more() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [CannotLook("protected content")] * 9999
    await world.at(seconds=120)
    await world.at(hours=25)
    looks = len(world.prober.looks)
    await world.at(hours=30)
    assert len(world.prober.looks) == looks


async def test_without_an_anchor_a_clean_sweep_proves_nothing() -> None:
    world = World(known=False)
    await world.lose()
    await world.ticks(119)
    assert world.state == "unknown"
    await world.ticks(120)
    assert world.state == "asked"


async def test_without_an_anchor_a_find_is_proof() -> None:
    world = World(known=False)
    world.channel.standing[1] = SeenMessage(
        channel_id=CHANNEL_ID, message_id=1, method="sendMessage", text_hash=visible_hash("a1")
    )
    await world.lose()
    await world.at(seconds=10)
    assert world.state == "confirmed"


async def test_without_an_anchor_years_of_messages_are_not_copied() -> None:
    world = World(known=False)
    for number in range(1, 2000):
        world.channel.land(CHANNEL_ID, number, f"old {number}")
    await world.lose()
    await world.ticks(200)
    assert world.state == "asked"
    assert len(world.prober.looks) == 2 * LOOKS


async def test_a_long_row_of_other_messages_is_looked_at_in_portions() -> None:
    world = World()
    await world.lose()
    for _ in range(LOOKS):
        world.channel.write(CHANNEL_ID, "somebody's")
    world.channel.write(CHANNEL_ID, "a1")
    await world.at(seconds=10)
    assert world.state == "unknown"
    await world.at(seconds=20)
    assert world.state == "confirmed"


async def test_a_poll_whose_id_is_not_told_is_asked_about() -> None:
    world = World()
    await world.memory.evidence.keep([world.channel.standing[world.first]], NOW)
    world.memory.tables.plan(make_post(parts=(make_frozen_poll(),)), "poll")
    await world.lose_again()
    world.channel.land(CHANNEL_ID, world.first + 1, "Which paper next?", method="sendPoll")
    await world.ticks(120)
    assert world.state == "asked"


async def test_the_owners_are_reminded_three_times() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [CannotLook("protected content")] * 9999
    asked: list[int] = []
    for minutes in range(2, 60 * 30):
        await world.at(minutes=minutes)
        if world.notices.count("part_asked") > len(asked):
            asked.append(minutes - 2)
    assert asked == [0, 60, 360, 1440]


async def test_after_a_long_time_away_the_reminders_do_not_come_together() -> None:
    world = World()
    await world.lose()
    world.prober.answers = [CannotLook("protected content")] * 9999
    await world.at(seconds=120)
    world.settle = world.process()
    await world.at(hours=30)
    await world.at(hours=30, seconds=1)
    assert world.notices.count("part_asked") == 2


async def test_a_copy_that_lands_after_all_is_told_when_something_stands_above_it() -> None:
    world = World()
    await world.lose()
    await world.ticks(120)
    late = world.channel.write(CHANNEL_ID, "a1")
    again = await world.memory.delivery.begin(world.part, world.clock.now(), later(minutes=5))
    assert again is not None
    second = world.channel.write(CHANNEL_ID, "a1")
    await world.memory.delivery.confirm(again, second, None, world.clock.now())
    await world.at(seconds=121)
    (copy,) = [notice.facts for notice in world.memory.tables.notices if notice.kind == "stray_copy"]
    assert (copy["message_id"], copy["original_id"]) == (late, second)


async def test_what_is_seen_before_it_is_sent_again_is_confirmed() -> None:
    world = World()
    await world.lose()
    await world.ticks(120)
    late = world.channel.write(CHANNEL_ID, "a1")
    await world.memory.evidence.keep([world.channel.standing[late]], world.clock.now())
    assert await world.memory.delivery.begin(world.part, world.clock.now(), later(minutes=5)) is None
    await world.at(seconds=121)
    assert (world.state, world.part.message_id) == ("confirmed", late)


async def test_a_crash_after_a_sweep_repeats_it() -> None:
    class Killed(BaseException):
        pass

    def kill(_: str) -> None:
        raise Killed

    world = World()
    await world.lose()
    world.channel.write(CHANNEL_ID, "a1")
    world.settle = world.process(kill)
    with pytest.raises(Killed):
        await world.at(seconds=10)
    assert world.state == "unknown"
    world.settle = world.process()
    await world.at(seconds=11)
    assert world.state == "confirmed"


async def test_a_database_that_is_away_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    await world.lose()

    async def away(*_: object) -> bool:
        raise DatabaseAway("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(world.memory.evidence, "swept", away)
        for minutes in range(1, 10):
            with pytest.raises(DatabaseAway):
                await world.at(minutes=minutes)
    await world.at(minutes=10)
    await world.at(minutes=10, seconds=1)
    assert world.state == "planned"


async def test_a_clock_that_was_set_back_delays_by_a_call_at_most() -> None:
    world = World()
    await world.lose()
    world.clock.move(-timedelta(days=1))
    for _ in range(200):
        world.clock.move(timedelta(seconds=1))
        await world.settle()
    assert world.state == "planned"


async def test_stopping_lets_the_look_under_way_be_the_last() -> None:
    world = World()
    stopping: list[asyncio.Task[None]] = []

    class Stopping(FakeProber):
        async def look(self, channel_id: int, message_id: int) -> Look:
            stopping.append(asyncio.create_task(world.settle.stop()))
            await asyncio.sleep(0)
            return await super().look(channel_id, message_id)

    world.prober = Stopping(world.channel)
    world.settle = world.process()
    await world.lose()
    await world.at(seconds=10)
    await asyncio.gather(*stopping)
    assert len(world.prober.looks) == 1
    assert world.state == "unknown"


async def test_an_idle_run_makes_three_calls_of_the_store() -> None:
    class Counting(MemoryEvidence):
        calls = 0

        def __getattribute__(self, name: str) -> object:
            if not name.startswith("_") and name != "calls":
                type(self).calls += 1
            return super().__getattribute__(name)

    world = World()
    evidence = Counting(world.memory.tables)
    settle = SettleUnknown(evidence, world.memory.delivery, world.prober, world.clock, world.points.append)
    await settle()
    Counting.calls = 0
    world.clock.move(timedelta(seconds=1))
    await settle()
    assert Counting.calls == 3


async def test_what_was_seen_is_forgotten_after_eight_days() -> None:
    world = World()
    await world.lose()
    other = world.channel.write(CHANNEL_ID, "a1")
    await world.memory.evidence.keep([world.channel.standing[other]], NOW)
    await world.settle()
    assert len(world.memory.tables.seen) == 2
    await world.at(days=8, hours=1)
    assert len(world.memory.tables.seen) == 1, "but never the highest"
