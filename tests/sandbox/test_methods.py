"""Every served method, called by python-telegram-bot 22.8: what it parses is the proof."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputPollOption,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType
from telegram.error import BadRequest, EndPointNotFound, InvalidToken

from bot.sandbox.api.methods import METHODS
from bot.sandbox.files import Upload
from bot.sandbox.world import World
from tests.sandbox.people import People, labels
from tests.sandbox.served import SUNDAY
from tests.sandbox.triggers.files import png

KEYS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("More", callback_data="1:p:7"), InlineKeyboardButton("No", url="https://example.org")]]
)


async def test_get_me_names_the_bot(bot: Bot, world: World) -> None:
    assert (await bot.get_me()).username == world.bot.username


async def test_a_post_arrives_with_entities_keyboard_and_reply(bot: Bot, world: World, people: People) -> None:
    first = await bot.send_message(world.channel.id, "first")
    bold = MessageEntity(MessageEntityType.BOLD, 3, 6)
    sent = await bot.send_message(
        f"@{world.channel.username}",
        "🙂 bold & plain",
        entities=[bold],
        reply_markup=KEYS,
        reply_parameters=ReplyParameters(first.message_id),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )

    assert (sent.text, sent.entities, sent.reply_markup) == ("🙂 bold & plain", (bold,), KEYS)
    assert sent.reply_to_message
    assert sent.reply_to_message.message_id == first.message_id
    assert sent.link_preview_options
    assert sent.link_preview_options.is_disabled
    assert sent.date == SUNDAY
    assert sent.sender_chat
    assert (sent.chat.type, sent.sender_chat.id, sent.from_user) == (ChatType.CHANNEL, world.channel.id, None)
    shown = (await people.messages("channel"))[-1]
    assert (labels(shown), shown["silent"], shown["edited"]) == (["More", "No"], True, False)


async def test_a_private_message_comes_from_the_bot(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    sent = await bot.send_message(303, "hello")
    assert sent.from_user == bot.bot
    assert (sent.chat.type, sent.chat.first_name) == (ChatType.PRIVATE, "Mei")


async def test_an_edit_replaces_text_and_takes_the_keyboard_away(bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_message(world.channel.id, "first", reply_markup=KEYS)
    await people.clock("advance", seconds=60)
    edited = await bot.edit_message_text("second", world.channel.id, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup, edited.edit_date) == ("second", None, SUNDAY + timedelta(minutes=1))
    assert edited.date == SUNDAY


async def test_a_keyboard_is_replaced_alone(bot: Bot, world: World) -> None:
    sent = await bot.send_message(world.channel.id, "text")
    edited = await bot.edit_message_reply_markup(world.channel.id, sent.message_id, reply_markup=KEYS)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("text", KEYS)
    with pytest.raises(BadRequest, match="is not modified"):
        await bot.edit_message_reply_markup(world.channel.id, sent.message_id, reply_markup=KEYS)


async def test_a_deleted_message_is_gone_for_everybody(bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_message(world.channel.id, "oops")
    assert await bot.delete_message(world.channel.id, sent.message_id)
    assert await people.ledger() == []
    with pytest.raises(BadRequest, match="to delete not found"):
        await bot.delete_message(world.channel.id, sent.message_id)


async def test_after_two_days_a_message_cannot_be_deleted(bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_message(world.channel.id, "old")
    await people.clock("advance", seconds=48 * 3600 + 1)
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(world.channel.id, sent.message_id)


async def test_a_ballot_is_opened_voted_on_and_stopped(bot: Bot, world: World, people: People) -> None:
    sent = await bot.send_poll(
        world.channel.id,
        "What next?",
        [InputPollOption("Graphs"), "Sampling", "Nothing"],
        allows_multiple_answers=True,
        allows_revoting=True,
        shuffle_options=True,
        hide_results_until_closes=True,
        description="Until Sunday",
        reply_markup=KEYS,
    )
    assert sent.poll
    assert (sent.poll.question, sent.poll.is_anonymous, sent.poll.description) == ("What next?", True, "Until Sunday")
    assert [option.text for option in sent.poll.options] == ["Graphs", "Sampling", "Nothing"]
    shown = await people.wait_for("channel", "What next?")
    await people.vote("Mei", shown, [0, 1])
    await people.vote("Omer", shown, [1])

    closed = await bot.stop_poll(world.channel.id, sent.message_id)

    assert (closed.id, closed.is_closed, closed.total_voter_count) == (sent.poll.id, True, 2)
    assert [option.voter_count for option in closed.options] == [1, 2, 0]
    with pytest.raises(BadRequest, match="Poll can't be stopped"):
        await bot.stop_poll(world.channel.id, sent.message_id)


async def test_menus_are_kept_by_scope_and_language(bot: Bot, people: People) -> None:
    await bot.set_my_commands([BotCommand("search", "Search")])
    await bot.set_my_commands([BotCommand("search", "חיפוש")], BotCommandScopeAllPrivateChats(), "he")
    await bot.set_my_commands([BotCommand("queue", "The queue")], BotCommandScopeChat(101))

    assert [command.description for command in await bot.get_my_commands()] == ["Search"]
    assert await bot.get_my_commands(BotCommandScopeAllPrivateChats()) == ()
    menus = {person["name"]: person["commands"] for person in (await people.world())["people"]}
    assert menus["Dana"] == [{"command": "queue", "description": "The queue"}]
    assert menus["Omer"] == [{"command": "search", "description": "חיפוש"}]
    assert menus["Mei"] == [{"command": "search", "description": "Search"}]


async def test_the_channel_and_its_members_can_be_looked_at(bot: Bot, world: World, people: People) -> None:
    channel = await bot.get_chat(f"@{world.channel.username}")
    assert (channel.id, channel.title) == (world.channel.id, world.channel.title)
    me = await bot.get_chat_member(world.channel.id, world.bot.id)
    assert isinstance(me, ChatMemberAdministrator)
    assert (me.can_post_messages, me.can_edit_messages, me.can_delete_messages) == (True, True, True)
    assert (await bot.get_chat_member(world.channel.id, 101)).status == ChatMemberStatus.OWNER
    assert (await bot.get_chat_member(world.channel.id, 303)).status == ChatMemberStatus.MEMBER
    rulers = await bot.get_chat_administrators(world.channel.id)
    assert [ruler.user.id for ruler in rulers] == [101, world.bot.id]
    await people.start("Mei")
    assert (await bot.get_chat(303)).first_name == "Mei"
    assert (await bot.get_chat_member(303, 303)).status == ChatMemberStatus.MEMBER


async def test_other_methods_and_tokens_are_refused_as_telegram_does(bot: Bot, address: str) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendRichMessageDraft", api_kwargs={"chat_id": 1})
    stranger = Bot("123:wrong", base_url=f"{address}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


RICH = {"blocks": [{"type": "paragraph", "text": "new"}], "skip_entity_detection": True}


@dataclass(frozen=True)
class Stage:
    """What a call may refer to: a message and an open poll in the channel, a button that waits for its answer."""

    bot: Bot
    channel: int
    message: int
    poll: int
    query: str
    inline: str
    file: str


CALLS: dict[str, Callable[[Stage], Awaitable[object]]] = {
    "getMe": lambda it: it.bot.get_me(),
    "setMyCommands": lambda it: it.bot.set_my_commands([BotCommand("help", "Help")]),
    "getMyCommands": lambda it: it.bot.get_my_commands(),
    "getUpdates": lambda it: it.bot.get_updates(),
    "setWebhook": lambda it: it.bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s-1"),
    "deleteWebhook": lambda it: it.bot.delete_webhook(),
    "sendMessage": lambda it: it.bot.send_message(it.channel, "new"),
    "sendRichMessage": lambda it: it.bot.do_api_request(
        "sendRichMessage", {"chat_id": it.channel, "rich_message": RICH}, return_type=Message
    ),
    "editMessageText": lambda it: it.bot.edit_message_text("new", it.channel, it.message),
    "editMessageReplyMarkup": lambda it: it.bot.edit_message_reply_markup(it.channel, it.message),
    "deleteMessage": lambda it: it.bot.delete_message(it.channel, it.message),
    "answerInlineQuery": lambda it: it.bot.answer_inline_query(it.inline, []),
    "answerCallbackQuery": lambda it: it.bot.answer_callback_query(it.query),
    "sendPoll": lambda it: it.bot.send_poll(it.channel, "Which?", ["this"]),
    "stopPoll": lambda it: it.bot.stop_poll(it.channel, it.poll),
    "getChat": lambda it: it.bot.get_chat(it.channel),
    "getChatMember": lambda it: it.bot.get_chat_member(it.channel, 101),
    "getChatAdministrators": lambda it: it.bot.get_chat_administrators(it.channel),
    "getChatMemberCount": lambda it: it.bot.get_chat_member_count(it.channel),
    "getWebhookInfo": lambda it: it.bot.get_webhook_info(),
    "sendPhoto": lambda it: it.bot.send_photo(it.channel, png(320, 200), "A picture"),
    "sendDocument": lambda it: it.bot.send_document(it.channel, b"words", filename="words.txt"),
    "getFile": lambda it: it.bot.get_file(it.file),
    "forwardMessage": lambda it: it.bot.forward_message(it.channel, it.channel, it.message),
    "forwardMessages": lambda it: it.bot.forward_messages(it.channel, it.channel, [it.message, it.poll]),
    "copyMessage": lambda it: it.bot.copy_message(it.channel, it.channel, it.message),
    "copyMessages": lambda it: it.bot.copy_messages(it.channel, it.channel, [it.message, it.poll]),
    "pinChatMessage": lambda it: it.bot.pin_chat_message(it.channel, it.message),
    "unpinChatMessage": lambda it: it.bot.unpin_chat_message(it.channel, it.message),
    "unpinAllChatMessages": lambda it: it.bot.unpin_all_chat_messages(it.channel),
}


@pytest.mark.parametrize("method", METHODS)
async def test_the_library_accepts_every_answer(method: str, bot: Bot, world: World, people: People) -> None:
    """A KeyError here means that a method was added: name its call in `CALLS`."""
    sent = await bot.send_message(world.channel.id, "text", reply_markup=KEYS)
    poll = await bot.send_poll(world.channel.id, "Which?", ["this", "that"])
    press = await people.press("Mei", await people.wait_for("channel", "text"), "More")
    typed = await people.inline("Dana", "words", chat="channel")
    file = world.files.keep(Upload("words.txt", "text/plain", b"words"))
    stage = Stage(bot, world.channel.id, sent.message_id, poll.message_id, press["press"], typed["id"], file.id)

    assert await CALLS[method](stage) is not None

    call = (await people.calls(method))[-1]
    assert (call["method"], call["status"], call["answer"]["ok"]) == (method, 200, True)
