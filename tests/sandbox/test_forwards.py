"""Forwards and copies: to a bot the one way to see what stands in a channel (telegram-facts, section 6)."""

import pytest
from telegram import Bot, MessageEntity, MessageOriginChannel, MessageOriginUser
from telegram.error import BadRequest, Forbidden

from bot.sandbox.world import World
from tests.sandbox.people import People
from tests.sandbox.served import SUNDAY
from tests.sandbox.triggers.files import png


@pytest.fixture
async def dana(people: People) -> int:
    """The chat that probes go to."""
    await people.start("Dana")
    return 101


async def test_a_forward_shows_the_whole_post_and_where_it_stood(
    bot: Bot, world: World, people: People, dana: int
) -> None:
    bold = MessageEntity(MessageEntity.BOLD, 0, 4)
    sent = await bot.send_message(world.channel.id, "post of the day", entities=[bold])
    await people.clock("advance", seconds=3600)

    told = await bot.forward_message(dana, world.channel.id, sent.message_id, disable_notification=True)

    assert (told.text, told.entities, told.chat.id) == ("post of the day", (bold,), dana)
    origin = told.forward_origin
    assert isinstance(origin, MessageOriginChannel)
    assert (origin.chat.id, origin.message_id, origin.date) == (world.channel.id, sent.message_id, SUNDAY)
    assert (await people.messages("Dana"))[-1]["silent"]
    again = await bot.forward_message(dana, dana, told.message_id)
    assert again.forward_origin == origin


async def test_a_persons_message_is_forwarded_as_theirs(bot: Bot, people: People, dana: int) -> None:
    said = await people.start("Mei")
    told = await bot.forward_message(dana, 303, said["message_id"])
    assert isinstance(told.forward_origin, MessageOriginUser)
    assert told.forward_origin.sender_user.first_name == "Mei"


async def test_a_forwarded_poll_is_the_same_poll(bot: Bot, world: World, people: People, dana: int) -> None:
    sent = await bot.send_poll(world.channel.id, "Which?", ["this", "that"])
    told = await bot.forward_message(dana, world.channel.id, sent.message_id)
    await people.vote("Mei", await people.wait_for("channel", "Which?"), [1])
    await people.vote("Dana", await people.wait_for("Dana", "Which?"), [1])

    closed = await bot.stop_poll(world.channel.id, sent.message_id)

    assert (closed.id, closed.options[1].voter_count) == (told.poll and told.poll.id, 2)
    assert (await people.wait_for("Dana", "Which?"))["poll"]["is_closed"]


async def test_what_is_gone_cannot_be_forwarded_and_a_batch_leaves_it_out(
    bot: Bot, world: World, people: People, dana: int
) -> None:
    for text in ("one", "two", "three"):
        await bot.send_message(world.channel.id, text)
    await people.delete("Dana", await people.wait_for("channel", "two"))
    with pytest.raises(BadRequest, match="to forward not found"):
        await bot.forward_message(dana, world.channel.id, 2)
    assert len(await bot.forward_messages(dana, world.channel.id, [1, 2, 3, 99])) == 2
    assert [message["text"] for message in await people.messages("Dana")] == ["/start", "one", "three"]
    assert await bot.copy_messages(dana, world.channel.id, [2, 99]) == ()


async def test_protected_content_is_not_forwarded_but_a_bot_may_copy_it(
    bot: Bot, world: World, people: People, dana: int
) -> None:
    free = await bot.send_message(world.channel.id, "free")
    held = await bot.send_message(world.channel.id, "held", protect_content=True)
    assert held.has_protected_content
    with pytest.raises(BadRequest, match="protected content and can't be forwarded"):
        await bot.forward_message(dana, world.channel.id, held.message_id)

    await people.protect()

    for number in (free.message_id, held.message_id):
        with pytest.raises(BadRequest, match="protected content"):
            await bot.forward_message(dana, world.channel.id, number)
    with pytest.raises(BadRequest, match="protected content"):
        await bot.forward_messages(dana, world.channel.id, [free.message_id])
    assert (await bot.get_chat(world.channel.id)).has_protected_content
    await bot.copy_message(dana, world.channel.id, held.message_id)
    assert (await people.messages("Dana"))[-1]["text"] == "held"
    await people.protect(protected=False)
    assert len(await bot.forward_messages(dana, world.channel.id, [1, 2])) == 1


async def test_a_copy_names_no_origin_and_may_have_another_caption(
    bot: Bot, world: World, people: People, dana: int
) -> None:
    sent = await bot.send_photo(world.channel.id, png(9, 9), "old words")
    await bot.copy_message(dana, world.channel.id, sent.message_id, caption="new #words")
    await bot.copy_messages(dana, world.channel.id, [sent.message_id], remove_caption=True)
    renamed, bare = (await people.messages("Dana"))[-2:]
    assert (renamed["caption"], renamed["caption_entities"][0]["type"]) == ("new #words", "hashtag")
    assert "forward_origin" not in renamed
    assert ("caption" in bare, bare["photo"]) == (False, renamed["photo"])


async def test_a_copied_poll_is_another_poll(bot: Bot, world: World, people: People, dana: int) -> None:
    sent = await bot.send_poll(world.channel.id, "Which?", ["this", "that"])
    await people.vote("Mei", await people.wait_for("channel", "Which?"), [1])
    await bot.stop_poll(world.channel.id, sent.message_id)
    await bot.copy_message(dana, world.channel.id, sent.message_id)
    copied = (await people.wait_for("Dana", "Which?"))["poll"]
    assert (copied["id"] != (sent.poll and sent.poll.id), copied["is_closed"]) == (True, False)
    assert copied["total_voter_count"] == 0


async def test_an_open_vote_does_not_get_into_the_channel(bot: Bot, world: World, dana: int) -> None:
    poll = await bot.send_poll(dana, "Who?", ["me"], is_anonymous=False)
    for pass_on in (bot.forward_message, bot.copy_message):
        with pytest.raises(BadRequest, match=r"(?i)non-anonymous polls can't be sent to channel chats"):
            await pass_on(world.channel.id, dana, poll.message_id)
    assert await bot.forward_messages(world.channel.id, dana, [poll.message_id]) == ()
    assert await bot.copy_messages(world.channel.id, dana, [poll.message_id]) == ()


async def test_a_forward_needs_a_chat_that_can_be_written_to(bot: Bot, world: World) -> None:
    sent = await bot.send_message(world.channel.id, "post")
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.forward_message(404, world.channel.id, sent.message_id)


async def test_a_forward_is_not_edited(bot: Bot, world: World, dana: int) -> None:
    sent = await bot.send_message(world.channel.id, "post")
    told = await bot.forward_message(dana, world.channel.id, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("other", dana, told.message_id)
