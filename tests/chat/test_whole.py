"""A review as messages of its own: drawn, as text where Telegram refuses that, and never in a group."""

import pytest

from bot.errors import TelegramAway
from tests.chat.fakes import FakeHouse, review, stored
from tests.chat.shift import Shift
from tests.sandbox.people import Json, People, labels

FORMULA = "A formula:\n\n$$\\frac{a}{b}$$\n\n" + "Words follow words. " * 300


@pytest.fixture(autouse=True)
def a_review_with_a_formula(house: FakeHouse) -> None:
    house.archive.kept = {5: stored(5, review(5, body=FORMULA))}


async def opened(shift: Shift, people: People) -> Json:
    started = await people.start("Mei", "r_5")
    await shift.work()
    return await people.wait_for("Mei", lambda message: not message["own"], after=started)


async def below(shift: Shift, people: People, shown: Json, label: str) -> list[Json]:
    """What a press brings below the page, which stays."""
    press = await people.press("Mei", shown, label)
    await shift.work()
    assert (await people.answer(press))["text"] == ""
    return [message for message in await people.messages("Mei") if message["message_id"] > shown["message_id"]]


async def test_the_whole_text_comes_in_messages_and_the_page_stays(shift: Shift, people: People) -> None:
    shown = await opened(shift, people)
    assert labels(shown)[2:4] == ["Whole text", "With drawn formulas"]
    parts = await below(shift, people, shown, "Whole text")
    assert len(parts) == 2
    assert parts[-1]["text"].endswith("(2/2)")


async def test_formulas_are_drawn(shift: Shift, people: People) -> None:
    (drawn,) = await below(shift, people, await opened(shift, people), "With drawn formulas")
    assert "mathematical_expression" in [block["type"] for block in drawn["rich_message"]["blocks"]]


async def test_where_drawing_is_refused_the_text_comes_instead(shift: Shift, people: People) -> None:
    shown = await opened(shift, people)
    await people.fault("sendRichMessage", "error", code=400, description="Bad Request: RICH_MESSAGE_INVALID")
    parts = await below(shift, people, shown, "With drawn formulas")
    assert len(parts) == 2
    assert "A formula:" in parts[0]["text"]


async def test_before_anything_arrived_a_flood_brings_the_press_back(shift: Shift, people: People) -> None:
    shown = await opened(shift, people)
    await people.fault("sendMessage", "error", code=429, description="Too Many Requests", retry_after=700)
    await people.press("Mei", shown, "Whole text")
    with pytest.raises(TelegramAway):
        await shift.work()


async def test_what_arrived_is_not_sent_again(shift: Shift, people: People) -> None:
    shown = await opened(shift, people)
    await people.fault("sendMessage", "error", nth=2, code=429, description="Too Many Requests", retry_after=700)
    (first,) = await below(shift, people, shown, "Whole text")
    assert first["text"].endswith("(1/2)")


async def test_in_a_group_a_long_text_buries_nobody(shift: Shift, people: People, house: FakeHouse) -> None:
    await people.link_group()
    await people.place_bot("member", chat="group")
    await people.say("Mei", "/latest@sandbox_review_bot", chat="group")
    await shift.work()
    listed = await people.wait_for("group", "The newest reviews")
    await people.press("Mei", listed, "1")
    await shift.work()
    page = await people.edited("group", listed)
    press = await people.press("Mei", page, "Whole text")
    await shift.work()
    assert "private chat" in (await people.answer(press))["text"]
