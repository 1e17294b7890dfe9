"""Rich messages over HTTP, sent by two libraries that know nothing of each other."""

import json
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.sandbox.api.rich import LONGEST, MOST_BLOCKS
from bot.sandbox.api.rich_lists import label
from bot.sandbox.api.rich_texts import DEEPEST
from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.people import People

Json = dict[str, Any]

CHANNEL = -1001234500001
PARAGRAPH: Json = {"type": "paragraph", "text": "x"}
FORMULA: Json = {"type": "mathematical_expression", "expression": r"\frac{a}{b}"}
PLACED: Json = {"align": "left", "valign": "top"}

REVIEW: list[Json] = [
    {"type": "heading", "text": "Graph memory", "size": 1},
    {
        "type": "paragraph",
        "text": ["By ", {"type": "bold", "text": {"type": "italic", "text": "Dana"}}, ", see ", FORMULA],
    },
    FORMULA,
    {"type": "pre", "text": "x = 1", "language": "python"},
    {"type": "list", "items": [{"blocks": [PARAGRAPH], "type": "i", "value": 4}, {"blocks": [PARAGRAPH], "type": "i"}]},
    {"type": "list", "items": [{"blocks": [PARAGRAPH], "has_checkbox": True, "is_checked": False}]},
    {"type": "table", "cells": [[{"text": "a", **PLACED, "is_header": True}], [PLACED]], "is_striped": True},
    {"type": "blockquote", "blocks": [PARAGRAPH], "credit": "somebody"},
    {"type": "expandable_blockquote", "text": "long"},
    {"type": "pullquote", "text": "short", "credit": ""},
    {"type": "details", "summary": "More", "blocks": [PARAGRAPH], "is_open": True},
    {"type": "anchor", "name": "end"},
    {"type": "divider"},
    {"type": "footer", "text": {"type": "url", "text": "paper", "url": "https://arxiv.org/abs/2101.00001"}},
]


def _rich(*blocks: Json, **fields: Any) -> Json:
    return {"blocks": list(blocks), "skip_entity_detection": True, **fields}


async def _send(bot: Bot, *blocks: Json, **params: Any) -> Message:
    sent = await bot.do_api_request(
        "sendRichMessage",
        api_kwargs={"chat_id": CHANNEL, "rich_message": _rich(*blocks)} | params,
        return_type=Message,
    )
    assert isinstance(sent, Message)
    return sent


async def _echo(bot: Bot, *blocks: Json) -> list[Json]:
    sent = await _send(bot, *blocks)
    found: list[Json] = sent.api_kwargs["rich_message"]["blocks"]
    return found


async def test_the_answer_tells_the_blocks_and_has_no_text(bot: Bot) -> None:
    sent = await _send(bot, *REVIEW)
    told = sent.api_kwargs["rich_message"]["blocks"]
    assert sent.text is None
    assert [block["type"] for block in told] == [block["type"] for block in REVIEW]
    assert told[:4] == REVIEW[:4]


async def test_a_shortened_message_lacks_its_last_blocks_and_is_answered_ok(bot: Bot, people: People) -> None:
    one, two, three = ({"type": "paragraph", "text": text} for text in ("one", "two", "three"))
    await people.trouble(kind="shorten", blocks=2)
    assert await _echo(bot, one, two, three) == [one]
    assert await _echo(bot, one, two, three) == [one, two, three]
    await people.trouble(method="sendRichMessage", kind="shorten", blocks=9)
    assert await _echo(bot, one, two) == [one], "something is left"
    assert [len(message["rich_message"]["blocks"]) for message in await people.ledger()] == [1, 3, 1]


async def test_a_second_library_sends_and_reads_them_too(world: World, address: str) -> None:
    from aiogram import Bot  # takes 3 s
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InputRichMessage, Message, RichBlockParagraph

    review, edited = (InputRichMessage.model_validate(rich) for rich in (_rich(*REVIEW, is_rtl=True), _rich(PARAGRAPH)))
    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    async with Bot(world.bot.token, session=session) as bot:
        sent = await bot.send_rich_message(CHANNEL, review)
        again = await bot.edit_message_text(chat_id=CHANNEL, message_id=sent.message_id, rich_message=edited)
    assert sent.rich_message
    assert sent.rich_message.is_rtl
    assert [block.type for block in sent.rich_message.blocks] == [block["type"] for block in REVIEW]
    assert isinstance(again, Message)
    assert again.rich_message
    (block,) = again.rich_message.blocks
    assert isinstance(block, RichBlockParagraph)
    assert block.text == "x"


