"""What nobody answered for is settled by what stands in the channel, else by the owners."""

import asyncio
from datetime import timedelta

import pytest

from bot.publishing.evidence import Look
from bot.publishing.looking import LOOKS
from bot.publishing.settle import SettleUnknown
from tests.fakes.channel import FakeProber
from tests.fakes.evidence import MemoryEvidence
from tests.makers import CHANNEL_ID, NOW, later
from tests.unit.publishing.unknown import World


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
