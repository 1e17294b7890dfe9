"""What was said while the bot was away: what is meant for the moment is asked about, all else is answered."""

from datetime import timedelta

import pytest

from bot.chat.belated import LATE
from bot.chat.commands.all import all_commands
from bot.sandbox.world import World
from tests.chat.fakes import FakeHouse
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People, labels

SECOND = timedelta(seconds=1)


async def said_before(world: World, shift: Shift, people: People, who: str, text: str, ago: timedelta) -> Json:
    """The one answer to what waited so long."""
    said = await people.say(who, text)
    await people.clock("advance", seconds=ago.total_seconds())
    await shift.work()
    return await people.wait_for(who, lambda message: not message["own"], after=said)


async def paused(house: FakeHouse) -> bool:
    return await house.pause_store.pause() is not None


@pytest.mark.fault(54)
async def test_an_old_command_is_not_carried_out_but_one_tap_does_it(
    world: World, shift: Shift, people: People, house: FakeHouse
) -> None:
    asked = await said_before(world, shift, people, "Dana", "/pause 3 days", timedelta(hours=3, minutes=5))
    assert asked["text"] == "/pause 3 days\nYou said that 3 hours ago. I read it only now, so I did nothing."
    assert [(one["type"], one["length"]) for one in asked["entities"]] == [("code", len("/pause 3 days"))]
    assert labels(asked) == ["Do it now", "Not now"]
    assert not await paused(house)
    await people.press("Dana", asked, "Do it now")
    await shift.work()
    assert "Posting is paused until" in (await people.edited("Dana", asked))["text"]
    assert await paused(house)


async def test_ten_minutes_are_not_too_late(world: World, shift: Shift, people: People, house: FakeHouse) -> None:
    answer = await said_before(world, shift, people, "Dana", "/pause", LATE - SECOND)
    assert "Posting is paused" in answer["text"]
    assert await paused(house)


async def test_not_now_changes_nothing(world: World, shift: Shift, people: People, house: FakeHouse) -> None:
    asked = await said_before(world, shift, people, "Dana", "/pause", LATE + timedelta(minutes=2))
    assert "You said that 12 minutes ago." in asked["text"]
    await people.press("Dana", asked, "Not now")
    await shift.work()
    assert labels(await people.edited("Dana", asked)) == []
    assert not await paused(house)


async def test_what_changes_nothing_is_answered_however_old(
    world: World, shift: Shift, people: People, house: FakeHouse
) -> None:
    house.archive.fill(2)
    answer = await said_before(world, shift, people, "Mei", "splines", timedelta(hours=20))
    assert "Splines as Neurons" in answer["text"]


async def test_whoever_may_not_do_it_reads_that(world: World, shift: Shift, people: People) -> None:
    answer = await said_before(world, shift, people, "Mei", "/pause", timedelta(hours=3))
    assert "Only the channel's owners can do that" in answer["text"]
    assert labels(answer) == []


@pytest.mark.fault(54)
async def test_an_old_press_of_post_now_posts_nothing_and_one_tap_does_it(
    world: World, shift: Shift, people: People, house: FakeHouse
) -> None:
    house.queue("Sparse Nets")
    await people.say("Dana", "/postnow")
    await shift.work()
    card = await people.wait_for("Dana", "Post this at once?")
    await people.press("Dana", card, "Post it now")
    await shift.work(arrived_at=world.clock.now() - timedelta(minutes=11))
    asked = await people.edited("Dana", card)
    assert "You said that 11 minutes ago." in asked["text"]
    assert house.done == []
    await people.press("Dana", asked, "Do it now")
    await shift.work(arrived_at=world.clock.now())
    assert "It leaves in 10 seconds." in (await people.edited("Dana", asked))["text"]
    assert house.done == [("counting", 1)]


def test_every_command_for_the_moment_has_its_button() -> None:
    registry = all_commands(FakeHouse().use_cases())
    hasty = [command for command in registry.commands.values() if command.at_once]
    assert [command.name for command in hasty] == ["pause", "resume"]
    for command in hasty:
        action = registry.actions[f"again.{command.name}"]
        assert (action.role, action.answer) == (command.role, command.answer)
