"""Telegram's limits of rate and age, which are off until somebody turns them on."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, RetryAfter

from bot.sandbox.limits import PER_MINUTE, PER_MINUTE_PRIVATE, PER_SECOND, Limits
from bot.sandbox.world import World
from tests.sandbox.people import People

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])


async def test_at_first_nothing_is_too_much(bot: Bot, world: World) -> None:
    for number in range(PER_SECOND + 1):
        await bot.send_message(world.channel.id, str(number))


async def test_a_channel_takes_twenty_messages_a_minute(
    bot: Bot, world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the library warns about its own future
    await people.limits(on=True)
    for number in range(PER_MINUTE):
        await bot.send_message(world.channel.id, str(number))
        await people.clock("advance", seconds=1)

    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(world.channel.id, "too much")

    assert refused.value.retry_after == timedelta(seconds=60 - PER_MINUTE)
    assert len(await people.ledger()) == PER_MINUTE
    await people.clock("advance", seconds=60 - PER_MINUTE)
    await bot.send_message(world.channel.id, "now")


async def test_a_press_is_too_old_after_a_minute(bot: Bot, world: World, people: People) -> None:
    await people.limits(on=True)
    await bot.send_message(world.channel.id, "page", reply_markup=KEYS)
    press = await people.press("Mei", await people.wait_for("channel", "page"), "More")
    await people.clock("advance", seconds=61)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(press["press"])


async def test_updates_wait_for_a_day(bot: Bot, people: People) -> None:
    await people.limits(on=True)
    await people.start("Mei")
    await people.clock("advance", seconds=3600)
    await people.say("Mei", "an hour later")
    await people.clock("advance", seconds=23 * 3600 + 1)
    assert [update.message and update.message.text for update in await bot.get_updates()] == ["an hour later"]


async def _polled(world: World, times: int) -> None:
    while world.updates.poller < times:
        assert await world.updates.arrived.heard(60)


async def test_a_poller_in_a_hurry_waits_for_what_comes(bot: Bot, world: World, people: People) -> None:
    await people.limits(on=True)
    await people.start("Mei")
    (start,) = await bot.get_updates()
    assert await bot.get_updates(offset=start.update_id + 1) == ()
    hurried = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=0))
    await _polled(world, 3)
    await people.say("Mei", "here")
    assert [update.message and update.message.text for update in await hurried] == ["here"]


async def test_of_two_conflicts_the_second_is_answered_late(bot: Bot, world: World, people: People) -> None:
    await people.limits(on=True)
    world.limits.poll_pause = 600
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(Conflict):
        await bot.get_updates()
    late = asyncio.create_task(bot.get_updates(read_timeout=600))
    await people.start("Mei")  # is taken in meanwhile
    assert not late.done()
    world.closing.set()
    with pytest.raises(Conflict):
        await late


@given(st.lists(st.tuples(st.sampled_from((-1, -2, 1, 2)), st.floats(0, 5)), max_size=300))
def test_whoever_waits_as_told_is_never_refused_twice(sends: list[tuple[int, float]]) -> None:
    limits, now = Limits(), 0.0
    limits.on = True
    sent: list[tuple[int, float]] = []
    for chat, later in sends:
        now += later
        now += limits.pause(chat, now)
        assert limits.pause(chat, now) == 0
        limits.sent(chat, now)
        sent.append((chat, now))
    for at in {moment for _, moment in sent}:
        assert sum(at - 1 < moment <= at for _, moment in sent) <= PER_SECOND
        for chat in (-1, -2, 1, 2):
            most = PER_MINUTE_PRIVATE if chat > 0 else PER_MINUTE
            assert sum(at - 60 < moment <= at for where, moment in sent if where == chat) <= most
