"""Inline mode: a person types, the bot (the real client library) answers, the person picks."""

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputMessageContent,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
)
from telegram.error import BadRequest

from bot.sandbox.world import World
from tests.sandbox.people import People, Refused

BOLD = MessageEntity(MessageEntity.BOLD, 0, 5)


def _article(number: int, text: str = "Alpha and more") -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, entities=[BOLD], link_preview_options=LinkPreviewOptions(is_disabled=True))
    return InlineQueryResultArticle(f"r{number}", f"Review {number}", content, description="No. 1")


async def _asked(bot: Bot) -> InlineQuery:
    (update,) = await bot.get_updates(offset=-1)
    assert update.inline_query
    return update.inline_query


async def test_the_bot_hears_who_types_what_and_where(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    await people.inline("Mei", "graph nets")
    private = await _asked(bot)
    await people.inline("Dana", "", chat="channel", offset="20")
    channel = await _asked(bot)

    assert (private.query, private.offset, private.chat_type, private.from_user.first_name) == (
        "graph nets",
        "",
        "sender",
        "Mei",
    )
    assert (channel.query, channel.offset, channel.chat_type, channel.from_user.id) == ("", "20", "channel", 101)


async def test_the_person_sees_the_results_and_a_button(bot: Bot, people: People) -> None:
    await people.start("Mei")
    typed = await people.inline("Mei", "graphs")
    button = InlineQueryResultsButton("Ask for more", start_parameter="inline_1")
    await (await _asked(bot)).answer([_article(1), _article(2)], next_offset="2", button=button, auto_pagination=False)

    seen = await people.results(typed)

    assert [(result["title"], result["description"]) for result in seen["results"]] == [
        ("Review 1", "No. 1"),
        ("Review 2", "No. 1"),
    ]
    assert seen["results"][0]["message"]["entities"] == [BOLD.to_dict()]
    assert (seen["next_offset"], seen["button"]["start_parameter"]) == ("2", "inline_1")


async def test_a_chosen_result_is_the_persons_own_message_via_the_bot(bot: Bot, world: World, people: People) -> None:
    await people.start("Mei")
    typed = await people.inline("Mei", "graphs")
    await (await _asked(bot)).answer([_article(1), _article(2)])

    shown = await people.choose("Mei", typed, "Review 2")

    assert (shown["text"], shown["own"]) == ("Alpha and more", True)
    told, chosen = (await bot.get_updates())[-2:]
    assert told.message
    assert told.message.via_bot
    assert (told.message.via_bot.id, told.message.entities) == (world.bot.id, (BOLD,))
    assert chosen.chosen_inline_result
    assert (chosen.chosen_inline_result.result_id, chosen.chosen_inline_result.query) == ("r2", "graphs")


async def test_the_owner_posts_a_result_in_the_channel(bot: Bot, world: World, people: People) -> None:
    typed = await people.inline("Dana", "graphs", chat="channel")
    await (await _asked(bot)).answer([_article(1)])
    await people.choose("Dana", typed, "r1")
    assert [post["text"] for post in await people.ledger()] == ["Alpha and more"]


async def test_anybody_sends_a_result_into_the_group(bot: Bot, people: People) -> None:
    await people.link_group()
    typed = await people.inline("Omer", "graphs", chat="group")
    asked = await _asked(bot)
    await asked.answer([_article(1)])
    await people.choose("Omer", typed, "Review 1")
    assert asked.chat_type == "supergroup"
    (update,) = await bot.get_updates(offset=-1)
    assert update.chosen_inline_result, "the bot is not in the group: it hears of the choice only"


async def test_a_rich_message_can_be_a_result(bot: Bot, people: People) -> None:
    await people.start("Mei")
    typed = await people.inline("Mei", "formula")
    blocks = [{"type": "paragraph", "text": ["so ", {"type": "mathematical_expression", "expression": "x^2"}]}]
    content = InputMessageContent(api_kwargs={"rich_message": {"blocks": blocks, "skip_entity_detection": True}})
    await (await _asked(bot)).answer([InlineQueryResultArticle("1", "A formula", content)])

    shown = await people.choose("Mei", typed, "A formula")

    assert shown["rich_message"]["blocks"][0]["type"] == "paragraph"
    assert "text" not in shown


@pytest.mark.parametrize(
    ("is_personal", "later", "who", "asked_again"),
    [
        (False, 299, "Luca", False),
        (False, 300, "Luca", True),
        (True, 1, "Luca", True),
        (True, 1, "Mei", False),
    ],
)
async def test_answers_are_kept_for_the_next_who_types_the_same(
    is_personal: bool, later: int, who: str, asked_again: bool, bot: Bot, world: World, people: People
) -> None:
    await people.start("Mei")
    await people.start("Luca")
    await people.inline("Mei", "graphs")
    await (await _asked(bot)).answer([_article(1)], cache_time=300, is_personal=is_personal)
    await bot.delete_webhook(drop_pending_updates=True)
    await people.clock("advance", seconds=later)

    typed = await people.inline(who, "graphs")

    assert typed["answered"] is not asked_again
    assert len(await bot.get_updates()) == asked_again


async def test_a_query_is_answered_once(bot: Bot, people: People) -> None:
    await people.start("Mei")
    await people.inline("Mei", "graphs")
    asked = await _asked(bot)
    await asked.answer([])
    with pytest.raises(BadRequest, match="Query is too old"):
        await asked.answer([_article(1)])


async def test_what_was_not_allowed_is_not_told(bot: Bot, people: People) -> None:
    await people.start("Mei")
    await bot.get_updates(offset=-1, allowed_updates=["inline_query"])
    typed = await people.inline("Mei", "graphs")
    await (await _asked(bot)).answer([_article(1)])
    await people.choose("Mei", typed, "Review 1")
    assert [update.inline_query is not None for update in await bot.get_updates()] == [True]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"query": "x" * 257}, 400),
        ({"query": "x", "offset": "é" * 33}, 400),
        ({"query": "x", "chat": -1001234500001}, 403),
        ({"query": 1}, 400),
    ],
)
async def test_an_app_types_nothing_else(fields: dict[str, Any], status: int, people: People) -> None:
    await people.start("Mei")
    with pytest.raises(Refused) as refused:
        await people._post("/sandbox/inline", {"as": 303, "chat": 303, **fields})
    assert refused.value.status == status


async def test_only_an_own_result_can_be_chosen(bot: Bot, people: People) -> None:
    await people.start("Mei")
    await people.start("Luca")
    typed = await people.inline("Mei", "graphs")
    await (await _asked(bot)).answer([_article(1)])
    for who, result in (("Mei", "r9"), ("Luca", "r1")):
        with pytest.raises(Refused, match="404"):
            await people.choose(who, typed, result)
