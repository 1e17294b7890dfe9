"""Whatever people type or press: one clear sentence each, nothing changes, and the bot goes on."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox import views
from tests.makers import make_import, make_paper, make_review
from tests.sandbox.people import Json
from tests.story.voting import papers, welcomed
from tests.world.stage import OWNER, Stage

NOT_THE_OWNER = "Only the channel's owners can do that"
NOT_A_WRITER = "Only the channel's owners and writers can do that"
NOT_FOUND = "I found nothing for that."
HOURS = "Say for how many hours (1 to 336), or which paper"
GONE = "I cannot find that any more"
STALE = "This button has had its time."

TYPED = (
    ("Mei", "/frobnicate", "I do not know that command. /help"),
    ("Mei", "/serch pruning", "Did you mean /search?"),
    ("Mei", "/" + "x" * 64, "I do not know that command."),
    ("Mei", "/search", "Type what you remember after the command"),
    ("Mei", "/postnow", NOT_THE_OWNER),
    ("Mei", "/queue", "Only the channel's owners and writers can do that"),
    ("Mei", "/ballot", NOT_THE_OWNER),
    ("Mei", "/close", NOT_THE_OWNER),
    (OWNER, "/ballot words", HOURS),
    (OWNER, "/ballot 0", HOURS),
    (OWNER, "/ballot -3", HOURS),
    (OWNER, "/ballot 9999999", HOURS),
    (OWNER, "/ballot ٣", HOURS),
    (OWNER, "/close", "No poll is open."),
    ("Mei", "🙂🙃", NOT_FOUND),
    ("Mei", "/", NOT_FOUND),
    ("Mei", "!?…", NOT_FOUND),
    ("Mei", "\u202egnp.exe\u202c \u2066\u200f", NOT_FOUND),
    ("Mei", "{title} %s %(x)s <b> ' OR 1=1; --", NOT_FOUND),
    ("Mei", "/start junk-payload_64", "The reading room of"),
    ("Mei", "/start r_", "The reading room of"),
    ("Mei", "/start r_" + "9" * 40, "The reading room of"),
    ("Mei", "/start r_" + "9" * 9, GONE),
    ("Mei", "x" * 4096, "That is too long for me."),
)

PRESSED = (
    *(("Mei", data, STALE) for data in ("", ":", "1", "1:", "::::", "2:p:1:1", "1:nosuch:1", "1:p", "1:p:x:y")),
    *(("Mei", data, STALE) for data in ("1:r:1:1:zz:zz", "1:r:-1:1", "1:r:١:1", "1:l:", "1:l:-1", "\x00", "🙂" * 16)),
    *(("Mei", data, STALE) for data in ("1:b:", "1:b:" + "A" * 22, "1:b:" + "A" * 59, "1:b:' OR 1=1; --")),
    ("Mei", "1:p:" + "9" * 9 + ":1", GONE),
    ("Mei", "1:r:" + "9" * 9 + ":1", GONE),
    ("Mei", "1:r:" + "9" * 15 + ":1", STALE),
    ("Mei", "1:dk:1", NOT_A_WRITER),
    (OWNER, "1:b:" + "A" * 22, STALE),
)


@pytest.fixture
async def house(town: Stage) -> AsyncIterator[Stage]:
    """A bot with an archive, a queue and candidates; Mei and the owner are in its chat."""
    async with town.rooms() as rooms:
        await rooms.database.imports.keep([make_import("The archived one")], town.world.clock.now())
    await town.fill(queue=[make_review("The waiting one", paper=make_paper())], candidates=papers())
    await town.people.start("Mei")
    await town.people.start(OWNER)
    async with town.bot():
        await welcomed(town)
        while not _kept_house(kept(town)):  # noqa: ASYNC110  duties without haste begin a tick after the start
            await asyncio.sleep(0.05)
        yield town


def _kept_house(rows: dict[str, list[Any]]) -> bool:
    return bool(rows["member_counts"]) and "silence" in {row[0] for row in rows["remembered"]}


def kept(town: Stage) -> dict[str, list[Any]]:
    """All that the bot remembers, table by table, without the updates themselves and the count of searches."""
    passing = {"inbox", "counters", "queries", "buttons", "sqlite_sequence", "use_counts", "missed_words"}
    with sqlite3.connect(town.folder / "bot.db") as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in set(tables) - passing}  # noqa: S608
    return rows | {"effects": [row for row in rows["effects"] if not row[0].startswith("counted:")]}


async def press(town: Stage, who: str, message: Json, data: str) -> Json:
    """A press that no app of Telegram sends, but a hostile client may: with any data, also twice; the bot's answer."""
    world, person = town.world, next(one for one in town.world.people.values() if one.name == who)
    found = world.presses.add(person.id, message["chat"]["id"], message["message_id"], data, world.seconds())
    shown = {"message_id": message["message_id"], "date": message["date"], "chat": message["chat"], "text": "…"}
    query = {"id": found.id, "from": views.user(world, person.id), "message": shown, "chat_instance": "1", "data": data}
    world.updates.put("callback_query", query)
    return await town.people.answer({"press": found.id})


