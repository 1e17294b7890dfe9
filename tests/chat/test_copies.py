"""A message that stands in the channel twice: what its owner hears and presses."""

import pytest

from bot.chat.connection import Connection
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.publishing.delete_copy import Deleted, OriginalGone
from bot.publishing.ports import Notice
from bot.publishing.post import NotNow, OutcomeUnknown, Refused
from bot.sandbox.world import World
from tests.chat.fakes import OWNER, PLACE, ZONE, FakeHouse
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People, labels

COPY = {"channel_id": PLACE.id, "message_id": 81, "original_id": 84, "title": "Sparse Nets"}


@pytest.fixture
async def question(shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse) -> Json:
    """As Dana sees it."""
    say = Languages().of("en")
    telling = Telling(say=say, buttons=house.buttons, place=PLACE, zone=ZONE, clock=world.clock)
    await TelegramOwners(Replying(telegram.api), [OWNER], telling, Tongues(house.notes, Languages())).tell(
        Notice(1, "stray_copy", COPY)
    )
    return (await people.messages("Dana"))[-1]


async def test_both_messages_can_be_opened(question: Json) -> None:
    rows = question["reply_markup"]["inline_keyboard"]
    assert [button.get("url") for button in rows[0]] == ["https://t.me/paper_a_day/84", "https://t.me/paper_a_day/81"]
    assert labels(question) == ["Open the post", "Open the copy", "Delete the copy", "Keep both"]


async def test_the_copy_is_deleted_with_one_press(
    question: Json, shift: Shift, people: People, house: FakeHouse
) -> None:
    await people.press("Dana", question, "Delete the copy")
    await shift.work()
    assert "stands in the channel once" in (await people.edited("Dana", question))["text"]
    assert house.done == [("deleted", (81, 84))]


async def test_keeping_both_changes_nothing(question: Json, shift: Shift, people: People, house: FakeHouse) -> None:
    await people.press("Dana", question, "Keep both")
    await shift.work()
    assert labels(await people.edited("Dana", question)) == []
    assert house.done == []


@pytest.mark.parametrize(
    ("deletion", "words"),
    [(OriginalGone(), "The other one is gone already"), (Refused("400 can't be deleted"), "delete the copy by hand")],
)
async def test_a_copy_that_stays_is_said_to_stay(
    question: Json, shift: Shift, people: People, house: FakeHouse, deletion: Deleted, words: str
) -> None:
    house.deletions.append(deletion)
    await people.press("Dana", question, "Delete the copy")
    await shift.work()
    assert words in (await people.edited("Dana", question))["text"]


@pytest.mark.parametrize("deletion", [NotNow("429"), OutcomeUnknown("ReadTimeout")])
async def test_without_an_answer_the_button_may_be_pressed_again(
    question: Json, shift: Shift, people: People, house: FakeHouse, deletion: Deleted
) -> None:
    house.deletions.append(deletion)
    press = await people.press("Dana", question, "Delete the copy")
    await shift.work()
    assert "Press again" in (await people.answer(press))["text"]
    await people.press("Dana", question, "Delete the copy")
    await shift.work()
    assert "stands in the channel once" in (await people.edited("Dana", question))["text"]
