"""/preview: the very messages, with a few words of its own above them."""

import pytest

from bot.chat.access import Role
from bot.chat.commands.all import all_commands
from bot.chat.commands.registry import Registry
from bot.chat.screen import Whole
from bot.errors import NotFound, QueueEmpty, StaleButton
from tests.chat.fakes import FakeHouse, asked


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    house.queue("Graph Memory", "One Step")
    return house


async def shown(registry: Registry, words: str = "") -> Whole:
    owner = asked(words, role=Role.OWNER)
    reply = await (registry.presses["pv"].answer(owner) if words else registry.commands["preview"].answer(owner))
    assert isinstance(reply, Whole)
    return reply


async def test_the_head_is_shown_under_its_number_and_day(registry: Registry) -> None:
    opening, post = (await shown(registry)).rendered.parts
    assert opening.payload["text"] == (
        "Graph Memory\nNo. 501, leaves Sunday 22 November, 09:30.\nAs text, for every app:"
    )
    assert "No. 501 · 22.11.2026\nGraph Memory" in post.payload["text"]
    assert post.payload["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/review_bot?start=s_501_1"


async def test_the_other_form_is_one_tap_away(registry: Registry) -> None:
    opening = (await shown(registry)).rendered.parts[0]
    buttons = opening.payload["reply_markup"]["inline_keyboard"][0]
    assert [button["text"] for button in buttons] == ["Rich", "Text"]
    rich = (await shown(registry, buttons[0]["callback_data"].removeprefix("1:pv:"))).rendered
    assert [part.method for part in rich.parts] == ["sendMessage", "sendRichMessage"]
    assert [[spare.method for spare in group] for group in rich.instead] == [[], ["sendMessage"]]


async def test_another_waiting_review_gets_the_number_behind(registry: Registry) -> None:
    assert "No. 502 · 23.11.2026" in (await shown(registry, "2:2")).rendered.parts[1].payload["text"]


async def test_an_empty_queue_has_nothing_to_show() -> None:
    with pytest.raises(QueueEmpty):
        await shown(all_commands(FakeHouse().use_cases()))


async def test_what_left_meanwhile_is_not_shown(registry: Registry) -> None:
    with pytest.raises(NotFound):
        await shown(registry, "9:1")
    with pytest.raises(StaleButton):
        await shown(registry, "1:7")


async def test_previews_are_owners_alone(registry: Registry) -> None:
    assert registry.commands["preview"].role is registry.presses["pv"].role is Role.OWNER
    assert not registry.commands["preview"].listed
