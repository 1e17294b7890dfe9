"""What the owner does by hand in the channel, and what the bot hears of it."""

import pytest
from telegram import Bot, MessageOriginChannel
from telegram.error import BadRequest

from bot.sandbox.world import World
from tests.sandbox.people import People, Refused
from tests.sandbox.triggers.files import png


async def test_the_owners_edit_of_an_own_post_is_told(bot: Bot, world: World, people: People) -> None:
    said = await people.say("Dana", "first words", chat="channel")
    await people.clock("advance", seconds=60)
    await people.edit("Dana", said, "other words, see https://example.org")

    update = (await bot.get_updates())[-1]

    post = update.edited_channel_post
    assert post
    assert (post.text, post.message_id) == ("other words, see https://example.org", said["message_id"])
    assert (post.entities[0].type, post.edit_date and post.edit_date > post.date) == ("url", True)


async def test_the_owners_edit_of_a_post_of_the_bot_is_seen_by_readers_only(
    bot: Bot, world: World, people: People
) -> None:
    await bot.send_message(world.channel.id, "a review")
    await people.edit("Dana", await people.wait_for("channel", "a review"), "a better review")
    assert (await people.messages("channel"))[0]["text"] == "a better review"
    assert await bot.get_updates() == ()


async def test_a_caption_is_edited_and_may_go_while_the_file_stays(bot: Bot, world: World, people: People) -> None:
    await bot.send_photo(world.channel.id, png(9, 9), "old #words")
    shown = (await people.messages("channel"))[0]
    edited = await people.edit("Dana", shown, "new words")
    assert (edited["caption"], edited["photo"], "caption_entities" in edited) == ("new words", shown["photo"], False)
    assert "caption" not in await people.edit("Dana", shown, "")


async def test_a_reader_edits_what_was_said_to_the_bot(bot: Bot, people: People) -> None:
    await people.start("Mei")
    said = await people.say("Mei", "kolmogorof")
    await people.edit("Mei", said, "kolmogorov")
    update = (await bot.get_updates())[-1]
    assert update.edited_message
    assert update.edited_message.text == "kolmogorov"


async def test_a_deletion_is_told_to_nobody(bot: Bot, world: World, people: People) -> None:
    await bot.send_message(world.channel.id, "a review")
    await people.delete("Dana", await people.wait_for("channel", "a review"))
    assert await people.messages("channel") == []
    assert await bot.get_updates() == ()


async def test_the_owner_closes_the_bots_poll_by_hand(bot: Bot, world: World, people: People) -> None:
    await bot.send_poll(world.channel.id, "Which?", ["this", "that"])
    shown = await people.wait_for("channel", "Which?")
    await people.vote("Mei", shown, [0])
    closed = await people.close_poll("Dana", shown)
    assert closed["poll"]["is_closed"]
    update = (await bot.get_updates())[-1]
    assert update.poll
    assert (update.poll.is_closed, update.poll.total_voter_count) == (True, 1)
    with pytest.raises(Refused, match="the poll is closed"):
        await people.close_poll("Dana", shown)


async def test_of_a_poll_by_hand_the_bot_hears_the_beginning_and_the_end(
    bot: Bot, world: World, people: People
) -> None:
    held = await people.hold_poll("Dana", "Which?", ["this", "that"])
    await people.vote("Mei", held, [1])
    await people.close_poll("Dana", held)
    posted, stopped = await bot.get_updates()
    assert posted.channel_post
    assert posted.channel_post.poll
    assert stopped.poll
    assert (posted.channel_post.poll.id, posted.channel_post.poll.is_closed) == (stopped.poll.id, False)
    assert [option.voter_count for option in stopped.poll.options] == [0, 1]


async def test_a_poll_by_hand_is_not_the_bots_to_stop(bot: Bot, world: World, people: People) -> None:
    held = await people.hold_poll("Dana", "Which?", ["this", "that"])
    with pytest.raises(BadRequest, match="Poll can't be stopped"):
        await bot.stop_poll(world.channel.id, held["message_id"])
    assert not held["poll"]["is_closed"]


