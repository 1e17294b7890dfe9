"""Turning the pages of a chat."""

import json
from typing import Any

import pytest
from telegram import Bot

from bot.sandbox.world import World
from tests.sandbox.http import request
from tests.sandbox.people import People


@pytest.fixture
async def chat(bot: Bot, world: World) -> int:
    """A channel with ten posts, of which the 4th, the 9th and the 10th were deleted."""
    for number in range(1, 11):
        await bot.send_message(world.channel.id, f"Post {number}")
    for gone in (4, 9, 10):
        await bot.delete_message(world.channel.id, gone)
    return world.channel.id


async def page(address: str, chat: int, query: str = "") -> dict[str, Any]:
    _, answer = await request(address, "GET", f"/sandbox/chats/{chat}/page?{query}")
    told: dict[str, Any] = json.loads(answer)
    return told


@pytest.mark.parametrize(
    ("query", "ids", "older", "newer"),
    [
        ("", [1, 2, 3, 5, 6, 7, 8], False, False),
        ("limit=3", [6, 7, 8], True, False),
        ("limit=3&before=6", [2, 3, 5], True, True),
        ("limit=3&before=3", [1, 2], False, True),
        ("limit=3&above=3", [5, 6, 7], True, True),
        ("limit=4&around=5", [3, 5, 6, 7], True, True),
        ("limit=4&around=4", [2, 3, 5, 6], True, True),
        ("before=1", [], False, False),
    ],
)
async def test_a_page_holds_what_stands_next_to_a_message(
    address: str, chat: int, query: str, ids: list[int], older: bool, newer: bool
) -> None:
    told = await page(address, chat, query)
    assert [message["message_id"] for message in told["messages"]] == ids
    assert (told["older"], told["newer"]) == (older, newer)


async def test_a_private_chat_is_turned_by_its_person_only(people: People, address: str) -> None:
    await people.start("Mei")
    assert len((await page(address, 303, "as=303"))["messages"]) == 1
    assert "error" in await page(address, 303, "as=202")
