"""Every update is answered, in the order of its chat, whatever happens to the process or to the database meanwhile."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.makers import make_message_update, make_user
from tests.sandbox.http import request
from tests.sandbox.people import Json
from tests.story import crowd
from tests.story.brought import webhook
from tests.story.voting import papers, welcomed
from tests.world.stage import OWNER, Stage


@pytest.mark.parametrize(
    ("brought", "each"), [(False, 2 * crowd.FEWER), (True, crowd.FEWER)], ids=["polling", "webhook"]
)
async def test_a_kill_in_the_middle_of_many_updates_loses_none(town: Stage, brought: bool, each: int) -> None:
    """Of 200; by webhook of 80, and in the soak of 200, too."""
    settings = webhook() if brought else {}
    town.world.webhook_pause = 0.05
    await crowd.fill(town, each)
    await crowd.everybody_writes(town, each)
    async with town.bot_process(**settings) as process:
        await crowd.halfway(town, each)
        process.kill()
        assert await process.wait() == -9
    async with town.bot(**settings):
        await crowd.everybody_is_answered(town, each)
    asked = [crowd.word(number) for number in range(each)]
    for person in crowd.CROWD:
        assert await crowd.heard(town, person) == asked
    assert crowd.inbox_states(town.folder) == {"done": len(crowd.CROWD) * (each + 1)}  # Start is an update, too


async def test_an_update_is_confirmed_only_after_it_is_committed(town: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody else locks the database: what was fetched stays with Telegram until it could be kept."""
    people, waits = town.people, _Waits()
    await people.start("Mei")
    async with town.bot():
        await welcomed(town)
        file = town.folder / "bot.db"
        with _attached(waits), sqlite3.connect(file, isolation_level=None, check_same_thread=False) as other:
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")  # the bot, in this loop, may be writing just now
            said = await people.say("Mei", "/help")
            await asyncio.wait_for(waits.told.wait(), timeout=60)
            (waiting,) = town.world.updates.first(10)
            confirmed = _confirmed(await people.calls("getUpdates"))
            other.execute("ROLLBACK")
        assert waiting["message"]["message_id"] == said["message_id"]
        assert confirmed <= waiting["update_id"]
        await people.wait_for("Mei", "What I can do")
    assert "database" in caplog.text


@pytest.mark.fault(51)
async def test_an_update_that_the_webhook_brings_twice_is_answered_once(town: Stage) -> None:
    settings = webhook()
    await town.people.start("Mei")
    async with town.bot(**settings):
        await welcomed(town)
        update = _message(town, 900_001, "/help")
        assert [await _bring(settings, update), await _bring(settings, update)] == [200, 200]
        await town.people.wait_for("Mei", "What I can do")
        await town.people.ask("Mei", "/latest")
    answers = [message["text"] for message in await town.people.messages("Mei") if not message["own"]]
    assert len(answers) == 3
    assert answers[1].startswith("What I can do")


@pytest.mark.fault(52)
async def test_a_press_that_is_brought_twice_opens_one_poll(town: Stage) -> None:
    """The same update again, and the same button in another update."""
    people, settings = town.people, webhook()
    await town.fill(candidates=papers())
    await people.start(OWNER)
    async with town.bot(**settings):
        await welcomed(town)
        proposal = await people.ask(OWNER, "/ballot")
        press = _press(900_001, proposal)
        for update in (press, press, press | {"update_id": 900_002}):
            assert await _bring(settings, update) == 200
        await people.wait_for(OWNER, "The poll stands in the channel")
        await people.ask(OWNER, "/help")
    assert len([message for message in await people.ledger() if "poll" in message]) == 1


async def test_a_webhook_without_the_secret_changes_nothing(town: Stage) -> None:
    settings = webhook()
    await town.people.start("Mei")
    async with town.bot(**settings):
        await welcomed(town)
        assert await _bring(settings | {"webhook_secret": "guessed"}, _message(town, 900_001, "/help")) == 403
        await town.people.ask("Mei", "/latest")
    assert "What I can do" not in str(await town.people.messages("Mei"))


async def test_a_ballot_survives_the_kill_of_its_opening(town: Stage) -> None:
    """The press is in the inbox, the process dies after the change: handled again, it changes nothing twice."""
    people = town.people
    await town.fill(candidates=papers())
    await people.start(OWNER)
    async with town.bot_process(crash_at="post frozen:1") as process:
        await welcomed(town)
        proposal = await people.ask(OWNER, "/ballot")
        await people.press(OWNER, proposal, "Open the poll")
        assert await process.wait() == -9
    async with town.bot():
        await people.wait_for(OWNER, "The poll stands in the channel")
        await people.ask(OWNER, "/help")
    assert len([message for message in await people.ledger() if "poll" in message]) == 1


class _Waits(logging.Handler):
    """Sets `told` when the bot says that updates wait for the database."""

    def __init__(self) -> None:
        super().__init__()
        self.told = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if "updates wait at Telegram" in record.getMessage():
            self.told.set()


@contextmanager
def _attached(handler: logging.Handler) -> Iterator[None]:
    logger = logging.getLogger("bot.chat.updates")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def _confirmed(calls: Sequence[Json]) -> int:
    """The highest offset that the bot asked for: every update below it is forgotten by Telegram."""
    return max((int(call["params"].get("offset", 0)) for call in calls), default=0)


async def _bring(settings: dict[str, Any], update: Json) -> int:
    """One delivery to the webhook; the status of its answer."""
    parts = urlsplit(settings["webhook_url"])
    headers = {"X-Telegram-Bot-Api-Secret-Token": settings["webhook_secret"]}
    address = f"{parts.scheme}://{parts.netloc}"
    status, _ = await request(address, "POST", parts.path, json.dumps(update).encode(), headers)
    return status


def _message(town: Stage, update_id: int, text: str) -> Json:
    mei = next(person for person in town.world.people.values() if person.name == "Mei")
    return make_message_update(update_id, text, mei.id)


def _press(update_id: int, message: Json) -> Json:
    owner = message["chat"]["id"]
    buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
    button = next(button for button in buttons if button["text"] == "Open the poll")
    shown = {"message_id": message["message_id"], "date": message["date"], "chat": message["chat"]}
    query = {
        "id": "1",
        "from": make_user(owner),
        "message": shown,
        "chat_instance": "1",
        "data": button["callback_data"],
    }
    return {"update_id": update_id, "callback_query": query}
