"""The owners hear everything at least once, and their answer settles what only they can know."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import DatabaseAway
from bot.publishing.ports import Notice
from bot.publishing.post import PartState
from bot.publishing.quiet import parse_quiet_hours
from bot.publishing.tell import SettlePart, TellOwners
from tests.fakes.memory import Memory
from tests.makers import NOW, later, make_post


class FakeOwners:
    """Owners who hear of everything but the kinds in `deaf`; `broken` ones raise."""

    def __init__(self, deaf: tuple[str, ...] = (), broken: tuple[str, ...] = ()) -> None:
        self.deaf = deaf
        self.broken = broken
        self.asked: list[str] = []
        self.heard: list[str] = []

    async def tell(self, notice: Notice) -> bool:
        self.asked.append(notice.kind)
        if notice.kind in self.broken:
            raise KeyError("no words for this")
        if notice.kind in self.deaf:
            return False
        self.heard.append(notice.kind)
        return True


class World:
    def __init__(self, owners: FakeOwners) -> None:
        self.memory = Memory()
        self.owners = owners
        self.tell = TellOwners(self.memory.notices, self.memory.delivery, owners)

    async def note(self, *kinds: str) -> None:
        for kind in kinds:
            await self.memory.notices.add(kind, {}, NOW)

    async def lose_a_part(self) -> int:
        """A part whose outcome is unknown after its first attempt; its notice is written."""
        self.memory.tables.plan(make_post("a1"), "a1")
        (part,) = await self.memory.delivery.due(NOW)
        begun = await self.memory.delivery.begin(part, NOW, NOW)
        assert begun is not None
        await self.memory.delivery.lose(begun, "time-out", NOW)
        return part.id


async def test_notices_are_told_once_oldest_first() -> None:
    world = World(FakeOwners())
    await world.note("posted", "post_failed")
    await world.tell(NOW)
    await world.tell(later(days=1))
    assert world.owners.heard == ["posted", "post_failed"]


async def test_a_clock_that_was_ahead_keeps_no_notice_waiting() -> None:
    owners = FakeOwners(deaf=("posted",))
    world = World(owners)
    await world.note("posted")
    await world.tell(later(days=400))
    owners.deaf = ()
    await world.tell(NOW)
    assert owners.heard == ["posted"]


@pytest.mark.parametrize("owners", [FakeOwners(deaf=("posted",)), FakeOwners(broken=("posted",))])
async def test_one_that_cannot_be_told_waits_longer_each_time_and_holds_up_no_other(owners: FakeOwners) -> None:
    world = World(owners)
    await world.note("posted", "post_failed")
    for seconds in range(36):
        await world.tell(later(seconds=seconds))
    assert owners.heard == ["post_failed"]
    assert owners.asked.count("posted") == 4  # at 0, 5, 15 and 35 s
    owners.deaf = owners.broken = ()
    await world.tell(later(seconds=75))
    assert owners.heard == ["post_failed", "posted"]


async def test_many_that_cannot_be_told_do_not_hide_the_next() -> None:
    world = World(FakeOwners(deaf=("posted",)))
    await world.note(*["posted"] * 60)
    await world.tell(NOW)
    await world.note("post_failed")
    await world.tell(later(seconds=1))
    assert world.owners.heard == ["post_failed"]


async def test_a_question_follows_what_the_owners_know_of_the_part() -> None:
    world = World(FakeOwners())
    part_id = await world.lose_a_part()
    await world.memory.evidence.ask(part_id, 1, "protected content", NOW)
    await world.tell(NOW)
    assert world.owners.heard == ["part_unknown", "part_asked"]


async def test_a_question_that_was_answered_meanwhile_is_dropped() -> None:
    world = World(FakeOwners())
    part_id = await world.lose_a_part()
    await world.memory.delivery.settle(part_id, 1, True, NOW, "button:1")
    await world.tell(NOW)
    assert world.owners.heard == ["posted"]


async def test_a_question_about_an_attempt_that_another_followed_is_dropped() -> None:
    world = World(FakeOwners())
    part_id = await world.lose_a_part()
    await world.memory.delivery.settle(part_id, 1, False, NOW, "button:1")
    (part,) = await world.memory.delivery.due(NOW)
    begun = await world.memory.delivery.begin(part, NOW, NOW)
    assert begun is not None
    await world.memory.delivery.lose(begun, "time-out", NOW)
    await world.tell(NOW)
    assert world.owners.heard == ["part_unknown"]  # the second attempt's


async def test_a_second_run_does_nothing_while_one_is_under_way_and_stop_waits_for_it() -> None:
    reached, go = asyncio.Event(), asyncio.Event()

    class SlowOwners(FakeOwners):
        async def tell(self, notice: Notice) -> bool:
            reached.set()
            await go.wait()
            return await super().tell(notice)

    world = World(SlowOwners())
    await world.note("posted", "post_failed")
    run = asyncio.create_task(world.tell(NOW))
    await reached.wait()
    await world.tell(NOW)
    stopping = asyncio.create_task(world.tell.stop())
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(run, stopping)
    assert world.owners.heard == ["posted"]


async def test_there_confirms_without_a_message_id() -> None:
    world = World(FakeOwners())
    part_id = await world.lose_a_part()
    assert await SettlePart(world.memory.delivery)(part_id, 1, True, NOW, "button:1")
    part = await world.memory.delivery.part(part_id)
    assert part is not None
    assert (part.state, part.message_id) == (PartState.CONFIRMED, None)


async def test_not_there_plans_the_part_again() -> None:
    world = World(FakeOwners())
    part_id = await world.lose_a_part()
    assert await SettlePart(world.memory.delivery)(part_id, 1, False, NOW, "button:1")
    assert [part.id for part in await world.memory.delivery.due(NOW + timedelta(seconds=1))] == [part_id]


async def test_a_second_answer_changes_nothing() -> None:
    world = World(FakeOwners())
    part_id = await world.lose_a_part()
    settle = SettlePart(world.memory.delivery)
    await settle(part_id, 1, True, NOW, "button:1")
    assert not await settle(part_id, 1, False, NOW, "button:2")
    part = await world.memory.delivery.part(part_id)
    assert part is not None
    assert part.state is PartState.CONFIRMED


@pytest.mark.parametrize("question", [False, True])
async def test_a_database_that_can_only_be_read_does_not_make_the_owners_hear_it_again_and_again(
    monkeypatch: pytest.MonkeyPatch, question: bool
) -> None:
    world = World(FakeOwners())
    if question:
        await world.lose_a_part()
    else:
        await world.note("posted")

    async def away(*_: object) -> bool:
        raise DatabaseAway("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(world.memory.notices, "told", away)
        for seconds in range(10):
            with pytest.raises(DatabaseAway):
                await world.tell(later(seconds=seconds))
    for seconds in range(10, 20):
        await world.tell(later(seconds=seconds))
    assert len(world.owners.heard) == 1
    assert await world.memory.notices.pending(10) == []


async def test_what_can_wait_waits_for_the_end_of_the_quiet_hours_and_what_cannot_passes_at_once() -> None:
    world = World(FakeOwners())
    quiet = parse_quiet_hours("22:00-08:00", ZoneInfo("UTC"))
    tell = TellOwners(world.memory.notices, world.memory.delivery, world.owners, quiet)
    await world.note("silence", "right_lost", "slot_skipped")
    await tell(NOW)  # 07:00
    assert world.owners.heard == ["right_lost", "slot_skipped"]
    await tell(later(hours=1))
    assert world.owners.heard == ["right_lost", "slot_skipped", "silence"]
