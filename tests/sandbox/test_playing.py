"""What people do, what they see, and what the bot is told of it."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden

from bot.sandbox.world import World
from tests.sandbox.people import People, Refused

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more:1")]])


async def test_the_bot_may_not_write_first(bot: Bot, people: People) -> None:
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(303, "hello")
    with pytest.raises(Refused, match="press Start first"):
        await people.say("Mei", "hello")
    await people.start("Mei")
    assert (await bot.send_message(303, "hello")).text == "hello"


async def test_a_block_is_told_and_lasts_until_start(bot: Bot, people: People) -> None:
    await people.start("Mei")
    await people.block("Mei")
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(303, "hello")
    await people.start("Mei")
    await bot.send_message(303, "hello")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [(it.old_chat_member.status, it.new_chat_member.status) for it in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_a_press_reaches_the_bot_and_its_answer_the_person(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    await bot.send_message(303, "page one", reply_markup=KEYS)
    shown = await people.wait_for("Mei", "page one")
    press = await people.press("Mei", shown, "More")
    update = (await bot.get_updates(offset=-1))[0]
    assert update.callback_query
    assert update.callback_query.message
    assert (update.callback_query.data, update.callback_query.from_user.first_name) == ("more:1", "Mei")
    assert update.callback_query.message.message_id == shown["message_id"]

    await bot.edit_message_text("page two", 303, shown["message_id"], reply_markup=KEYS)
    await update.callback_query.answer("Here", show_alert=True)

    assert (await people.answer(press))["text"] == "Here"
    assert (await people.edited("Mei", shown))["text"] == "page two"
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(press["press"])


async def test_only_buttons_that_are_there_can_be_pressed(bot: Bot, world: World, people: People) -> None:
    await bot.send_message(world.channel.id, "post", reply_markup=KEYS)
    shown = await people.wait_for("channel", "post")
    with pytest.raises(AssertionError, match="only \\['More'\\]"):
        await people.press("Mei", shown, "Less")
    forged = shown | {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "more:2"}]]}}
    with pytest.raises(Refused, match="400"):
        await people.press("Mei", forged, "x")
    assert await bot.get_updates() == ()


async def test_votes_reach_the_bot_as_totals(bot: Bot, world: World, people: People) -> None:
    await bot.send_poll(world.channel.id, "Next?", ["a", "b"], allows_multiple_answers=True)
    shown = await people.wait_for("channel", "Next?")
    await people.vote("Mei", shown, [1])
    await people.vote("Mei", shown, [0, 1])
    await people.vote("Mei", shown, [0, 1])
    await people.vote("Mei", shown, [])
    polls = [update.poll for update in await bot.get_updates() if update.poll]
    assert [[option.voter_count for option in poll.options] for poll in polls] == [[0, 1], [1, 1], [0, 0]]
    assert [poll.total_voter_count for poll in polls] == [1, 1, 0]


async def test_stopping_a_poll_is_an_update_too(bot: Bot, world: World) -> None:
    sent = await bot.send_poll(world.channel.id, "Next?", ["a", "b"])
    await bot.stop_poll(world.channel.id, sent.message_id)
    (update,) = await bot.get_updates()
    assert update.poll
    assert update.poll.is_closed


async def test_results_are_shown_to_voters_unless_hidden_until_the_end(bot: Bot, world: World, people: People) -> None:
    await bot.send_poll(world.channel.id, "Open?", ["a", "b"])
    hidden = await bot.send_poll(world.channel.id, "Hidden?", ["a", "b"], hide_results_until_closes=True)
    for question in ("Open?", "Hidden?"):
        await people.vote("Omer", await people.wait_for("channel", question), [0])

    async def counts(question: str, seen_by: str) -> list[int] | None:
        poll = (await people.wait_for("channel", question, seen_by=seen_by))["poll"]
        return [option["voter_count"] for option in poll["options"]] if poll["results_shown"] else None

    assert await counts("Open?", "Omer") == [1, 0]
    assert await counts("Open?", "Mei") is None
    assert await counts("Hidden?", "Omer") is None
    await bot.stop_poll(world.channel.id, hidden.message_id)
    assert await counts("Hidden?", "Mei") == [1, 0]


async def test_a_poll_refuses_what_it_does_not_allow(bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_poll(world.channel.id, "One?", ["a", "b"], allows_revoting=False)
    shown = await people.wait_for("channel", "One?")
    for options, reason in (([0, 1], "one answer"), ([2], "options 0 to 1"), ([-1], "options 0 to 1")):
        with pytest.raises(Refused, match=reason):
            await people.vote("Mei", shown, options)
    assert (await people.vote("Mei", shown, [0]))["poll"]["chosen"] == [0]
    with pytest.raises(Refused, match="changing a vote"):
        await people.vote("Mei", shown, [1])
    await bot.stop_poll(world.channel.id, sent.message_id)
    with pytest.raises(Refused, match="closed"):
        await people.vote("Omer", shown, [1])


async def test_only_the_owner_posts_and_nobody_enters_a_foreign_chat(people: People) -> None:
    with pytest.raises(Refused, match="only the owner"):
        await people.say("Mei", "me too", chat="channel")
    await people.start("Mei")
    with pytest.raises(Refused, match="somebody else"):
        await people.say("Omer", "hi", chat="Mei")
    with pytest.raises(Refused, match="its person only"):
        await people.messages("Mei", seen_by="Omer")


async def test_a_long_text_leaves_as_the_app_sends_it_in_several_messages(bot: Bot, people: People) -> None:
    await people.start("Mei")
    await people.say("Mei", "\n".join(["word " * 100] * 20))
    updates = (await bot.get_updates())[1:]
    lengths = [len(update.message.text or "") for update in updates if update.message]
    assert len(lengths) == 3
    assert max(lengths) <= 4096


async def test_what_did_not_come_is_told_with_what_stands_there(people: People) -> None:
    await people.start("Mei")
    with pytest.raises(AssertionError, match="1 Mei: /start"):
        await people.wait_for("Mei", "never said", timeout=0.05)


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "ä"])
async def test_a_deep_link_carries_at_most_64_plain_characters(payload: str, people: People) -> None:
    with pytest.raises(Refused, match="at most 64 characters"):
        await people.start("Mei", payload)
    assert (await people.start("Mei", "x" * 64))["text"] == "/start " + "x" * 64
