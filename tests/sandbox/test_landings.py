"""Work that lands long after its call went wrong: the case in which nobody can know."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.sandbox.people import People, Refused
from tests.sandbox.served import SUNDAY


async def lost(bot: Bot, world: World, text: str) -> None:
    with pytest.raises(NetworkError):
        await bot.send_message(world.channel.id, text)


async def test_a_message_lands_when_the_clock_has_come_so_far(bot: Bot, world: World, people: People) -> None:
    await people.fault("sendMessage", "drop", late=300)
    await lost(bot, world, "late")
    (call,) = await people.calls("sendMessage")
    assert (call["status"], call["answer"], call["dropped"], call["landed_at"]) == (0, None, True, None)
    await people.clock("advance", seconds=299)
    assert await people.ledger() == []
    await people.clock("advance", seconds=1)
    landed_at = (SUNDAY + timedelta(seconds=300)).isoformat()
    assert [(entry["text"], entry["at"]) for entry in await people.ledger()] == [("late", landed_at)]
    (call,) = await people.calls("sendMessage")
    assert (call["status"], call["answer"]["ok"], call["landed_at"][:19]) == (200, True, landed_at[:19])


@pytest.mark.parametrize("jump", [{"action": "advance", "seconds": 86_400}, {"action": "set"}])
async def test_a_jump_of_the_clock_lands_everything_at_its_own_time(
    jump: dict[str, object], bot: Bot, world: World, people: People
) -> None:
    for text, late in (("third", 30), ("first", 10), ("second", 10)):
        await people.fault("sendMessage", "reset", late=late)
        await lost(bot, world, text)
    now = await people.clock(to=SUNDAY + timedelta(days=1) if jump["action"] == "set" else None, **jump)  # type: ignore[arg-type]
    assert now.replace(microsecond=0) == SUNDAY + timedelta(days=1)
    landed = [(entry["text"], entry["at"][17:19]) for entry in await people.ledger()]
    assert landed == [("first", "10"), ("second", "10"), ("third", "30")]


async def test_a_jump_back_lands_nothing(bot: Bot, world: World, people: People) -> None:
    await people.fault("sendMessage", "drop", late=1)
    await lost(bot, world, "late")
    await people.clock("set", to=SUNDAY - timedelta(days=1))
    assert await people.ledger() == []


async def test_a_running_clock_lands_it_by_itself(bot: Bot, world: World, people: People) -> None:
    await people.clock("start", rate=3600)
    await people.fault("sendMessage", "drop", late=180)
    await lost(bot, world, "late")
    await people.wait_for("channel", "late", seen_by="Mei")


async def test_a_clock_moved_from_inside_lands_it_too(bot: Bot, world: World, people: People) -> None:
    await people.fault("sendMessage", "drop", late=300)
    await lost(bot, world, "late")
    world.clock.advance(timedelta(seconds=300))
    await people.wait_for("channel", "late", seen_by="Mei")


async def test_what_is_late_is_judged_when_it_lands(bot: Bot, world: World, people: People) -> None:
    message = await bot.send_message(world.channel.id, "one")
    await people.fault("editMessageText", "drop", late=300)
    with pytest.raises(NetworkError):
        await bot.edit_message_text("two", world.channel.id, message.message_id)
    await bot.delete_message(world.channel.id, message.message_id)
    await people.clock("advance", seconds=300)
    (call,) = await people.calls("editMessageText")
    assert (call["status"], call["answer"]["description"]) == (400, "Bad Request: message to edit not found")


async def test_late_work_outlives_the_server(world: World) -> None:
    async with serving(world) as address, Bot(world.bot.token, base_url=f"{address}/bot") as bot:
        await People(address).fault("sendMessage", "drop", late=300)
        await lost(bot, world, "late")
    async with serving(world) as address:
        await People(address).clock("advance", seconds=300)
        assert [entry["text"] for entry in await People(address).ledger()] == ["late"]


async def test_updates_are_not_fetched_late(people: People) -> None:
    with pytest.raises(Refused, match="getUpdates cannot land late"):
        await people.fault("getUpdates", "drop", late=300)


async def test_a_refused_jump_lands_nothing(bot: Bot, world: World, people: People) -> None:
    await people.fault("sendMessage", "drop", late=300)
    await lost(bot, world, "late")
    with pytest.raises(Refused):
        await people.clock("set", to=SUNDAY.replace(year=2200))
    assert await people.ledger() == []
