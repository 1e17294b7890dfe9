"""Pinned messages: https://core.telegram.org/bots/api#pinchatmessage."""

import pytest
from telegram import Bot, InaccessibleMessage, Message
from telegram.error import BadRequest

from bot.sandbox.world import World
from tests.sandbox.people import People
from tests.sandbox.triggers.places import GROUP


async def test_a_pin_is_the_one_post_of_its_own_that_the_bot_is_told(bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_poll(world.channel.id, "Which?", ["this"])
    await bot.pin_chat_message(world.channel.id, sent.message_id)
    await bot.pin_chat_message(world.channel.id, sent.message_id)

    (update,) = await bot.get_updates()

    assert update.channel_post
    assert update.channel_post.message_id == sent.message_id + 1
    pinned = update.channel_post.pinned_message
    assert isinstance(pinned, Message)
    assert (pinned.message_id, pinned.poll) == (sent.message_id, sent.poll)
    assert (await bot.get_chat(world.channel.id)).pinned_message == pinned


async def test_the_newest_pinned_message_is_shown_and_unpinned_first(bot: Bot, world: World, people: People) -> None:
    numbers = [(await bot.send_message(world.channel.id, text)).message_id for text in ("one", "two", "three")]
    for number in reversed(numbers):
        await bot.pin_chat_message(world.channel.id, number)

    async def shown() -> str | None:
        pinned = (await bot.get_chat(world.channel.id)).pinned_message
        return pinned.text if pinned else None

    assert await shown() == "three"
    await bot.unpin_chat_message(world.channel.id)
    assert await shown() == "two"
    await people.delete("Dana", await people.wait_for("channel", "two"))
    assert await shown() == "one"
    await bot.unpin_all_chat_messages(world.channel.id)
    assert await shown() is None
    with pytest.raises(BadRequest, match=r"(?i)message to unpin not found"):
        await bot.unpin_chat_message(world.channel.id)


async def test_a_named_message_is_unpinned(bot: Bot, world: World) -> None:
    sent = await bot.send_message(world.channel.id, "one")
    await bot.pin_chat_message(world.channel.id, sent.message_id)
    await bot.unpin_chat_message(world.channel.id, sent.message_id)
    assert (await bot.get_chat(world.channel.id)).pinned_message is None


async def test_a_pin_outlives_what_was_pinned(bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_message(world.channel.id, "one")
    await bot.pin_chat_message(world.channel.id, sent.message_id)
    await bot.delete_message(world.channel.id, sent.message_id)
    service = (await people.messages("channel"))[-1]
    pinned = Message.de_json(service, bot).pinned_message
    assert isinstance(pinned, InaccessibleMessage)
    assert pinned.message_id == sent.message_id


async def test_a_service_message_is_neither_pinned_nor_edited_nor_forwarded_but_deleted(
    bot: Bot, world: World, people: People
) -> None:
    await people.start("Dana")
    sent = await bot.send_message(world.channel.id, "one")
    await bot.pin_chat_message(world.channel.id, sent.message_id)
    service = sent.message_id + 1
    with pytest.raises(BadRequest, match=r"(?i)service messages can't be pinned"):
        await bot.pin_chat_message(world.channel.id, service)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("words", world.channel.id, service)
    with pytest.raises(BadRequest, match=r"(?i)message can't be forwarded"):
        await bot.forward_message(101, world.channel.id, service)
    with pytest.raises(BadRequest, match=r"(?i)message can't be copied"):
        await bot.copy_message(101, world.channel.id, service)
    assert await bot.forward_messages(101, world.channel.id, [service]) == ()
    await bot.delete_message(world.channel.id, service)


async def test_in_a_private_chat_and_a_group_pins_need_no_right_to_edit(bot: Bot, world: World, people: People) -> None:
    said = await people.start("Mei")
    await bot.pin_chat_message(303, said["message_id"])
    assert (await bot.get_chat(303)).pinned_message
    await people.link_group()
    await people.place_bot("administrator", chat="group", can_pin_messages=False)
    sent = await bot.send_message(GROUP, "rules")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to manage pinned messages"):
        await bot.pin_chat_message(GROUP, sent.message_id)
    await people.place_bot("administrator", chat="group", can_pin_messages=True)
    await bot.pin_chat_message(GROUP, sent.message_id)
    (update,) = await bot.get_updates(offset=-1)
    assert update.message
    assert update.message.pinned_message