async def test_what_a_block_leaves_open_is_filled_in(bot: Bot) -> None:
    rows = [[{"text": "a", "is_header": True}, {}], [{"text": "1", "align": "right", "colspan": 1, "rowspan": 2}]]
    item = {"blocks": [PARAGRAPH], "has_checkbox": True, "is_checked": False}
    table, bullets, quote = await _echo(
        bot,
        {"type": "table", "cells": rows, "is_bordered": False},
        {"type": "list", "items": [item]},
        {"type": "pullquote", "text": "short", "credit": ""},
    )
    header, invisible = table["cells"][0]
    assert header == {"text": "a", "align": "center", "valign": "middle", "is_header": True}
    assert invisible == {"align": "left", "valign": "middle"}
    assert table["cells"][1] == [{"text": "1", "align": "right", "valign": "middle", "rowspan": 2}]
    assert "is_bordered" not in table
    assert bullets["items"] == [{"label": "•", "blocks": [PARAGRAPH], "has_checkbox": True}]
    assert quote == {"type": "pullquote", "text": "short"}


async def test_an_ordered_list_counts_on(bot: Bot) -> None:
    items = [{"blocks": [PARAGRAPH], "type": kind, "value": value} for kind, value in (("i", 4), ("i", 0), ("A", 27))]
    (told,) = await _echo(bot, {"type": "list", "items": items})
    assert [(item["label"], item["value"], item["type"]) for item in told["items"]] == [
        ("iv.", 4, "i"),
        ("v.", 5, "i"),
        ("AA.", 27, "A"),
    ]


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (3, "1", "3."),
        (26, "a", "z."),
        (703, "A", "AAA."),
        (1994, "I", "MCMXCIV."),
        (4000, "i", "4000."),
        (-1, "a", "-1."),
    ],
)
def test_labels_are_written_as_letters_and_numerals(value: int, kind: str, words: str) -> None:
    assert label(value, kind) == words


async def test_words_that_only_servers_mark_lose_their_mark(bot: Bot) -> None:
    tag = {"type": "hashtag", "text": "#graphs", "hashtag": "graphs"}
    (told,) = await _echo(bot, {"type": "footer", "text": ["On ", tag]})
    assert told["text"] == ["On ", "#graphs"]


async def test_strings_are_cleaned_and_unknown_fields_dropped(bot: Bot) -> None:
    (told,) = await _echo(bot, {"type": "paragraph", "text": "a\r\nb\tc", "parse_mode": "HTML", "entities": None})
    assert told == {"type": "paragraph", "text": "a\nb c"}


async def test_text_becomes_rich_and_rich_becomes_text(bot: Bot) -> None:
    number = (await bot.send_message(CHANNEL, "plain")).message_id
    rich = await _edit(bot, number, rich_message=_rich(PARAGRAPH))
    assert (rich.text, rich.api_kwargs["rich_message"]) == (None, {"blocks": [PARAGRAPH]})
    with pytest.raises(BadRequest, match="Message is not modified"):
        await _edit(bot, number, rich_message=_rich(PARAGRAPH))
    plain = await _edit(bot, number, text="plain again")
    assert (plain.text, "rich_message" in plain.api_kwargs) == ("plain again", False)
    with pytest.raises(BadRequest, match="Text is not imitated"):
        await _edit(bot, number, text="both", rich_message=_rich(PARAGRAPH))


async def _edit(bot: Bot, number: int, text: str | None = None, **api_kwargs: Any) -> Message:
    """Without a text by what the library takes for a parameter that it does not know."""
    edited = await bot.edit_message_text(text, CHANNEL, number, api_kwargs=api_kwargs)  # type: ignore[arg-type]
    assert isinstance(edited, Message)
    return edited


