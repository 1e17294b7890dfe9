"""A channel and a chat with one of everything that the page draws, made by the bot's own calls and by people."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.cast import BOT, CHANNEL, GROUP
from bot.sandbox.clock import MovableClock
from bot.sandbox.server import serving
from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.people import People
from tests.sandbox.triggers.files import png

Json = dict[str, Any]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEBREW = "סקירה קצרה, בעברית"

_WORDS = (
    "Bold, code, @sandbox_review_bot, #pruning, https://arxiv.org/abs/2101.00001 and a secret\nx = 1\nsaid\nmore said"
)


def _entity(kind: str, words: str, **more: Any) -> Json:
    return {"type": kind, "offset": _WORDS.index(words), "length": len(words), **more}


_ENTITIES = [
    _entity("bold", "Bold"),
    _entity("code", "code"),
    _entity("spoiler", "secret"),
    _entity("pre", "x = 1", language="python"),
    _entity("blockquote", "said"),
    _entity("expandable_blockquote", "more said"),
]


def _cell(words: str, **more: Any) -> Json:
    return {"text": words, "align": "left", "valign": "top", **more}


def _paragraph(words: Any) -> Json:
    return {"type": "paragraph", "text": words}


RICH: list[Json] = [
    {"type": "heading", "text": "Memory that grows", "size": 1},
    _paragraph(["It costs ", {"type": "mathematical_expression", "expression": r"O(n \log n)"}, "."]),
    {"type": "mathematical_expression", "expression": r"\frac{1}{n} \sum_{i=1}^{n} x_i^2"},
    {"type": "table", "caption": "Share", "cells": [[_cell("Model", is_header=True)], [_cell("Graph")]]},
    {"type": "list", "items": [{"blocks": [_paragraph("Code is out")], "has_checkbox": True, "is_checked": True}]},
    {"type": "pre", "text": "weight *= decay", "language": "python"},
    {"type": "pullquote", "text": "Half of it was never read.", "credit": "the authors"},
    {"type": "details", "summary": "How", "blocks": [_paragraph("On three seeds.")]},
    {"type": "footer", "text": [{"type": "marked", "text": "No. 497"}, {"type": "spoiler", "text": "best"}]},
]


class RawBot:
    """Calls the Bot API without a library, so that what no library would send can be sent."""

    def __init__(self, address: str):
        self._address = address

    async def call(self, method: str, **params: Any) -> Any:
        """The result; AssertionError when the sandbox refuses."""
        status, told = await self.try_call(method, **params)
        assert status == 200, told
        return told["result"]

    async def try_call(self, method: str, **params: Any) -> tuple[int, Json]:
        body, headers = json.dumps(params).encode(), {"Content-Type": "application/json"}
        status, answer = await request(self._address, "POST", f"/bot{BOT.token}/{method}", body, headers)
        return status, json.loads(answer)


@asynccontextmanager
async def staged(port: int = 0) -> AsyncIterator[tuple[World, str]]:
    """The served world of the scene, its clock at rest; with its address."""
    clock = MovableClock(NOON)
    clock.stop()
    world = World(clock)
    world.show(timezone="Asia/Jerusalem", next_slot=["2026-11-22T12:00:45+00:00"])
    async with serving(world, port) as address:
        people, bot = People(address), RawBot(address)
        await people.link_group()
        await people.place_bot("administrator", "group")
        await _fill_channel(bot, people)
        await _fill_chat(bot, people)
        await people.say("Mei", "Who has read it?", "group")
        yield world, address


async def _fill_channel(bot: RawBot, people: People) -> None:
    channel = CHANNEL.id
    await bot.call("setMyCommands", commands=[{"command": "latest", "description": "The latest review"}])
    first = await bot.call("sendMessage", chat_id=channel, text=_WORDS, entities=_ENTITIES)
    await bot.call("sendRichMessage", chat_id=channel, rich_message={"blocks": RICH, "skip_entity_detection": True})
    answer = {"reply_parameters": {"message_id": first["message_id"]}}
    await bot.call("sendMessage", chat_id=channel, text=f"{HEBREW}\n/latest", **answer)
    await people.send_file("Dana", "curve.png", png(320, 200), "A curve", chat="channel", photo=True)
    await people.send_file("Dana", "reviews.jsonl", b"{}", chat="channel")
    closed = await people.hold_poll("Dana", "Which one was better?", ["Graph Memory", "One Step"])
    await people.vote("Mei", closed, [0])
    await people.close_poll("Dana", closed)
    open_poll = await bot.call("sendPoll", chat_id=channel, question="What next?", options=["This", "That"])
    await bot.call("pinChatMessage", chat_id=channel, message_id=open_poll["message_id"])


async def _fill_chat(bot: RawBot, people: People) -> None:
    for who in ("Dana", "Mei"):
        said = await people.start(who)
        keys = [
            [{"text": "Next page", "callback_data": "2"}, {"text": "Read", "url": f"https://t.me/{CHANNEL.username}/1"}]
        ]
        chat = said["chat"]["id"]
        markup = {"reply_markup": {"inline_keyboard": keys}}
        sent = await bot.call("sendMessage", chat_id=chat, text="Type what you remember of a review.", **markup)
        await bot.call("editMessageText", chat_id=chat, message_id=sent["message_id"], text="Page two", **markup)
        await people.say(who, "graphs", reply_to=sent)
        await bot.call("forwardMessage", chat_id=chat, from_chat_id=CHANNEL.id, message_id=1)
    await bot.try_call("sendMessage", chat_id=GROUP.id, text="")
