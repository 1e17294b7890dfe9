"""Rights taken from the bot and given back, and the bot removed: told as `my_chat_member`, refused as Telegram does."""

import pytest
from telegram import Bot, ChatMemberAdministrator, ChatMemberBanned, ChatMemberLeft, ChatMemberUpdated
from telegram.error import BadRequest, Forbidden

from bot.sandbox.world import World
from tests.sandbox.people import People, Refused
from tests.sandbox.triggers.places import GROUP


async def told(bot: Bot) -> list[ChatMemberUpdated]:
    return [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]


async def test_a_right_taken_is_told_and_missed_until_it_comes_back(bot: Bot, world: World, people: People) -> None:
    await people.place_bot("administrator", can_post_messages=False)
    with pytest.raises(BadRequest, match=r"(?i)need administrator rights in the channel chat"):
        await bot.send_message(world.channel.id, "post")
    with pytest.raises(BadRequest, match=r"(?i)need administrator rights"):
        await bot.send_poll(world.channel.id, "Which?", ["this"])
    await people.place_bot("administrator", can_post_messages=True)
    await bot.send_message(world.channel.id, "post")

    taken, given = await told(bot)

    assert (taken.chat.id, taken.from_user.first_name) == (world.channel.id, "Dana")
    assert isinstance(taken.old_chat_member, ChatMemberAdministrator)
    assert isinstance(taken.new_chat_member, ChatMemberAdministrator)
    assert (taken.old_chat_member.can_post_messages, taken.new_chat_member.can_post_messages) == (True, False)
    assert taken.new_chat_member.can_edit_messages
    assert given.new_chat_member == taken.old_chat_member


async def test_what_changes_nothing_is_not_told(bot: Bot, people: People) -> None:
    await people.place_bot("administrator", can_edit_messages=True)
    assert await told(bot) == []


async def test_without_the_right_to_edit_only_its_own_posts_are_the_bots(
    bot: Bot, world: World, people: People
) -> None:
    own = await bot.send_message(world.channel.id, "own")
    hers = await people.say("Dana", "hers", chat="channel")
    await people.place_bot("administrator", can_edit_messages=False, can_delete_messages=False)
    await bot.edit_message_text("changed", world.channel.id, own.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("changed", world.channel.id, hers["message_id"])
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await bot.delete_message(world.channel.id, hers["message_id"])
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to manage pinned messages"):
        await bot.pin_chat_message(world.channel.id, own.message_id)
    await bot.delete_message(world.channel.id, own.message_id)


async def test_without_the_right_to_post_its_own_posts_stay_as_they_are(bot: Bot, world: World, people: People) -> None:
    own = await bot.send_message(world.channel.id, "own")
    await people.place_bot("member")
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("changed", world.channel.id, own.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await bot.delete_message(world.channel.id, own.message_id)


async def test_a_removed_bot_sees_nothing_of_the_channel(bot: Bot, world: World, people: People) -> None:
    await people.start("Dana")
    sent = await bot.send_message(world.channel.id, "post")
    await people.place_bot("kicked")
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await bot.send_message(world.channel.id, "another")
    with pytest.raises(Forbidden, match="bot was kicked"):
        await bot.get_chat(f"@{world.channel.username}")
    with pytest.raises(Forbidden, match="bot was kicked"):
        await bot.forward_message(101, world.channel.id, sent.message_id)
    await people.say("Dana", "unheard", chat="channel")
    updates = await bot.get_updates()
    assert [update.channel_post for update in updates if update.channel_post] == []
    assert isinstance((await told(bot))[-1].new_chat_member, ChatMemberBanned)

    await people.place_bot("administrator")

    await people.say("Dana", "heard", chat="channel")
    (post,) = [update.channel_post for update in await bot.get_updates() if update.channel_post]
    assert post.text == "heard"
    await bot.send_message(world.channel.id, "back again")


async def test_a_channel_that_the_bot_left_can_be_read_since_it_is_public(
    bot: Bot, world: World, people: People
) -> None:
    await people.place_bot("left")
    assert (await bot.get_chat(world.channel.id)).title == world.channel.title
    assert isinstance(await bot.get_chat_member(world.channel.id, world.bot.id), ChatMemberLeft)
    assert await bot.get_chat_member_count(world.channel.id) == 4
    with pytest.raises(BadRequest, match=r"(?i)member list is inaccessible"):
        await bot.get_chat_administrators(world.channel.id)
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await bot.send_message(world.channel.id, "post")


async def test_the_group_is_out_of_sight_until_the_bot_is_let_in(bot: Bot, world: World, people: People) -> None:
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.get_chat(GROUP)
    await people.link_group()
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.get_chat(GROUP)
    await people.place_bot("restricted", chat="group", can_send_documents=False)
    assert (await bot.get_chat(GROUP)).linked_chat_id == world.channel.id
    assert await bot.get_chat_member_count(GROUP) == 5
    await bot.send_message(GROUP, "may write")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to send documents to the chat"):
        await bot.send_document(GROUP, b"words", filename="words.txt")
    assert not (await bot.get_chat_member(GROUP, world.bot.id)).can_send_documents  # type: ignore[attr-defined]


async def test_only_the_owner_decides_and_only_what_there_is_to_decide(people: People) -> None:
    with pytest.raises(Refused, match="only the owner"):
        await people.place_bot("kicked", who="Mei")
    with pytest.raises(Refused, match="only the owner"):
        await people.protect(who="Mei")
    with pytest.raises(Refused, match="only the owner"):
        await people.link_group(who="Mei")
    with pytest.raises(Refused, match="can_fly: no such right"):
        await people.place_bot("administrator", can_fly=True)
    with pytest.raises(Refused, match="status must be one of"):
        await people.place_bot("owner")
    with pytest.raises(Refused, match="no restricted members"):
        await people.place_bot("restricted")
    with pytest.raises(Refused, match="the channel and in its group only"):
        await people.place_bot("member", chat="Mei")
