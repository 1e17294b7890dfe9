"""Parts leave only while this process is the one that posts; what another began is left to it until it must be over."""

from datetime import timedelta

import pytest

from bot.clock import no_checkpoint
from bot.errors import DatabaseAway
from bot.publishing.deliver import CALL_BOUND, DeliverPosts
from bot.publishing.lease import Term
from tests.makers import NOW
from tests.unit.publishing.test_deliver import FailingWrites, World


class Posts:
    """A lease whose term may end. `asks`: how often it may still be asked for before that; None: as often as one
    likes."""

    def __init__(self, epoch: int, asks: int | None = None) -> None:
        self.epoch, self.asks = epoch, asks
        self.alone = False

    @property
    def term(self) -> Term | None:
        if self.asks is None:
            return Term("we", self.epoch)
        self.asks -= 1
        return Term("we", self.epoch) if self.asks >= 0 else None


def under(world: World, lease: Posts) -> DeliverPosts:
    return DeliverPosts(world.memory.delivery, world.channel, world.clock, no_checkpoint, trust=lease)


async def test_who_does_not_post_begins_nothing() -> None:
    world = World()
    await under(world, Posts(2, asks=0))()
    assert (world.channel.calls, world.states) == ([], ["planned"] * 3)


async def test_when_the_term_ends_in_the_middle_nothing_more_is_begun() -> None:
    """Asked before the part, for its intent, and before its call."""
    world = World()
    await under(world, Posts(2, asks=3))()
    assert (world.channel.calls, world.states) == (["a1"], ["confirmed", "planned", "planned"])


async def test_a_pause_before_the_intent_begins_nothing() -> None:
    world = World()
    await under(world, Posts(2, asks=1))()
    assert (world.channel.calls, world.states) == ([], ["planned"] * 3)


@pytest.mark.fault(18)
async def test_a_pause_between_intent_and_call_sends_nothing_and_it_is_planned_again() -> None:
    world = World()
    await under(world, Posts(2, asks=2))()
    assert (world.channel.calls, world.states) == ([], ["planned"] * 3)
    assert [part.attempt for part in world.parts] == [1, 0, 0]
    await world.after(minutes=1)
    assert world.channel.landed == ["a1", "a2", "a3"]


async def test_what_was_proved_is_written_down_whoever_posts_by_then() -> None:
    world = World()
    store, lease = FailingWrites(world, "confirm", 1, committed=False), Posts(2)
    deliver = DeliverPosts(store, world.channel, world.clock, no_checkpoint, trust=lease)
    with pytest.raises(DatabaseAway):
        await deliver()
    lease.asks = 0
    await deliver.write_down()
    assert (world.channel.calls, world.states) == (["a1"], ["confirmed", "planned", "planned"])


@pytest.mark.parametrize(
    ("passed", "state"),
    [
        (timedelta(), "sending"),
        (CALL_BOUND, "sending"),  # by the other's clock
        (CALL_BOUND + timedelta(seconds=5), "unknown"),
        (-timedelta(hours=1), "unknown"),  # the clock that wrote it was ahead: not held for an hour
    ],
)
async def test_what_another_term_began_is_left_to_it_until_its_deadline(passed: timedelta, state: str) -> None:
    world = World()
    await world.memory.delivery.begin(world.parts[0], NOW, NOW + CALL_BOUND, Term("other", 1))
    world.clock.move(passed)
    assert await under(world, Posts(2)).recover(world.clock.now()) is (state == "unknown")
    assert world.states == [state, "planned", "planned"]


async def test_of_its_own_term_everything_is_over_that_is_found_before_the_first_run() -> None:
    """Begun by other settings, which have ended."""
    world = World()
    await world.memory.delivery.begin(world.parts[0], NOW, NOW + CALL_BOUND, Term("we", 2))
    deliver = under(world, Posts(2))
    assert await deliver.recover(NOW)
    assert world.states == ["unknown", "planned", "planned"]


async def test_asked_again_in_a_term_it_leaves_alone_what_that_one_sends() -> None:
    world = World(posts=(("a1",), ("b1",)))
    await world.memory.delivery.begin(world.parts[0], NOW, NOW + CALL_BOUND, Term("other", 1))
    deliver = under(world, Posts(2))
    assert not await deliver.recover(NOW)
    await world.memory.delivery.begin(world.parts[1], NOW, NOW + CALL_BOUND, Term("we", 2))
    world.clock.move(CALL_BOUND + timedelta(seconds=5))
    assert await deliver.recover(world.clock.now())
    assert world.states == ["unknown", "sending"]


async def test_nothing_is_recovered_by_who_does_not_post() -> None:
    world = World()
    await world.memory.delivery.begin(world.parts[0], NOW, NOW + CALL_BOUND, Term("other", 1))
    assert not await under(world, Posts(2, asks=0)).recover(NOW + timedelta(hours=1))
    assert world.states == ["sending", "planned", "planned"]
