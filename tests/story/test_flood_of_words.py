"""One reader asks and types without an end: only that reader waits."""

from tests.makers import make_import
from tests.world.stage import Stage

FLOOD = 30


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
