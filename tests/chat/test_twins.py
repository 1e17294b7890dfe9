"""An owner tells which reviews are the same in two languages."""

import pytest

from bot.chat.access import Role
from bot.chat.commands.registry import Registry
from bot.chat.commands.twins import TWINS
from bot.chat.screen import Screen
from bot.errors import StaleButton
from bot.inbox.buttons import cause_of
from bot.values import replace
from tests.chat.fakes import FakeHouse, asked, review, stored
from tests.chat.test_asking import labels


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.archive.kept = {
        1: stored(1, review(1, "Graph Memory")),
        2: stored(2, replace(review(2, "זיכרון כגרף"), language="he")),
        3: stored(3, review(3, "Sparse Nets")),
    }
    return house


async def show(registry: Registry, review_id: int) -> Screen:
    reply = await registry.presses[TWINS].answer(asked(str(review_id), role=Role.OWNER))
    assert isinstance(reply, Screen)
    return reply


async def press(registry: Registry, house: FakeHouse, screen: Screen, label: str) -> Screen:
    (data,) = (one.callback_data for row in screen.keyboard for one in row if one.text == label)
    token = str(data).removeprefix("1:b:")
    button = house.buttons.issued[token]
    reply = await registry.actions[button.action].answer(asked(button.subject, role=Role.OWNER, cause=cause_of(token)))
    assert isinstance(reply, Screen)
    return reply


async def test_what_may_be_the_twin_is_a_button(registry: Registry, house: FakeHouse) -> None:
    asking = await show(registry, 1)
    assert labels(asking) == ["זיכרון כגרף", "Another one…"]
    paired = await press(registry, house, asking, "זיכרון כגרף")
    assert "The same in Hebrew:" in paired.text
    assert labels(paired) == ["These are two reviews"]
    assert "The same in English:" in (await show(registry, 2)).text


async def test_parted_they_are_two_again(registry: Registry, house: FakeHouse) -> None:
    paired = await press(registry, house, await show(registry, 1), "זיכרון כגרף")
    parted = await press(registry, house, paired, "These are two reviews")
    assert labels(parted) == ["זיכרון כגרף", "Another one…"]


async def test_a_button_of_before_changes_nothing(registry: Registry, house: FakeHouse) -> None:
    first, second = await show(registry, 1), await show(registry, 3)
    await press(registry, house, first, "זיכרון כגרף")
    with pytest.raises(StaleButton):
        await press(registry, house, second, "זיכרון כגרף")


async def test_without_another_language_there_is_nothing_to_choose(registry: Registry, house: FakeHouse) -> None:
    del house.archive.kept[2]
    assert labels(await show(registry, 1)) == ["Another one…"]


async def test_the_way_back_leads_to_the_tools_of_the_post(registry: Registry, house: FakeHouse) -> None:
    reply = await registry.presses[TWINS].answer(asked("1:pt", role=Role.OWNER))
    assert isinstance(reply, Screen)
    paired = await press(registry, house, reply, "זיכרון כגרף")
    assert labels(paired) == ["These are two reviews", "‹ Back"]
    (back,) = (one.callback_data for row in paired.keyboard for one in row if one.text == "‹ Back")
    assert back == "1:pt:1"
    with pytest.raises(StaleButton):
        await registry.presses[TWINS].answer(asked("1:zz", role=Role.OWNER))
