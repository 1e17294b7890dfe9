"""The channel holds what waits in the queue: what its owner hears and presses."""

import pytest

from bot.chat.connection import Connection
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.publishing.ports import Notice
from bot.sandbox.world import World
from tests.chat.fakes import OWNER, PLACE, ZONE, FakeHouse
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People, labels

AHEAD = {"review_id": 17, "title": "Sparse Nets", "message_id": 81}


@pytest.fixture
async def question(shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse) -> Json:
    """As Dana sees it."""
    say = Languages().of("en")
    telling = Telling(say=say, buttons=house.buttons, place=PLACE, zone=ZONE, clock=world.clock)
    await TelegramOwners(Replying(telegram.api), [OWNER], telling, Tongues(house.notes, Languages())).tell(
        Notice(1, "channel_ahead", AHEAD)
    )
    return (await people.messages("Dana"))[-1]


async def test_the_message_can_be_opened(question: Json) -> None:
    assert question["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/paper_a_day/81"
    assert labels(question) == ["Open", "It is posted: take it out of the queue", "It is not: go on"]


@pytest.mark.parametrize(
    ("label", "posted", "words"),
    [
        ("It is posted: take it out of the queue", True, "It is out of the queue"),
        ("It is not: go on", False, "It stays in the queue"),
    ],
)
async def test_one_press_answers(
    question: Json, shift: Shift, people: People, house: FakeHouse, label: str, posted: bool, words: str
) -> None:
    await people.press("Dana", question, label)
    await shift.work()
    assert words in (await people.edited("Dana", question))["text"]
    assert house.done == [("ahead", (17, posted))]


@pytest.mark.parametrize("label", ["It is posted: take it out of the queue", "It is not: go on"])
async def test_after_another_owners_answer_nothing_changes(
    question: Json, shift: Shift, people: People, house: FakeHouse, label: str
) -> None:
    house.answered = True
    await people.press("Dana", question, label)
    await shift.work()
    answered = await people.edited("Dana", question)
    assert "settled already" in answered["text"]
    assert labels(answered) == []
    assert house.done == []
