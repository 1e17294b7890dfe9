"""Buttons that change something: for one person, for one use, and never by guessing."""

from datetime import timedelta

import pytest

from tests.chat.fakes import NOW, OWNER, READER, FakeHouse
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People, labels


def pressed(
    data: str, user_id: int = OWNER, chat_id: int | None = None, kind: str = "private", number: int = 700
) -> Json:
    """A press as Telegram would write it; whoever forges one may put anything into `data`."""
    user = {"id": user_id, "is_bot": False, "first_name": "Somebody", "language_code": "en"}
    chat = {"id": chat_id or user_id, "type": kind, "title": "C", "first_name": "Somebody"}
    message = {"message_id": 2, "date": 1_795_330_800, "chat": chat, "text": "a question"}
    query = {"id": "12345", "from": user, "chat_instance": "1", "message": message, "data": data}
    return {"update_id": number, "callback_query": query}


async def toast(people: People) -> str:
    return str((await people.calls("answerCallbackQuery"))[-1]["params"].get("text", ""))


async def question(shift: Shift, people: People, house: FakeHouse) -> tuple[Json, str]:
    """The owner is asked whether to post; the question, and the data of its Yes."""
    house.queue("Sparse Nets")
    await people.say("Dana", "/postnow")
    await shift.work()
    asked = await people.wait_for("Dana", "Post this at once?")
    return asked, f"1:b:{next(iter(house.buttons.issued))}"


async def test_yes_is_done_once_and_the_buttons_go(shift: Shift, people: People, house: FakeHouse) -> None:
    asked, _ = await question(shift, people, house)
    await people.press("Dana", asked, "Post it now")
    await shift.work()
    done = await people.edited("Dana", asked)
    assert "It leaves in 10 seconds." in done["text"]
    assert labels(done) == ["Stop"]
    assert house.done == [("counting", 1)]


@pytest.mark.fault(52)
async def test_a_second_press_changes_nothing(shift: Shift, people: People, house: FakeHouse) -> None:
    _, data = await question(shift, people, house)
    house.queue("One Step")
    await shift.handle(pressed(data))
    await shift.handle(pressed(data, number=701))
    assert house.done == [("counting", 1)]


async def test_no_takes_the_buttons_away(shift: Shift, people: People, house: FakeHouse) -> None:
    asked, _ = await question(shift, people, house)
    await people.press("Dana", asked, "Not now")
    await shift.work()
    assert "nothing was changed" in (await people.edited("Dana", asked))["text"]
    assert house.done == []


@pytest.mark.fault(55)
async def test_anothers_button_is_refused(shift: Shift, people: People, house: FakeHouse) -> None:
    _, data = await question(shift, people, house)
    await shift.handle(pressed(data, user_id=READER))
    assert house.done == []
    assert "has had its time" in await toast(people)


async def test_an_owners_button_does_nothing_in_a_group(shift: Shift, people: People, house: FakeHouse) -> None:
    _, data = await question(shift, people, house)
    await shift.handle(pressed(data, chat_id=-500, kind="group"))
    assert house.done == []
    assert "Only the channel's owners" in await toast(people)


@pytest.mark.fault(55)
async def test_an_old_button_is_refused(shift: Shift, people: People, house: FakeHouse) -> None:
    _, data = await question(shift, people, house)
    await people.clock("set", NOW + timedelta(hours=2))
    await shift.handle(pressed(data))
    assert house.done == []
    assert "has had its time" in await toast(people)


@pytest.mark.fault(55)
@pytest.mark.parametrize(
    "data",
    [
        "", ":", "1", "1:", "1:b", "1:b:", "1:b:short", "1:b:" + "A" * 22, "0:r:1:1", "2:b:" + "A" * 22, "1:zz:1",
        "1:p:1", "1:r:1", "1:r:0:0:0:0", "\x00\x01\x02", "🙂" * 16, "1:b:../../etc/passwd", "1:p:' OR 1=1:1", "{0.x}",
    ],
)  # fmt: skip
async def test_hostile_data_gets_a_short_answer(shift: Shift, people: People, house: FakeHouse, data: str) -> None:
    edits = len(await people.calls("editMessageText"))
    await shift.handle(pressed(data, user_id=READER))
    assert 0 < len(await toast(people)) <= 200
    assert len(await people.calls("editMessageText")) == edits
    assert house.done == []


async def test_a_press_without_a_message_is_answered(shift: Shift, people: People, house: FakeHouse) -> None:
    """Inline messages have none, and Telegram leaves very old ones out."""
    update = pressed("1:l:1")
    del update["callback_query"]["message"]
    await shift.handle(update)
    assert await toast(people) == ""
