"""The discussion group: automatic forwards are evidence of a post (telegram-facts, section 6)."""

import pytest
from telegram import Bot, Message, MessageOriginChannel

from bot.sandbox.world import World
from tests.sandbox.people import People, Refused
from tests.sandbox.triggers.places import GROUP

RICH = {"blocks": [{"type": "paragraph", "text": "rich words"}], "skip_entity_detection": True}


async def heard(bot: Bot) -> list[Message]:
    """What the bot was told of the group."""
    updates = await bot.get_updates()
    return [update.message for update in updates if update.message and update.message.chat.id == GROUP]


async def linked(people: People, status: str = "administrator") -> None:
    await people.link_group()
    await people.place_bot(status, chat="group")


async def test_a_post_of_the_bot_comes_back_through_the_group(bot: Bot, world: World, people: People) -> None:
    await linked(people)
    sent = await bot.send_message(world.channel.id, "a post")

    (told,) = await heard(bot)

    assert (told.text, told.is_automatic_forward, told.date) == ("a post", True, sent.date)
    assert told.sender_chat
    assert told.from_user
    assert (told.sender_chat.id, told.from_user.id) == (world.channel.id, 777000)
    assert isinstance(told.forward_origin, MessageOriginChannel)
    assert (told.forward_origin.chat.id, told.forward_origin.message_id) == (world.channel.id, sent.message_id)
    assert (await bot.get_chat(world.channel.id)).linked_chat_id == GROUP


async def test_polls_files_rich_messages_and_the_owners_posts_are_forwarded_too(
    bot: Bot, world: World, people: People
) -> None:
    await linked(people, "member")
    poll = await bot.send_poll(world.channel.id, "Which?", ["this"])
    await bot.send_document(world.channel.id, b"words", "A file", filename="words.txt")
    await bot.do_api_request("sendRichMessage", {"chat_id": world.channel.id, "rich_message": RICH})
    await people.say("Dana", "by hand", chat="channel")

    told = await heard(bot)

    assert [it.is_automatic_forward for it in told] == [True] * 4
    assert told[0].poll == poll.poll
    assert told[1].document
    assert told[2].api_kwargs["rich_message"]["blocks"][0]["text"] == "rich words"
    assert told[3].text == "by hand"


async def test_a_vote_in_the_group_counts_in_the_channel(bot: Bot, world: World, people: People) -> None:
    await linked(people)
    sent = await bot.send_poll(world.channel.id, "Which?", ["this", "that"])
    await people.vote("Mei", await people.wait_for("group", "Which?"), [1])
    closed = await bot.stop_poll(world.channel.id, sent.message_id)
    assert [option.voter_count for option in closed.options] == [0, 1]


async def test_nothing_is_forwarded_without_a_link_and_nothing_is_told_outside(
    bot: Bot, world: World, people: People
) -> None:
    await bot.send_message(world.channel.id, "before")
    await people.link_group()
    await bot.send_message(world.channel.id, "not heard")
    await people.place_bot("member", chat="group")
    await bot.send_message(world.channel.id, "heard")
    assert [it.text for it in await heard(bot)] == ["heard"]
    assert [message["text"] for message in await people.messages("group")] == ["not heard", "heard"]
    await people.link_group(linked=False)
    await bot.send_message(world.channel.id, "after")
    assert len(await heard(bot)) == 1


async def test_a_pin_is_not_forwarded(bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_message(world.channel.id, "post")
    await linked(people)
    await bot.pin_chat_message(world.channel.id, sent.message_id)
    assert await heard(bot) == []


async def test_a_member_hears_what_privacy_mode_lets_through_an_administrator_everything(
    bot: Bot, world: World, people: People
) -> None:
    await linked(people, "member")
    rules = await bot.send_message(GROUP, "rules")
    said = ("chatter", "/latest", f"/latest@{world.bot.username} now", "/latest@other_bot", "/not.a.command")
    for text in said:
        await people.say("Mei", text, chat="group")
    shown = await people.wait_for("group", lambda message: message["message_id"] == rules.message_id)
    await people.say("Omer", "a reply", chat="group", reply_to=shown)
    assert [it.text for it in await heard(bot)] == ["/latest", f"/latest@{world.bot.username} now", "a reply"]

    await people.place_bot("administrator", chat="group")

    await people.say("Mei", "more chatter", chat="group")
    assert (await heard(bot))[-1].text == "more chatter"


async def test_nobody_writes_into_a_group_that_is_not_there(people: People) -> None:
    with pytest.raises(Refused, match="no such chat"):
        await people.say("Mei", "hello", chat="group")
