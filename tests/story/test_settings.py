"""The owner changes the channel's settings from a phone: they hold at once, and nothing under way is lost."""

from datetime import timedelta

from tests.makers import make_review
from tests.sandbox.people import Json, labels
from tests.story.voting import welcomed
from tests.world.stage import FRIDAY_EVENING, OWNER, SATURDAY_SLOT, Stage

AT_NINE = FRIDAY_EVENING + timedelta(hours=1)  # 21:00 in Jerusalem


async def pressed(town: Stage, screen: Json, button: str) -> Json:
    """What the same message says afterwards."""
    await town.people.press(OWNER, screen, button)
    return await town.people.edited(OWNER, screen)


async def chosen_slots(town: Stage, rules: str) -> Json:
    """The page of the slots, after the owner typed others."""
    page = await town.people.ask(OWNER, "/slots")
    await pressed(town, page, "Something else…")
    return await town.people.ask(OWNER, rules)


async def test_slots_and_zone_are_chosen_in_the_chat_and_undone(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("First"), make_review("Second")])
    await people.start(OWNER)
    async with town.bot():
        await welcomed(town)
        overview = await people.ask(OWNER, "/settings")
        assert "Slots: daily 09:00" in overview["text"]
        assert "Locked by the environment: BOT_POST_FORMAT" in overview["text"]
        page = await pressed(town, overview, "Slots")
        assert "Now: daily 09:00\nNext:\nSat 21 Nov 09:00\nSun 22 Nov 09:00" in page["text"]

        question = await pressed(town, page, "Something else…")
        assert "Such as: sun-thu 09:00, sat 20:30" in question["text"]
        wrong = await people.ask(OWNER, "daily 25:00")
        assert '"25:00" is no time of day' in wrong["text"]
        assert "Such as: sun-thu 09:00, sat 20:30" in wrong["text"]
        page = await people.ask(OWNER, "daily 21:00")
        assert "Done. It holds from now on." in page["text"]

        await people.clock("set", AT_NINE)
        await people.wait_for("channel", "First")
        await people.wait_for(OWNER, "Posted: No. 1")

        page = await pressed(town, page, "Undo: daily 09:00")
        assert "Now: daily 09:00" in page["text"]
        assert "Undo: daily 21:00" in labels(page)

        zones = await pressed(town, await pressed(town, page, "‹ Settings"), "Time zone")
        compared = await pressed(town, zones, "Berlin")
        assert "Sat 21 Nov 09:00 → Sat 21 Nov 10:00" in compared["text"]
        zones = await pressed(town, compared, "Change the zone")
        assert "Now: Europe/Berlin" in zones["text"]

        await people.clock("set", SATURDAY_SLOT)  # by the old zone
        assert "Next post: Saturday 21 November, 09:00" in (await people.ask(OWNER, "/queue"))["text"]
        await people.clock("set", SATURDAY_SLOT + timedelta(hours=1))
        await people.wait_for("channel", "Second")
    assert len(await people.ledger()) == 2


async def test_a_post_on_its_way_stands_there_once_while_settings_change(town: Stage) -> None:
    people = town.people
    body = "\n\n".join(f"Paragraph {n}: " + "a layer that nobody misses, " * 30 for n in range(1, 12))
    await town.fill(queue=[make_review("A long one", body=body), make_review("The next one")])
    await people.start(OWNER)
    async with town.bot():
        await welcomed(town)
        page = await people.ask(OWNER, "/slots")
        await people.fault("sendMessage", "wait", seconds=2)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for_call("sendMessage", lambda call: "A long one" in str(call))
        page = await pressed(town, page, "daily 09:00 18:00")
        assert "Sat 21 Nov 18:00" in page["text"]
        await people.clock("start", rate=1)
        await people.wait_for("channel", "Paragraph 11")
        await people.wait_for(OWNER, "Posted: No. 1")
        await people.clock("set", SATURDAY_SLOT + timedelta(hours=9))
        await people.wait_for("channel", "The next one")
    texts = [message["text"] for message in await people.ledger()]
    assert len(texts) == len(set(texts))


async def test_a_choice_outlives_the_process_that_took_it(town: Stage) -> None:
    people = town.people
    await people.start(OWNER)
    async with town.bot_process("setting chosen:1") as process:
        await welcomed(town)
        page = await people.ask(OWNER, "/slots")
        await people.press(OWNER, page, "sun-thu 09:00")
        await process.wait()
    async with town.bot_process():
        assert "Now: sun-thu 09:00" in (await people.edited(OWNER, page))["text"]
        assert "Slots: sun-thu 09:00" in (await people.ask(OWNER, "/settings"))["text"]
    async with town.rooms() as rooms:
        assert len(await rooms.database.audit.changes(9)) == 1


async def test_what_another_process_chose_holds_here_within_a_tick(town: Stage) -> None:
    people, now = town.people, FRIDAY_EVENING
    await town.fill(queue=[make_review("First")])
    await people.start(OWNER)
    async with town.bot(), town.rooms() as elsewhere:
        await welcomed(town)
        await elsewhere.database.chosen.choose("slots", "daily 21:00", 0, 101, now, "button:elsewhere")
        await people.clock("set", AT_NINE - timedelta(seconds=1))
        await until_next_post(town, "Friday 20 November, 21:00")
        await people.clock("set", AT_NINE)
        await people.wait_for("channel", "First")


async def test_a_template_is_seen_before_it_is_used(town: Stage) -> None:
    people = town.people
    await town.fill(queue=[make_review("First"), make_review("Second")])
    await people.start(OWNER)
    async with town.bot():
        await welcomed(town)
        await people.clock("set", SATURDAY_SLOT)
        await people.wait_for(OWNER, "Posted: No. 1")
        overview = await people.ask(OWNER, "/settings")
        await pressed(town, await pressed(town, overview, "Template"), "Write a new one…")
        assert "{titel} is no field" in (await people.ask(OWNER, "{titel}\n{body}"))["text"]
        shown = await people.ask(OWNER, "Kites and Papers {number}\n{title}\n\n{body}")
        assert "Kites and Papers 1\nFirst" in shown["text"]
        page = await pressed(town, shown, "Use it")
        assert "Now: your own" in page["text"]
        await people.clock("set", SATURDAY_SLOT + timedelta(days=1))
        post = await people.wait_for("channel", "Second")
        assert post["text"].startswith("Kites and Papers 2\nSecond")


async def until_next_post(town: Stage, moment: str) -> None:
    """The bot looks at the choices of others once a tick."""
    for _ in range(100):
        if f"Next post: {moment}" in (await town.people.ask(OWNER, "/queue"))["text"]:
            return
    raise AssertionError(f"the bot never said {moment}")