@pytest.mark.parametrize(
    ("who", "question", "options", "why"),
    [
        ("Mei", "Which?", ["this", "that"], "only the owner posts"),
        ("Dana", " ", ["this", "that"], "need words"),
        ("Dana", "Which?", ["this"], "2 to 12 options"),
        ("Dana", "Which?", ["this"] * 13, "2 to 12 options"),
        ("Dana", "Which?", ["this", "x" * 101], "at most 100"),
        ("Dana", "x" * 301, ["this", "that"], "at most 300"),
    ],
)
async def test_the_app_makes_no_other_polls(
    who: str, question: str, options: list[str], why: str, people: People
) -> None:
    with pytest.raises(Refused, match=why):
        await people.hold_poll(who, question, options)
    assert await people.messages("channel") == []


async def test_the_app_changes_only_what_it_could(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    await bot.send_poll(world.channel.id, "Which?", ["this", "that"])
    post = await people.say("Dana", "a review", chat="channel")
    poll = await people.wait_for("channel", "Which?")
    sent = await bot.send_message(303, "an answer")
    answer = await people.wait_for("Mei", "an answer")
    with pytest.raises(Refused, match="somebody else's message"):
        await people.edit("Mei", post, "mine now")
    with pytest.raises(Refused, match="somebody else's message"):
        await people.delete("Mei", post)
    with pytest.raises(Refused, match="somebody else's message"):
        await people.edit("Mei", answer, "mine now")
    with pytest.raises(Refused, match="only texts and captions"):
        await people.edit("Dana", poll, "Which one?")
    with pytest.raises(Refused, match="the text is empty"):
        await people.edit("Dana", post, " ")
    with pytest.raises(Refused, match="at most 4096"):
        await people.edit("Dana", post, "x" * 4097)
    with pytest.raises(Refused, match="not a poll"):
        await people.close_poll("Dana", post)
    await people.delete("Mei", answer)
    assert world.messages.find(303, sent.message_id) is None


async def test_a_reader_forwards_a_post_to_the_bot(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    post = await people.say("Dana", "a review", chat="channel")
    await people.forward("Mei", post)
    update = (await bot.get_updates())[-1]
    assert update.message
    assert update.message.text == "a review"
    origin = update.message.forward_origin
    assert isinstance(origin, MessageOriginChannel)
    assert (origin.chat.id, origin.message_id) == (world.channel.id, post["message_id"])


async def test_what_the_channel_protects_is_not_forwarded_by_hand(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    post = await people.say("Dana", "a review", chat="channel")
    await people.protect()
    with pytest.raises(Refused, match="cannot be forwarded"):
        await people.forward("Mei", post)


async def test_people_send_rich_messages(people: People) -> None:
    await people.start("Mei")
    heading = {"type": "heading", "text": "Kites", "size": 1}
    sent = await people.say_rich("Mei", [heading, {"type": "list", "items": [{"blocks": [heading]}]}])
    assert "text" not in sent
    assert [block["type"] for block in sent["rich_message"]["blocks"]] == ["heading", "list"]
    with pytest.raises(Refused, match="400"):
        await people.say_rich("Mei", [])


async def test_what_comes_from_another_channel_says_so(people: People) -> None:
    await people.start("Mei")
    brought = await people.bring("Mei", "Kites again.", "Kite news")
    assert brought["forward_origin"]["type"] == "channel"
    assert brought["forward_origin"]["chat"]["title"] == "Kite news"


async def test_a_picture_answers_a_message(people: People) -> None:
    asked = await people.start("Mei")
    sent = await people.send_file("Mei", "kite.png", png(3, 3), photo=True, reply_to=asked)
    assert (sent["photo"][0]["width"], sent["reply_to_message"]["message_id"]) == (3, asked["message_id"])
    with pytest.raises(Refused, match="no picture"):
        await people.send_file("Mei", "kite.txt", b"a kite", photo=True)
