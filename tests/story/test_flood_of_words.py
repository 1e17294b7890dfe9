"""One reader asks and types without an end: only that reader waits."""

import pytest

from bot.chat.allowance import AT_ONCE
from tests.makers import make_import
from tests.sandbox.people import labels
from tests.world.stage import Stage

FLOOD = 30
SLOWER = "That was a lot at once"


@pytest.mark.fault(54)
async def test_who_asks_behind_a_flood_is_answered_long_before_it_ends(town: Stage) -> None:
    """All of it waits at Telegram when the bot starts, the flood in front."""
    people = town.people
    async with town.rooms() as rooms:
        await rooms.database.imports.keep([make_import(f"Splines {n}") for n in range(9)], town.world.clock.now())
    await people.start("Mei")
    await people.start("Luca")
    for number in range(FLOOD):
        await people.say("Mei", f"splines {number}")
        await people.inline("Mei", f"splines and more {number}")
    asked, typed = await people.say("Luca", "splines"), await people.inline("Luca", "splines")
    async with town.bot():
        found = await people.wait_for("Luca", "9 reviews:", after=asked)
        results = await people.results(typed)
        answers = [call for call in await people.calls() if call["method"] in ("sendMessage", "answerInlineQuery")]
    to_luca = [
        place
        for place, call in enumerate(answers)
        if str(call["params"].get("chat_id")) == str(found["chat"]["id"])
        or call["params"].get("inline_query_id") == typed["id"]
    ]
    assert len(results["results"]) == 9
    assert to_luca[-1] < FLOOD / 2, "of the flood's answers, twice as many, few come first"


async def test_a_reader_who_never_stops_is_told_once_and_then_nothing(town: Stage) -> None:
    people = town.people
    await people.start("Luca")
    started = await people.start("Mei")
    async with town.bot():
        welcome = await people.wait_for("Mei", lambda message: bool(labels(message)), after=started)
        for number in range(2 * AT_ONCE):
            await people.say("Mei", f"splines {number}")
        press = await people.press("Mei", welcome, labels(welcome)[0])  # behind all of it, in the same lane
        assert (await people.answer(press))["text"].startswith(SLOWER)
        assert "no review in the archive" in (await people.ask("Luca", "splines"))["text"]
        texts = [message.get("text", "") for message in await people.messages("Mei") if not message["own"]]
    assert len([text for text in texts if text.startswith(SLOWER)]) == 1
    assert AT_ONCE <= len(texts) < 2 * AT_ONCE