async def test_what_makes_no_sense_gets_one_clear_sentence(house: Stage) -> None:
    people, before = house.people, kept(house)
    wrong = []
    for who, words, expected in TYPED:
        seen = len(await people.messages(who))
        answer = (await people.ask(who, words))["text"]
        if not answer.startswith(expected) and expected not in answer.splitlines()[0]:
            wrong.append((words, answer))
        assert len(await people.messages(who)) == seen + 2
    assert wrong == []
    assert kept(house) == before


async def test_words_that_every_review_holds_are_answered(house: Stage) -> None:
    before = kept(house)
    assert (await house.people.ask("Mei", "the of and is"))["text"]
    assert kept(house) == before


async def test_an_endless_message_is_refused_piece_by_piece(house: Stage) -> None:
    """The app cuts it into three."""
    await house.people.say("Mei", "word " * 2000)
    await house.people.say("Mei", "/latest")
    await house.people.wait_for("Mei", "The newest reviews")
    texts = [message["text"] for message in await house.people.messages("Mei") if not message["own"]]
    assert [text.partition(".")[0] for text in texts[1:-1]] == ["That is too long for me"] * 3


@pytest.mark.fault(55)
async def test_hostile_presses_get_a_short_answer_and_change_no_message(house: Stage) -> None:
    people, before = house.people, kept(house)
    listed = {who: await people.ask(who, "/latest") for who in ("Mei", OWNER)}
    wrong = []
    for who, data, expected in PRESSED:
        answer = await press(house, who, listed[who], data)
        if not answer.get("text", "").startswith(expected):
            wrong.append((data, answer))
    assert wrong == []
    assert kept(house) == before
    assert await people.calls("editMessageText") == []
    assert "The archived one" in (await people.ask("Mei", "archived"))["text"]


@pytest.mark.fault(52)
async def test_a_used_button_does_nothing_more_and_is_nobody_elses(house: Stage) -> None:
    people = house.people
    question = await people.ask(OWNER, "/postnow")
    mine = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    before = kept(house)
    assert (await press(house, "Mei", question, mine))["text"].startswith(STALE)
    assert kept(house) == before
    await people.answer(await people.press(OWNER, question, "Post it now"))
    await people.clock("advance", seconds=10)
    await people.wait_for(OWNER, "Posted: No. 1")
    after = kept(house)
    assert "That is done already" in (await press(house, OWNER, question, mine))["text"]
    assert {name: rows for name, rows in kept(house).items() if name != "notices"} == {
        name: rows for name, rows in after.items() if name != "notices"
    }
    assert len(await people.ledger()) == 1


async def test_the_log_holds_neither_the_token_nor_what_people_say(town: Stage) -> None:
    """The program as it is deployed, at its most talkative."""
    people = town.people
    await people.start("Mei")
    async with town.command("run", log_level="DEBUG") as process:
        await welcomed(town)
        for words in ("zebrafish of midnight", "/zebrafish", "/postnow zebrafish", "/start zebrafish", "x" * 4000):
            await people.ask("Mei", words)
        listed = await people.ask("Mei", "/help")
        await press(town, "Mei", listed, "1:zebrafish:1")
        await people.fault("sendMessage", "drop")
        await people.say("Mei", "zebrafish again")
        await people.wait_for_call("sendMessage", lambda call: bool(call["dropped"]))
        process.send_signal(signal.SIGTERM)
        printed = (await process.communicate())[0].decode()
    assert process.returncode == 0
    assert "ready" in printed
    assert "may not have arrived" in printed
    for secret in (town.world.bot.token.partition(":")[2], "zebrafish", "xxxx", "Mei"):
        assert secret not in printed
