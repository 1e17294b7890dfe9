"""How updates wait, are confirmed and are fought over: https://core.telegram.org/bots/api#getupdates."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from bot.sandbox.world import World
from tests.sandbox.people import People


@pytest.fixture
async def three(people: People) -> list[int]:
    """Mei pressed Start and said "two" and "three"; the ids of the three updates are 1, 2, 3."""
    await people.start("Mei")
    await people.say("Mei", "two")
    await people.say("Mei", "three")
    return [1, 2, 3]


@pytest.fixture
async def second(bot: Bot) -> AsyncIterator[Bot]:
    """The same account, run once more: the library polls over one connection only."""
    async with Bot(bot.token, base_url=bot.base_url.removesuffix(bot.token)) as second:
        yield second


async def poller_waits(world: World) -> None:
    """Until the first getUpdates of this world has arrived."""
    while not world.updates.poller:
        assert await world.updates.arrived.heard(10)


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.effective_message.text if update.effective_message else None for update in updates]


async def test_updates_stay_until_a_higher_offset_confirms_them(bot: Bot, three: list[int]) -> None:
    assert [update.update_id for update in await bot.get_updates()] == three
    assert texts(await bot.get_updates(offset=2)) == ["two", "three"]
    assert texts(await bot.get_updates()) == ["two", "three"]
    assert await bot.get_updates(offset=4) == ()
    assert await bot.get_updates(offset=0) == ()


async def test_a_limit_gives_the_oldest_and_a_negative_offset_forgets_all_but_the_newest(
    bot: Bot, three: list[int]
) -> None:
    assert texts(await bot.get_updates(limit=1)) == ["/start"]
    assert texts(await bot.get_updates(offset=-1)) == ["three"]
    assert texts(await bot.get_updates()) == ["three"]


async def test_a_long_poll_wakes_when_something_comes(bot: Bot, people: People) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await people.start("Mei", "t_501")
    (update,) = await waiting
    assert update.message
    assert (update.message.text, update.message.from_user and update.message.from_user.language_code) == (
        "/start t_501",
        "en",
    )
    assert update.message.entities[0].type == "bot_command"


async def test_allowed_updates_are_remembered(bot: Bot, people: People, world: World) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await bot.get_updates()
    await people.start("Mei")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    await people.say("Mei", "now")
    assert texts(await bot.get_updates()) == ["now"]


async def test_the_older_of_two_pollers_is_sent_away(bot: Bot, second: Bot, world: World, people: People) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await poller_waits(world)
    newer = asyncio.create_task(second.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await older
    await people.start("Mei")
    assert texts(await newer) == ["/start"]


async def test_polling_and_a_webhook_exclude_each_other(bot: Bot, world: World) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await poller_waits(world)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await waiting
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_pending_updates_can_be_dropped(bot: Bot, three: list[int]) -> None:
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_the_bots_own_posts_give_no_update_but_the_owners_do(bot: Bot, world: World, people: People) -> None:
    await bot.send_message(world.channel.id, "mine")
    await people.say("Dana", "by hand", chat="channel")
    (update,) = await bot.get_updates()
    assert update.channel_post
    assert (update.channel_post.text, update.channel_post.from_user) == ("by hand", None)
    assert update.channel_post.sender_chat
    assert update.channel_post.sender_chat.id == world.channel.id
