"""One conversation over every served method and every kind of update, in parts that are played in this order."""

from typing import Any

from bot.sandbox.cast import CHANNEL, GROUP
from tests.sandbox.judges.article import ARTICLE, kinds, rich
from tests.sandbox.judges.judge import Attachment, Json, Judge
from tests.sandbox.people import People
from tests.sandbox.served import SUNDAY
from tests.sandbox.triggers.files import png

HERE, TALK, DANA, MEI = CHANNEL.id, GROUP.id, 101, 303
AT = int(SUNDAY.timestamp())

TEXT = "🙂 bold, a link and\n  code"
ENTITIES: list[Json] = [
    {"type": "bold", "offset": 3, "length": 4},
    {"type": "text_link", "offset": 11, "length": 4, "url": "https://example.org/a"},
    {"type": "pre", "offset": 20, "length": 6, "language": "python"},
]
KEYS: Json = {
    "inline_keyboard": [
        [{"text": "More", "callback_data": "more"}, {"text": "Read", "url": "https://example.org/"}],
        [{"text": "Copy", "copy_text": {"text": "words"}}, {"text": "Share", "switch_inline_query": "graphs"}],
        [{"text": "Go", "callback_data": "go", "style": "success"}],
    ]
}


async def introductions(judge: Judge, people: People) -> None:
    """Who is who, and the menus."""
    me = await judge.call("getMe")
    assert (me["is_bot"], me["supports_inline_queries"]) == (True, True)
    await people.start("Mei")
    start = await judge.hear("message")
    assert (start["from"]["id"], start["date"], start["chat"]["type"]) == (MEI, AT, "private")
    assert start["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    await people.start("Dana", "t_501")
    assert (await judge.hear("message"))["text"] == "/start t_501"
    commands = [{"command": "latest", "description": "The newest review"}]
    for scope in ({"type": "default"}, {"type": "all_private_chats"}, {"type": "chat", "chat_id": MEI}):
        assert await judge.call("setMyCommands", commands=commands, scope=scope, language_code="en")
        assert await judge.call("getMyCommands", scope=scope, language_code="en") == commands
    assert await judge.call("getMyCommands", scope={"type": "chat_administrators", "chat_id": TALK}) == []
    assert (await judge.call("getChat", chat_id=MEI))["first_name"] == "Mei"
    assert (await judge.call("getChat", chat_id=f"@{CHANNEL.username}"))["id"] == HERE
    assert await judge.call("getChatMemberCount", chat_id=HERE) == 5
    rulers = await judge.call("getChatAdministrators", chat_id=HERE)
    assert [ruler["status"] for ruler in rulers] == ["creator", "administrator"]
    told = [await judge.call("getChatMember", chat_id=HERE, user_id=who) for who in (me["id"], DANA, MEI)]
    assert [member["status"] for member in told] == ["administrator", "creator", "member"]


async def private_talk(judge: Judge, people: People) -> None:
    """A message, its buttons, its edits, and what Mei does herself."""
    said = await people.say("Mei", "graphs, see https://example.org")
    asked = await judge.hear("message")
    sent = await judge.call(
        "sendMessage",
        chat_id=MEI,
        text=TEXT,
        entities=ENTITIES,
        reply_markup=KEYS,
        reply_parameters={"message_id": asked["message_id"]},
        link_preview_options={"is_disabled": True},
        protect_content=True,
    )
    assert (sent["text"], sent["entities"], sent["reply_markup"], sent["date"]) == (TEXT, ENTITIES, KEYS, AT)
    assert (sent["reply_to_message"], sent["has_protected_content"]) == (asked, True)
    assert judge.marked() == ["bold", "link", "  code"]
    press = await people.press("Mei", sent, "More")
    query = await judge.hear("callback_query")
    assert (query["data"], query["message"]["reply_markup"], query["from"]["id"]) == ("more", KEYS, MEI)
    assert await judge.call("answerCallbackQuery", callback_query_id=query["id"], text="Here", show_alert=True)
    assert (await people.answer(press))["show_alert"]
    named = {"chat_id": MEI, "message_id": sent["message_id"]}
    await people.clock("advance", seconds=60)
    edited = await judge.call("editMessageText", **named, text="Page two", reply_markup=KEYS)
    assert (edited["text"], edited["date"], edited["edit_date"]) == ("Page two", AT, AT + 60)
    assert "reply_markup" not in await judge.call("editMessageReplyMarkup", **named)
    assert await judge.call("deleteMessage", **named)
    await people.edit("Mei", said, "graph nets")
    assert (await judge.hear("edited_message"))["edit_date"] == AT + 60
    await people.block("Mei")
    assert (await judge.hear("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await people.start("Mei")
    assert (await judge.hear("my_chat_member"))["old_chat_member"]["status"] == "kicked"
    await judge.hear("message")


async def channel(judge: Judge, people: People) -> None:
    """Posts of the bot and of the owner."""
    sent = await judge.call("sendMessage", chat_id=HERE, text="A review #graphs", reply_markup=KEYS)
    assert (sent["chat"]["type"], sent["sender_chat"], "from" in sent) == ("channel", sent["chat"], False)
    assert [entity["type"] for entity in sent["entities"]] == ["hashtag"]
    await people.press("Mei", sent, "Go")
    query = await judge.hear("callback_query")
    assert query["message"] == sent
    await judge.call("answerCallbackQuery", callback_query_id=query["id"])
    said = await people.say("Dana", "by hand", chat="channel", reply_to=sent)
    assert (await judge.hear("channel_post"))["reply_to_message"] == sent
    await people.edit("Dana", said, "by pen")
    assert (await judge.hear("edited_channel_post"))["text"] == "by pen"


async def polls(judge: Judge, people: People) -> None:
    """A ballot of the channel, and an open vote between the bot and Mei."""
    sent = await judge.call(
        "sendPoll",
        chat_id=HERE,
        question="What next?",
        options=[{"text": "Graphs"}, {"text": "Sampling"}],
        description="Until tonight, see https://example.org",
        description_entities=[{"type": "bold", "offset": 0, "length": 5}],
        allows_multiple_answers=True,
        reply_markup=KEYS,
    )
    await people.vote("Mei", sent, [0, 1])
    assert (await judge.hear("poll"))["total_voter_count"] == 1
    await people.press("Luca", sent, "Go")
    assert (await judge.hear("callback_query"))["message"]["poll"]["total_voter_count"] == 1
    closed = await judge.call("stopPoll", chat_id=HERE, message_id=sent["message_id"])
    assert closed == await judge.hear("poll")
    assert ([option["voter_count"] for option in closed["options"]], closed["is_closed"]) == ([1, 1], True)
    asked = await judge.call(
        "sendPoll", chat_id=MEI, question="Coming?", options=[{"text": "Yes"}, {"text": "No"}], is_anonymous=False
    )
    for chosen in ([1], []):
        await people.vote("Mei", asked, chosen)
        await judge.hear("poll")
        assert (await judge.hear("poll_answer"))["option_ids"] == chosen
    held = await people.hold_poll("Dana", "By hand?", ["Yes", "No"], several=True)
    post = await judge.hear("channel_post")
    await people.vote("Mei", held, [0])
    await people.close_poll("Dana", held)
    stopped = await judge.hear("poll")
    assert (stopped["id"], stopped["is_closed"], stopped["total_voter_count"]) == (post["poll"]["id"], True, 1)


async def files(judge: Judge, people: People) -> None:
    """Up, down, and by the id of what is there."""
    caption: Json = {"caption": "The plot", "caption_entities": [{"type": "italic", "offset": 4, "length": 4}]}
    plot = Attachment("plot.png", png(640, 480))
    sent = await judge.call("sendPhoto", chat_id=HERE, photo=plot, **caption, show_caption_above_media=True)
    assert (sent["caption_entities"], sent["show_caption_above_media"]) == (caption["caption_entities"], True)
    await people.edit("Dana", await people.send_file("Dana", "a.txt", b"a", "first", chat="channel"), "second")
    assert (await judge.hear("channel_post"))["caption"] == "first"
    assert (await judge.hear("edited_channel_post"))["caption"] == "second"
    (photo,) = sent["photo"]
    assert (photo["width"], photo["height"], photo["file_size"]) == (640, 480, len(plot.data))
    again = await judge.call("sendPhoto", chat_id=MEI, photo=photo["file_id"])
    assert again["photo"] == [photo]
    notes = Attachment("notes.bib", b"@misc{a}")
    document = (await judge.call("sendDocument", chat_id=MEI, document=notes))["document"]
    assert (document["file_name"], document["file_size"]) == (notes.name, len(notes.data))
    assert (await judge.call("getFile", file_id=document["file_id"]))["file_size"] == len(notes.data)
    assert await judge.download(document["file_id"]) == notes.data
    await people.send_file("Mei", "mine.txt", b"words", "Please post", mime_type="text/plain")
    heard = await judge.hear("message")
    assert (heard["caption"], heard["document"]["mime_type"]) == ("Please post", "text/plain")
    assert await judge.download(heard["document"]["file_id"]) == b"words"


async def rich_messages(judge: Judge, people: People) -> None:
    """Every block, sent, edited, turned into a text, forwarded."""
    sent = await judge.call("sendRichMessage", chat_id=HERE, rich_message=rich(*ARTICLE), reply_markup=KEYS)
    assert (kinds(sent["rich_message"]), "text" in sent) == (kinds(ARTICLE), False)
    named = {"chat_id": HERE, "message_id": sent["message_id"]}
    await people.press("Mei", sent, "More")
    assert (await judge.hear("callback_query"))["message"] == sent
    edited = await judge.call("editMessageText", **named, rich_message=rich(*ARTICLE[:2]))
    assert kinds(edited["rich_message"]) == kinds(ARTICLE[:2])
    copy = await judge.call("forwardMessage", chat_id=DANA, from_chat_id=HERE, message_id=sent["message_id"])
    assert copy["rich_message"] == edited["rich_message"]
    assert (await judge.call("editMessageText", **named, text="flat"))["text"] == "flat"


async def passing_on(judge: Judge, people: People) -> None:
    """Forwards, which name where the content stood, and copies, which do not."""
    poll = await judge.call("sendPoll", chat_id=HERE, question="Which?", options=[{"text": "this"}])
    passed = await judge.call("forwardMessage", chat_id=DANA, from_chat_id=HERE, message_id=poll["message_id"])
    origin = {"type": "channel", "chat": poll["chat"], "message_id": poll["message_id"], "date": poll["date"]}
    assert (passed["forward_origin"], passed["poll"]) == (origin, poll["poll"])
    await people.say("Mei", "pass this on")
    hers = await judge.hear("message")
    passed = await judge.call("forwardMessage", chat_id=DANA, from_chat_id=MEI, message_id=hers["message_id"])
    assert passed["forward_origin"] == {"type": "user", "sender_user": hers["from"], "date": hers["date"]}
    await people.protect()
    held = await judge.call("getChat", chat_id=HERE)
    assert held["has_protected_content"]
    await people.protect(protected=False)
    several: Json = {"chat_id": DANA, "from_chat_id": HERE, "message_ids": [1, 2]}
    for method in ("forwardMessages", "copyMessages"):
        assert [set(told) for told in await judge.call(method, **several)] == [{"message_id"}, {"message_id"}]
    one = {"chat_id": DANA, "from_chat_id": HERE, "message_id": 1}
    assert set(await judge.call("copyMessage", **one)) == {"message_id"}


async def pins(judge: Judge, people: People) -> None:
    """The service message is told to the bot; a pinned message that is gone is told as inaccessible."""
    for chat, kind in ((HERE, "channel_post"), (MEI, "message")):
        sent = await judge.call("sendMessage", chat_id=chat, text="pin me")
        assert await judge.call("pinChatMessage", chat_id=chat, message_id=sent["message_id"])
        service = await judge.hear(kind)
        assert service["pinned_message"] == sent
        assert (await judge.call("getChat", chat_id=chat))["pinned_message"] == sent
        assert await judge.call("unpinChatMessage", chat_id=chat, message_id=sent["message_id"])
        assert await judge.call("unpinAllChatMessages", chat_id=chat)
        await judge.call("deleteMessage", chat_id=chat, message_id=sent["message_id"])
        reply = {"message_id": service["message_id"]}
        told = await judge.call("sendMessage", chat_id=chat, text="it is gone", reply_parameters=reply)
        gone = {"chat": sent["chat"], "message_id": sent["message_id"], "date": 0}
        assert told["reply_to_message"]["pinned_message"] == gone


async def inline_mode(judge: Judge, people: People) -> None:
    """A text and a rich message as results, chosen in a chat and in the channel."""
    contents: tuple[Json, ...] = (
        {"message_text": TEXT, "entities": ENTITIES, "link_preview_options": {"is_disabled": True}},
        {"rich_message": rich(*ARTICLE)},
    )
    typed = await people.inline("Dana", "graphs", chat="channel")
    query = await judge.hear("inline_query")
    assert (query["query"], query["chat_type"], query["from"]["id"]) == ("graphs", "channel", DANA)
    results = [
        {"type": "article", "id": f"r{n}", "title": f"Result {n}", "input_message_content": content}
        for n, content in enumerate(contents)
    ]
    button = {"text": "Ask for more", "start_parameter": "inline_1"}
    how: Json = {"cache_time": 0, "is_personal": True, "next_offset": "2", "button": button}
    assert await judge.call("answerInlineQuery", inline_query_id=query["id"], results=results, **how)
    for number, name in enumerate(("text", "rich_message")):
        await people.choose("Dana", typed, f"Result {number}")
        post = await judge.hear("channel_post")
        assert (name in post, post["via_bot"]["is_bot"]) == (True, True)
        assert (await judge.hear("chosen_inline_result"))["result_id"] == f"r{number}"


async def group(judge: Judge, people: People) -> None:
    """The bot's places in the discussion group and its rights in the channel."""
    await people.link_group()
    bot = (await judge.call("getMe"))["id"]
    await _placed(judge, people, bot, TALK, "restricted", can_send_polls=False)
    await _placed(judge, people, bot, TALK, "member")
    await _placed(judge, people, bot, TALK, "administrator")
    assert (await judge.call("getChat", chat_id=TALK))["linked_chat_id"] == HERE
    assert len(await judge.call("getChatAdministrators", chat_id=TALK)) == 2
    posts: dict[str, Json] = {
        "sendMessage": {"text": "post"},
        "sendRichMessage": {"rich_message": rich(*ARTICLE)},
        "sendPoll": {"question": "Which?", "options": [{"text": "this"}]},
    }
    for method, content in posts.items():
        sent = await judge.call(method, chat_id=HERE, **content)
        passed = await judge.hear("message")
        assert (passed["is_automatic_forward"], passed["from"]["id"]) == (True, 777000)
        assert passed["forward_origin"]["message_id"] == sent["message_id"]
    said = await people.say("Omer", "nice one", chat="group")
    assert (await judge.hear("message"))["chat"]["type"] == "supergroup"
    reply = {"message_id": said["message_id"]}
    sent = await judge.call("sendMessage", chat_id=TALK, text="thanks", reply_parameters=reply, reply_markup=KEYS)
    await people.press("Omer", sent, "More")
    assert (await judge.hear("callback_query"))["message"] == sent
    await judge.call("pinChatMessage", chat_id=TALK, message_id=sent["message_id"])
    assert (await judge.hear("message"))["pinned_message"]["reply_markup"] == KEYS
    for status in ("left", "kicked"):
        await people.place_bot(status, chat="group")
        assert (await judge.hear("my_chat_member"))["new_chat_member"]["status"] == status
    await people.place_bot("administrator", can_post_messages=False)
    changed = await judge.hear("my_chat_member")
    rights = [changed[member]["can_post_messages"] for member in ("old_chat_member", "new_chat_member")]
    assert (rights, changed["from"]["id"]) == ([True, False], DANA)
    await people.place_bot("administrator", can_post_messages=True)
    await judge.hear("my_chat_member")


async def _placed(judge: Judge, people: People, bot: int, chat: int, status: str, **rights: Any) -> None:
    await people.place_bot(status, chat="group", **rights)
    told = (await judge.hear("my_chat_member"))["new_chat_member"]
    assert told == await judge.call("getChatMember", chat_id=chat, user_id=bot)
    assert told["status"] == status


async def addresses(judge: Judge, people: People) -> None:
    """A webhook that nobody answers, and what is told of it; then what waits is fetched by hand."""
    url, kinds_wanted = "http://127.0.0.1:9/hook", ["message", "poll"]
    assert await judge.call("setWebhook", url=url, max_connections=7, allowed_updates=kinds_wanted)
    await people.say("Mei", "is anybody there?")
    told = await judge.call("getWebhookInfo")
    assert (told["url"], told["pending_update_count"], told["allowed_updates"]) == (url, 1, kinds_wanted)
    assert await judge.call("deleteWebhook")
    (update,) = await judge.call("getUpdates", timeout=0)
    assert update["message"]["text"] == "is anybody there?"


EVENTS = (
    introductions,
    private_talk,
    channel,
    polls,
    files,
    rich_messages,
    passing_on,
    pins,
    inline_mode,
    group,
)
"""What is talked about while updates come by themselves; `addresses` follows when they no longer do."""
