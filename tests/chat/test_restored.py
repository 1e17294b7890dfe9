"""A backup was restored and nobody can look into the channel: what its owner sees and presses."""

import pytest

from bot.chat.connection import Connection
from bot.chat.notices.telling import Telling
from bot.chat.owners import TelegramOwners
from bot.chat.replying import Replying
from bot.chat.sentences import Languages
from bot.chat.tongues import Tongues
from bot.publishing.ports import Notice
from bot.sandbox.world import World
from tests.chat.fakes import NOW, OWNER, PLACE, ZONE, FakeHouse
from tests.chat.shift import Shift
from tests.makers import make_review
from tests.sandbox.people import Json, People, labels

GO_ON = "Nothing else: go on"
HOSTILE = "<b>Nets</b>\u202e & " + "x" * 9_000


@pytest.fixture
async def question(shift: Shift, telegram: Connection, people: People, world: World, house: FakeHouse) -> Json:
    """As Dana sees it: two reviews wait."""
    house.memory.restored.marked = True
    entries = [await house.memory.queue.add(make_review(title), title, NOW) for title in ("Sparse Nets", HOSTILE)]
    waiting = [{"review_id": one.stored.id, "title": one.stored.review.title} for one in entries]
    facts = {"reason": "protected content", "waiting": waiting, "title": HOSTILE, "number": 12, "message_ids": [80, 81]}
    say = Languages().of("en")
    telling = Telling(say=say, buttons=house.buttons, place=PLACE, zone=ZONE, clock=world.clock)
    owners = TelegramOwners(Replying(telegram.api), [OWNER], telling, Tongues(house.notes, Languages()))
    assert await owners.tell(Notice(1, "restored", facts))
    return (await people.messages("Dana"))[-1]


async def test_it_leads_to_the_last_known_message_and_asks_about_what_leaves_next(question: Json) -> None:
    look, first, second, go_on = labels(question)
    assert question["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/paper_a_day/81"
    assert (look, first, go_on) == ("Look at the last one", "It stands there: Sparse Nets", GO_ON)
    assert second.startswith("It stands there: <b>Nets</b>")
    assert len(second) < 64


async def test_what_stands_there_leaves_the_queue_and_the_rest_is_asked_about(
    question: Json, shift: Shift, people: People, house: FakeHouse
) -> None:
    await people.press("Dana", question, "It stands there: Sparse Nets")
    await shift.work()
    asked = await people.edited("Dana", question)
    assert "in the archive as No. 1." in asked["text"]
    assert len(labels(asked)) == 2
    await people.press("Dana", asked, GO_ON)
    await shift.work()
    done = await people.edited("Dana", asked)
    assert "Thank you. The slots go on." in done["text"]
    assert labels(done) == []
    assert not house.memory.restored.marked
    assert [entry.stored.review.title for entry in house.memory.tables.queue] == [HOSTILE]


@pytest.mark.parametrize("label", ["It stands there: Sparse Nets", GO_ON])
async def test_after_another_owners_answer_nothing_changes(
    question: Json, shift: Shift, people: People, house: FakeHouse, label: str
) -> None:
    house.memory.restored.marked = False
    await people.press("Dana", question, label)
    await shift.work()
    answered = await people.edited("Dana", question)
    assert "settled already" in answered["text"]
    assert labels(answered) == []
    assert len(house.memory.tables.queue) == 2