async def test_a_rich_post_carries_keyboard_reply_and_silence(bot: Bot, people: People) -> None:
    first = await bot.send_message(CHANNEL, "first")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Text version", url="https://t.me/bot?start=t_1")]])
    reply = {"message_id": first.message_id}
    sent = await _send(bot, PARAGRAPH, reply_markup=keyboard, reply_parameters=reply, disable_notification=True)
    assert sent.reply_markup == keyboard
    assert sent.reply_to_message
    assert sent.reply_to_message.message_id == first.message_id
    shown = (await people.messages("channel", "Mei"))[-1]
    assert (shown["silent"], shown["rich_message"]) == (True, {"blocks": [PARAGRAPH]})


async def test_a_rich_post_is_forwarded_with_its_blocks(bot: Bot, people: People) -> None:
    await people.start("Dana")
    sent = await _send(bot, PARAGRAPH)
    copy = await bot.forward_message(101, CHANNEL, sent.message_id)
    assert copy.api_kwargs["rich_message"] == {"blocks": [PARAGRAPH]}


async def test_the_ledger_shows_the_blocks(bot: Bot, address: str) -> None:
    await _send(bot, PARAGRAPH)
    _, body = await request(address, "GET", "/sandbox/ledger")
    (entry,) = json.loads(body)["messages"]
    assert entry["rich_message"] == {"blocks": [PARAGRAPH]}
    assert "text" not in entry


def _quotes(levels: int) -> Json:
    block = PARAGRAPH
    for _ in range(levels):
        block = {"type": "blockquote", "blocks": [block]}
    return block


def _row(*spans: int) -> list[Json]:
    return [{"text": "x", "colspan": span} for span in spans]


AT_THE_LIMIT: dict[str, list[Json]] = {
    "characters": [{"type": "paragraph", "text": ["🙂" * (LONGEST - 11), FORMULA]}],
    "blocks": [PARAGRAPH] * MOST_BLOCKS,
    "list items and their blocks": [PARAGRAPH, {"type": "list", "items": [{"blocks": [PARAGRAPH]}] * 249}],
    "rows": [{"type": "table", "cells": [_row(1)] * (MOST_BLOCKS - 1)}],
    "columns": [{"type": "table", "cells": [_row(19, 1), [{"text": "x", "rowspan": 2, "colspan": 5}], _row(15)]}],
    "levels": [_quotes(DEEPEST - 1)],
}


@pytest.mark.parametrize("case", AT_THE_LIMIT)
async def test_everything_up_to_a_limit_is_taken(case: str, bot: Bot) -> None:
    assert len(await _echo(bot, *AT_THE_LIMIT[case])) == len(AT_THE_LIMIT[case])


BEYOND: dict[str, tuple[list[Json], str]] = {
    "a credit counts": ([{"type": "pullquote", "text": "x" * LONGEST, "credit": "y"}], "TEXT_TOO_LONG"),
    "items count": ([{"type": "list", "items": [{"blocks": [PARAGRAPH]}] * 250}], "BLOCKS_TOO_MANY"),
    "rows count": ([{"type": "table", "cells": [_row(1)] * MOST_BLOCKS}], "BLOCKS_TOO_MANY"),
    "columns from above count": (
        [{"type": "table", "cells": [[{"text": "x", "rowspan": 2, "colspan": 5}], _row(16)]}],
        "TABLE_COLS_TOO_MANY",
    ),
    "formatting is a level": (
        [_quotes(DEEPEST - 2) | {"credit": {"type": "bold", "text": "x"}}, _quotes(DEEPEST)],
        "DEPTH_INVALID",
    ),
    "lists in lists in lists": ([{"type": "paragraph", "text": json.loads("[" * 300 + "]" * 300)}], "DEPTH_INVALID"),
}


@pytest.mark.parametrize("case", BEYOND)
async def test_what_is_beyond_a_limit_is_refused(case: str, bot: Bot) -> None:
    blocks, word = BEYOND[case]
    with pytest.raises(BadRequest, match=f"(?i)rich_message_{word}"):
        await _send(bot, *blocks)


