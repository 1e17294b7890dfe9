"""What a subscriber saw, whatever the bot was told."""

from contextlib import suppress
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.sandbox.world import World
from tests.sandbox.people import People

SENT, EDITED, DELETED = "2026-11-22T07:00:00+00:00", "2026-11-22T07:01:00+00:00", "2026-11-22T07:02:00+00:00"


async def test_a_message_is_told_with_its_time_and_sound(bot: Bot, world: World, people: People) -> None:
    await bot.send_message(world.channel.id, "loud")
    await people.clock("advance", seconds=60)
    await bot.send_message(world.channel.id, "quiet", disable_notification=True)
    truth = await people.truth()
    told = [(entry["id"], entry["kind"], entry["text"], entry["at"], entry["silent"]) for entry in truth["messages"]]
    assert told == [(1, "text", "loud", SENT, False), (2, "text", "quiet", EDITED, True)]
    assert truth["notifications"] == 1


async def test_edits_stand_in_order_with_their_times(bot: Bot, world: World, people: People) -> None:
    button = InlineKeyboardMarkup([[InlineKeyboardButton("More", url="https://example.org")]])
    message = await bot.send_message(world.channel.id, "one", reply_markup=button)
    await people.clock("advance", seconds=60)
    await bot.edit_message_text("two", world.channel.id, message.message_id)
    (entry,) = await people.ledger()
    assert (entry["text"], entry["at"], entry["buttons"]) == ("two", SENT, [])
    assert entry["edits"] == [{"at": EDITED, "text": "two", "buttons": []}]
    assert (await people.truth())["notifications"] == 1, "an edit rings nowhere"


async def test_what_was_deleted_is_remembered(bot: Bot, world: World, people: People) -> None:
    message = await bot.send_message(world.channel.id, "gone soon")
    await people.clock("advance", seconds=120)
    await bot.delete_message(world.channel.id, message.message_id)
    truth = await people.truth()
    assert truth["messages"] == []
    assert [(entry["text"], entry["deleted_at"]) for entry in truth["deleted"]] == [("gone soon", DELETED)]
    assert truth["notifications"] == 1, "it rang when it came"


async def test_a_poll_is_told_with_its_votes_and_its_end(bot: Bot, world: World, people: People) -> None:
    message = await bot.send_poll(world.channel.id, "Which paper?", ["this", "that"])
    standing = (await people.ledger())[0]
    await people.vote("Mei", await people.wait_for("channel", "Which paper?", seen_by="Mei"), [1])
    await people.clock("advance", seconds=60)
    await bot.stop_poll(world.channel.id, message.message_id)
    (entry,) = await people.ledger()
    expected: dict[str, Any] = {"question": "Which paper?", "options": ["this", "that"]}
    assert standing["poll"] == expected | {"votes": [0, 0], "voters": 0, "is_closed": False, "closed_at": None}
    assert entry["poll"] == expected | {"votes": [0, 1], "voters": 1, "is_closed": True, "closed_at": EDITED}
    await bot.delete_message(world.channel.id, message.message_id)
    (deleted,) = (await people.truth())["deleted"]
    assert deleted["poll"]["votes"] == [0, 1]


async def test_a_pin_is_told_and_rings_nowhere(bot: Bot, world: World, people: People) -> None:
    message = await bot.send_message(world.channel.id, "keep")
    await bot.pin_chat_message(world.channel.id, message.message_id)
    truth = await people.truth()
    assert [(entry["kind"], entry["pinned"]) for entry in truth["messages"]] == [("text", True), ("pin", False)]
    assert truth["messages"][1]["pinned_message"] == message.message_id
    assert truth["notifications"] == 1


async def test_what_the_owner_writes_by_hand_is_there_too(world: World, people: People) -> None:
    await people.say("Dana", "by hand", chat="channel")
    await people.start("Dana")
    assert [entry["text"] for entry in await people.ledger()] == ["by hand"]


@pytest.mark.parametrize("kind", ["drop", "reset", "cut", "malformed", "wrong", "page", "empty", "error"])
async def test_a_lie_to_the_bot_changes_nothing_here(kind: str, bot: Bot, world: World, people: People) -> None:
    await people.fault("sendMessage", kind, work="done")
    with suppress(TelegramError):
        await bot.send_message(world.channel.id, "there")
    assert [entry["text"] for entry in await people.ledger()] == ["there"]