BROKEN: dict[str, tuple[Json, str]] = {
    "unknown block": ({"type": "sectionHeading"}, 'type "sectionHeading" is unsupported'),
    "no type": ({"text": "x"}, 'Can\'t find field "type"'),
    "text without type": ({"type": "paragraph", "text": {"text": "x"}}, 'Can\'t find field "type"'),
    "unknown text": ({"type": "paragraph", "text": {"type": "plain", "text": "x"}}, "Unsupported rich text type"),
    "number as text": ({"type": "paragraph", "text": 5}, "Invalid rich text specified"),
    "no size": ({"type": "heading", "text": "x"}, 'Can\'t find field "size"'),
    "size of letters": ({"type": "heading", "text": "x", "size": "1"}, 'Field "size" must be of type Number'),
    "size of many digits": ({"type": "heading", "text": "x", "size": 2**31}, 'Field "size" must be a valid Number'),
    "no formula": ({"type": "mathematical_expression"}, 'Can\'t find field "expression"'),
    "no link": ({"type": "footer", "text": {"type": "url", "text": "x"}}, 'Can\'t find field "url"'),
    "items as object": ({"type": "list", "items": {}}, 'Field "items" must be of type Array'),
    "flag as word": (
        {"type": "details", "blocks": [PARAGRAPH], "is_open": "yes"},
        'Field "is_open" must be of type Boolean',
    ),
    "rows as objects": ({"type": "table", "cells": [{}]}, 'Field "cells" must be an Array of Arrays'),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_a_block_that_does_not_fit_its_type_is_named(case: str, world: World, address: str) -> None:
    block, reason = BROKEN[case]
    answer = await _refused(world, address, _rich(block))
    assert answer == f"Bad Request: can't parse InputRichBlock: {reason}"


EMPTY: list[Json] = [
    {"type": "heading", "text": " ", "size": 1},
    {"type": "paragraph", "html": "<b>misspelt</b>"},
    {"type": "paragraph", "text": [{"type": "bold", "text": ""}]},
    {"type": "mathematical_expression", "expression": ""},
    {"type": "blockquote", "blocks": []},
    {"type": "list", "items": [{"blocks": []}]},
    {"type": "table", "cells": [[]]},
]


@pytest.mark.parametrize("block", EMPTY, ids=str)
async def test_a_block_without_content_is_refused(block: Json, world: World, address: str) -> None:
    assert await _refused(world, address, _rich(block)) == "Bad Request: RICH_MESSAGE_CONTENT_REQUIRED"


NOT_IMITATED: dict[str, Json] = {
    "rich_message.html": {"html": "<p>x</p>"},
    "rich_message.media": _rich(PARAGRAPH, media=[{"id": "a"}]),
    "a rich message without skip_entity_detection": {"blocks": [PARAGRAPH]},
    "rich block photo": _rich({"type": "photo", "photo": {}}),
    "rich text custom_emoji": _rich({"type": "paragraph", "text": {"type": "custom_emoji"}}),
}


@pytest.mark.parametrize("what", NOT_IMITATED)
async def test_what_is_not_imitated_is_said_so(what: str, world: World, address: str) -> None:
    assert await _refused(world, address, NOT_IMITATED[what]) == f"Bad Request: {what} is not imitated"


async def test_typed_addresses_must_be_addresses(world: World, address: str) -> None:
    for kind, field, word in (("email_address", "email_address", "EMAIL"), ("phone_number", "phone_number", "PHONE")):
        text = {"type": kind, "text": "x", field: "openai:user@host"}
        told = await _refused(world, address, _rich({"type": "paragraph", "text": text}))
        assert told == f"Bad Request: RICH_MESSAGE_{word}_INVALID"


async def test_the_blocks_are_judged_before_the_chat(world: World, address: str) -> None:
    assert "RICH_MESSAGE" in await _refused(world, address, _rich({"type": "paragraph"}), chat_id=999)
    assert await _refused(world, address, _rich(PARAGRAPH), chat_id=999) == "Bad Request: chat not found"


async def _refused(world: World, address: str, rich: Json, chat_id: int = CHANNEL) -> str:
    body = json.dumps({"chat_id": chat_id, "rich_message": rich}).encode()
    path = f"/bot{world.bot.token}/sendRichMessage"
    _, answer = await request(address, "POST", path, body, {"Content-Type": "application/json"})
    told: Json = json.loads(answer)
    return str(told["description"])
